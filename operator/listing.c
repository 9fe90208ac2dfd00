// Lists of the registrar.
#include "operator/listing.h"

#include "operator/desk.h"

struct listing listing_new(const char *const *columns, bool json)
{
    struct listing listing = {.columns = columns, .json = json};
    size_t width = 0;

    while (columns[width])
        width++;
    listing.table = table_new(width);
    for (size_t n = 0; n < width; n++)
        table_add(listing.table, columns[n]);
    return listing;
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
            table_addf(listing->table, "%lld",
                       (long long)line_number(answer, column, 0));
        else
            table_add(listing->table, text ? text : "");
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
