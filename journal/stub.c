// What stays of a redacted event.
#include "journal/stub.h"

#include "journal/merkle.h"

#include <string.h>

// Free text, written by people or taken from a document. Not here: whatever
// numbers, counts, admits or names somebody who answers for something.
const char *const stub_fields[] = {
    "title",     "doc_no",    "scope",       "reason",      "remark",
    "purpose",   "route",     "note",        "destination", "basis",
    "condition", "last_seen", "found_where", NULL};

static const char beginning[] = "{\"" STUB_LEAF "\":\"";

bool stub_field_is(const char *name)
{
    for (size_t n = 0; stub_fields[n]; n++)
        if (strcmp(stub_fields[n], name) == 0)
            return true;
    return false;
}

bool stub_is(const char *line, size_t length)
{
    // No key of an event sorts before it, so that it always comes first.
    return length > sizeof(beginning) - 1 + DIGEST_HEX &&
           memcmp(line, beginning, sizeof(beginning) - 1) == 0;
}

void event_leaf(const char *line, size_t length, struct digest *leaf)
{
    char hex[DIGEST_HEX] = {0};

    if (stub_is(line, length)) {
        memcpy(hex, line + sizeof(beginning) - 1, DIGEST_HEX - 1);
        if (digest_read(hex, leaf))
            return;
    }
    merkle_leaf(line, length, leaf);
}

static void list_fields(struct text *list)
{
    for (size_t n = 0; stub_fields[n]; n++)
        text_addf(list, "%s%s", n > 0 ? ", " : "", stub_fields[n]);
}

bool stub_make(struct line *event, const char *const *names, size_t count,
               const struct digest *leaf, struct error *err)
{
    char hex[DIGEST_HEX];
    struct text list = {0};

    for (size_t n = 0; n < count; n++) {
        if (stub_field_is(names[n]) && line_text(event, names[n])) {
            line_set_text(event, names[n], STUB_WORD);
            continue;
        }
        list_fields(&list);
        error_set(err, ERROR_REFUSED,
                  "`%.31s` of this event cannot be blotted out: it is not in "
                  "it, or rules depend on it; possible are the texts %s",
                  names[n], text_string(&list));
        text_clear(&list);
        return false;
    }
    digest_hex(leaf, hex);
    line_set_text(event, STUB_LEAF, hex);
    return true;
}
