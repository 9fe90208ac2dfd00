// Redacted events of a verification.
#include "journal/stubs.h"

#include <stdlib.h>
#include <string.h>

struct stub {
    uint64_t seq;
    struct digest leaf, line;
    bool is_confirmed;
};

void stubs_add(struct stubs *stubs, uint64_t seq, const char *line,
               size_t length)
{
    struct stub new = {.seq = seq};

    event_leaf(line, length, &new.leaf);
    digest_of(line, length, &new.line);
    stubs->list = memory_grow(stubs->list, stubs->count + 1, sizeof(new));
    stubs->list[stubs->count++] = new;
}

static int by_seq(const void *a, const void *b)
{
    const struct stub *one = a;
    const struct stub *other = b;

    return (one->seq > other->seq) - (one->seq < other->seq);
}

static bool is_named(const struct line *redaction, const char *key,
                     const struct digest *digest)
{
    char hex[DIGEST_HEX];

    digest_hex(digest, hex);
    return string_equal(line_text(redaction, key), hex);
}

bool stubs_confirm(struct stubs *stubs, const struct line *redaction)
{
    const struct stub wanted = {
        .seq = (uint64_t)line_number(redaction, "event", -1)};

    if (stubs->count == 0)
        return false;
    struct stub *stub =
        bsearch(&wanted, stubs->list, stubs->count, sizeof(wanted), by_seq);
    if (!stub)
        return false;
    // More of it may be redacted later: the last word counts.
    stub->is_confirmed = is_named(redaction, "leaf", &stub->leaf) &&
                         is_named(redaction, "line", &stub->line);
    return true;
}

bool stubs_unconfirmed(const struct stubs *stubs, size_t *at, uint64_t *seq)
{
    while (*at < stubs->count) {
        const struct stub *stub = &stubs->list[(*at)++];
        if (stub->is_confirmed)
            continue;
        *seq = stub->seq;
        return true;
    }
    return false;
}

void stubs_clear(struct stubs *stubs)
{
    free(stubs->list);
    *stubs = (struct stubs){0};
}
