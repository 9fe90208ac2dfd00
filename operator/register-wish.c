// What the commands `register` and `print` are asked for.
#include "operator/register-wish.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { BLANK_MAX = 1000 };

static bool is_day(const char *text)
{
    static const char shape[] = "0000-00-00";

    if (strlen(text) != strlen(shape))
        return false;
    for (size_t n = 0; shape[n] != '\0'; n++)
        if (shape[n] == '0' ? text[n] < '0' || text[n] > '9'
                            : text[n] != shape[n])
            return false;
    return strncmp(text + 5, "13", 2) < 0 && strncmp(text + 8, "32", 2) < 0;
}

// A day, a month or a year: "2026-11-25", "2026-11", "2026". Months end on a
// day 31, which sorts behind every day they have.
static bool read_span(const char *name, const char *text, char *from, char *to,
                      struct error *err)
{
    char first[DAY_SIZE + 8], last[DAY_SIZE + 8];
    size_t length = strlen(text);
    bool is_month = length == 7, is_year = length == 4;

    if (length > DAY_SIZE)
        length = DAY_SIZE;
    (void)snprintf(first, sizeof(first), "%.*s%s", (int)length, text,
                   is_year    ? "-01-01"
                   : is_month ? "-01"
                              : "");
    (void)snprintf(last, sizeof(last), "%.*s%s", (int)length, text,
                   is_year    ? "-12-31"
                   : is_month ? "-31"
                              : "");
    if (!is_day(first))
        return error_set(err, ERROR_USAGE,
                         "%s %s: a day, a month or a year is wanted, as in "
                         "2026-11-25, 2026-11 or 2026",
                         name, text);
    if (from)
        (void)string_fit(from, DAY_SIZE, first);
    if (to)
        (void)string_fit(to, DAY_SIZE, last);
    return true;
}

static bool read_language(const char *text, enum stamp_language *language,
                          struct error *err)
{
    static const char *const names[] = {"zh", "en", "both"};

    for (unsigned n = 0; n < 3; n++) {
        if (string_equal(names[n], text)) {
            *language = (enum stamp_language)n;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "--language %s: must be zh, en or both",
                     text);
}

static bool take(int which, const char *name, struct register_order *order,
                 struct error *err)
{
    struct register_wish *wish = &order->wish;
    int64_t blank = 0;

    switch (which) {
    case 'f':
        return read_span("--from", optarg, wish->from, NULL, err);
    case 't':
        return read_span("--to", optarg, NULL, wish->to, err);
    case 'p':
        return read_span("--period", optarg, wish->from, wish->to, err);
    case 'l':
        wish->level = optarg;
        return true;
    case 'h':
        wish->holder = optarg;
        return true;
    case 'g':
        return read_language(optarg, &wish->language, err);
    case 'c':
        order->as = AS_CSV;
        return true;
    case 'j':
        order->as = AS_JSON;
        return true;
    case 'd':
        order->as = AS_PDF;
        return true;
    case 'o':
        order->out = optarg;
        return true;
    case 'b':
        if (!number_read(optarg, 1, BLANK_MAX, &blank))
            return error_set(err, ERROR_USAGE, "--blank %s: must be 1 to %d",
                             optarg, BLANK_MAX);
        order->blank = (unsigned)blank;
        return true;
    case ':':
        return error_set(err, ERROR_USAGE, "%s: needs a value", name);
    default:
        return error_set(err, ERROR_USAGE, "%s: no such option", name);
    }
}

bool register_order_read(int argc, char **argv, struct register_order *order,
                         struct error *err)
{
    static const struct option known[] = {
        {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 't'},
        {"period", required_argument, NULL, 'p'},
        {"level", required_argument, NULL, 'l'},
        {"holder", required_argument, NULL, 'h'},
        {"language", required_argument, NULL, 'g'},
        {"csv", no_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},
        {"pdf", no_argument, NULL, 'd'},
        {"blank", required_argument, NULL, 'b'},
        {"out", required_argument, NULL, 'o'},
        {0},
    };
    int which = 0;

    *order = (struct register_order){.wish.language = STAMP_BOTH};
    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":o:", known, NULL)) != -1)
        if (!take(which, argv[optind - 1], order, err))
            return false;
    if (optind == argc)
        return error_set(err, ERROR_USAGE, "%s: the name of a form is missing",
                         argv[0]);
    order->wish.kind = form_kind_find(argv[optind++], err);
    if (!order->wish.kind)
        return false;
    if (optind < argc)
        order->wish.subject = argv[optind++];
    if (optind < argc)
        return error_set(err, ERROR_USAGE, "%s: \"%s\" is too much", argv[0],
                         argv[optind]);
    return true;
}
