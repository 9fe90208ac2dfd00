// The filter lines of a PPD, led through our own types.
//
// cupsd looks for the cheapest way from the document to what the PPD's filter
// lines take. When they take our types only, every way leads through our
// filter. All lines become cupsFilter2 lines: where one stands, cupsd ignores
// cupsFilter lines, and it names the true format of what reaches the backend.
#include "operator/adopt-filters.h"

#include "operator/adopt-lines.h"

#include <stdio.h>
#include <string.h>

enum { VALUE_MAX = 1024, TYPE_MAX = 128 };

#define OWN "application/vnd.countermark-"

struct filter {
    char from[TYPE_MAX];
    char to[TYPE_MAX];
    int cost;
    const char *program; // with a "maxsize(N) " before it, if there was one
};

// "FROM [TO] COST PROGRAM"; TO in cupsFilter2 lines only. What cupsd could not
// read either is not a filter.
static bool read_filter(const char *value, bool has_to, struct filter *filter)
{
    int end = -1;

    *filter = (struct filter){0};
    if (has_to)
        (void)sscanf(value, "%127s %127s %d %n", filter->from, filter->to,
                     &filter->cost, &end);
    else
        (void)sscanf(value, "%127s %d %n", filter->from, &filter->cost, &end);
    if (end < 0 || value[end] == '\0' || !strchr(filter->from, '/') ||
        (has_to && !strchr(filter->to, '/')))
        return false;
    filter->program = value + end;
    return true;
}

static bool is_one_of(const char *type, const char *a, const char *b)
{
    return string_equal(type, a) || string_equal(type, b);
}

// What a driver makes is no type that we know; what nobody changes is.
static void set_target(struct filter *filter, const char *plain)
{
    bool is_plain = filter->to[0] == '\0' && filter->program[0] == '-';
    bool is_spooled = string_starts(filter->to, "application/vnd.cups-");

    if (is_plain || is_spooled)
        (void)string_fit(filter->to, TYPE_MAX, plain);
    else if (filter->to[0] == '\0')
        (void)string_fit(filter->to, TYPE_MAX, OWN "driver");
}

// One row of the table in the manual; false: there is no marked way to this.
static bool lead(struct filter *filter)
{
    bool is_direct = filter->program[0] == '-';

    if (string_starts(filter->from, OWN))
        return true;
    if (is_one_of(filter->from, "application/vnd.cups-pdf",
                  "application/pdf")) {
        set_target(filter, "application/pdf");
        return string_fit(filter->from, TYPE_MAX, OWN "pdf");
    }
    if (is_one_of(filter->from, "application/vnd.cups-postscript",
                  "application/postscript")) {
        set_target(filter, "application/postscript");
        return string_fit(filter->from, TYPE_MAX, OWN "postscript");
    }
    if (string_equal(filter->from, "application/vnd.cups-raster")) {
        set_target(filter, "application/vnd.cups-raster");
        return string_fit(filter->from, TYPE_MAX, OWN "raster");
    }
    if (string_equal(filter->from, "image/urf") && is_direct) {
        (void)string_fit(filter->to, TYPE_MAX, "image/urf");
        filter->program = "rastertopwg";
        return string_fit(filter->from, TYPE_MAX, OWN "raster");
    }
    if (string_equal(filter->from, "image/pwg-raster") && is_direct) {
        (void)string_fit(filter->to, TYPE_MAX, "image/pwg-raster");
        filter->program = "gstoraster";
        return string_fit(filter->from, TYPE_MAX, OWN "pdf");
    }
    return false;
}

// Two original lines can become one; cupsd would take the first.
static void add_filter(const struct filter *filter, const char *eol,
                       struct text *into)
{
    char start[2 * TYPE_MAX + 32];

    (void)snprintf(start, sizeof(start), "*cupsFilter2: \"%s %s ", filter->from,
                   filter->to);
    if (strstr(text_string(into), start))
        return;
    text_addf(into, "%s%d %s\"%s", start, filter->cost, filter->program, eol);
}

// The lines that cupsd obeys: cupsFilter2 if there is any, else cupsFilter.
static void lead_all(const char *ppd, const char *keyword, const char *eol,
                     struct text *into, unsigned *seen)
{
    struct statement statement;
    struct filter filter;
    char value[VALUE_MAX];
    bool has_to = string_equal(keyword, "*cupsFilter2:");

    *seen = 0;
    while (statement_next(&ppd, &statement)) {
        if (!statement_is(&statement, keyword))
            continue;
        *seen += 1;
        if (statement_value(&statement, value, sizeof(value)) &&
            read_filter(value, has_to, &filter) && lead(&filter))
            add_filter(&filter, eol, into);
    }
}

bool adopt_filters(const char *ppd, const char *eol, struct text *into,
                   struct error *err)
{
    struct text filters = {0};
    unsigned seen = 0;

    lead_all(ppd, "*cupsFilter2:", eol, &filters, &seen);
    if (seen == 0)
        lead_all(ppd, "*cupsFilter:", eol, &filters, &seen);
    // A PPD without filter lines is that of a PostScript printer.
    if (seen == 0)
        text_addf(&filters,
                  "*cupsFilter2: \"" OWN
                  "postscript application/postscript 0 -\"%s",
                  eol);
    bool has_way = filters.length > 0;
    if (has_way) {
        text_add(into, filters.data, filters.length);
        // cupsd leads raw data past all filters, at cost 0; only a cheaper
        // line takes its place. Our filter refuses it.
        text_addf(into,
                  "*cupsFilter2: \"application/vnd.cups-raw "
                  "application/octet-stream -1 countermark\"%s",
                  eol);
    } else {
        (void)error_set(err, ERROR_CONFIG,
                        "this driver takes neither PDF nor PostScript nor "
                        "raster, so its pages cannot be marked: choose "
                        "another driver");
    }
    text_clear(&filters);
    return has_way;
}
