// Lists of the registrar.
#include "operator/listing.h"

#include "operator/desk.h"
#include "operator/say.h"

#include <string.h>

// What people call the fields of the registrar's answers.
static const struct {
    const char *column, *heading;
} headings[] = {
    {"run", WORDS("RUN")},
    {"copy", WORDS("COPY")},
    {"copies", WORDS("COPIES")},
    {"serial", WORDS("SERIAL")},
    {"state", WORDS("STATE")},
    {"holder", WORDS("HOLDER")},
    {"owner", WORDS("OWNER")},
    {"place", WORDS("PLACE")},
    {"due", WORDS("DUE")},
    {"mark", WORDS("MARK")},
    {"doc_no", WORDS("DOCUMENT NO.")},
    {"title", WORDS("TITLE")},
    {"item", WORDS("ITEM")},
    {"act", WORDS("ACT")},
    {"wanted", WORDS("WHAT IS ASKED FOR")},
    {"name", WORDS("ASKED BY")},
    {"made", WORDS("BEGUN")},
    {"maker", WORDS("BEGUN BY")},
    {"begun", WORDS("BEGUN")},
    {"ends", WORDS("ENDS")},
    {"ended", WORDS("ENDED")},
    {"result", WORDS("RESULT")},
    {"check_no", WORDS("INVENTORY")},
    {"room", WORDS("ROOM")},
    {"found", WORDS("FOUND")},
    {"lacking", WORDS("NOT SEEN")},
    {"extra", WORDS("EXTRA")},
    {"list", WORDS("LIST")},
    {"items", WORDS("ITEMS")},
    {"reason", WORDS("REASON")},
    {"bag", WORDS("BAG")},
    {"seal", WORDS("SEAL")},
    {"approver", WORDS("APPROVED BY")},
    {"certificate", WORDS("CERTIFICATE")},
};

static const char *heading_of(const char *column)
{
    for (size_t n = 0; n < sizeof(headings) / sizeof(headings[0]); n++)
        if (string_equal(headings[n].column, column))
            return translated(headings[n].heading);
    return column;
}

struct listing listing_new(const char *const *columns, bool json)
{
    struct listing listing = {.columns = columns, .json = json};
    size_t width = 0;

    while (columns[width])
        width++;
    listing.table = table_new(width);
    for (size_t n = 0; n < width; n++)
        table_add(listing.table, heading_of(columns[n]));
    return listing;
}

static void say_items(const struct line *line, const char *key,
                      struct text *into)
{
    for (size_t n = 0; n < line_array_count(line, key); n++) {
        if (line_array_is_numbers(line, key))
            text_addf(into, " %lld",
                      (long long)line_array_number(line, key, n));
        else
            text_addf(into, " %s", line_array_text(line, key, n));
    }
}

// The fields of an act that waits, which the answer has as a line.
static void say_fields(const char *written, struct text *into)
{
    struct line *line = line_new();
    bool is_read = line_read(written, strlen(written), line, NULL);

    for (size_t n = 0; is_read && n < line_count(line); n++) {
        const char *key = line_key(line, n);
        text_addf(into, "%s%s", n > 0 ? "; " : "", key);
        if (line_text(line, key))
            text_addf(into, " %s", line_text(line, key));
        else if (line_array_count(line, key) > 0)
            say_items(line, key, into);
        else
            text_addf(into, " %lld", (long long)line_number(line, key, 0));
    }
    if (!is_read)
        text_add_string(into, written);
    line_free(line);
}

static void add_text(struct table *table, const char *column, const char *text)
{
    struct text said = {0};

    if (string_equal(column, "wanted"))
        say_fields(text, &said);
    else
        say_time(text, &said);
    table_add(table, text_string(&said));
    text_clear(&said);
}

bool listing_see(void *context, const struct line *answer)
{
    struct listing *listing = context;

    listing->count++;
    if (listing->json)
        return print_json(NULL, answer);
    for (size_t n = 0; listing->columns[n]; n++) {
        const char *column = listing->columns[n];
        const char *text = line_text(answer, column);
        if (!text && line_has(answer, column))
            table_addf(listing->table,
                       string_equal(column, "serial") ? "%06lld" : "%lld",
                       (long long)line_number(answer, column, 0));
        else
            add_text(listing->table, column, text ? text : "");
    }
    return true;
}

void listing_end(struct listing *listing)
{
    if (listing->count > 0 && !listing->json)
        table_print(listing->table, stdout);
    table_free(listing->table);
}

bool listing_ask(struct registrar *registrar, const struct line *request,
                 const char *const *columns, bool json, unsigned *count,
                 struct error *err)
{
    struct listing listing = listing_new(columns, json);
    bool done =
        registrar_ask(registrar, request, listing_see, &listing, NULL, err);

    if (!done)
        listing.count = 0;
    listing_end(&listing);
    if (count)
        *count = listing.count;
    return done;
}

int listing_finish(bool done, bool json, unsigned count, const char *nothing,
                   int status, const struct error *err)
{
    if (!done)
        return fail(err);
    if (count == 0 && !json)
        (void)puts(nothing);
    return finish_output(count > 0 ? status : 0);
}
