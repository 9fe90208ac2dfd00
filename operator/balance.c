// How the sheets and copies of a run stand.
#include "operator/balance.h"

#include "operator/desk.h"
#include "operator/say.h"

#include <inttypes.h>
#include <stdio.h>

// The answer's lines, sorted by what they are.
struct balance {
    struct table *sheets; // one row a generation
    struct text missing, gaps, paper;
    bool is_paper_open; // what left the tray is not explained
};

static const char *text_of(const struct line *answer, const char *key)
{
    const char *text = line_text(answer, key);

    return text ? text : "";
}

static void add_number(struct table *table, const struct line *answer,
                       const char *key)
{
    table_addf(table, "%" PRId64, line_number(answer, key, 0));
}

static void add_generation(struct balance *balance, const struct line *answer)
{
    static const char *const keys[] = {"sent",        "good", "waste",
                                       "not_printed", "lost", "unaccounted"};
    int64_t generation = line_number(answer, "generation", 0);

    if (generation == 0)
        table_add(balance->sheets, translated("  first print"));
    else
        table_addf(balance->sheets, translated("  reprint R%" PRId64),
                   generation);
    for (size_t n = 0; n < sizeof(keys) / sizeof(keys[0]); n++)
        add_number(balance->sheets, answer, keys[n]);
}

static bool see_line(void *context, const struct line *answer)
{
    struct balance *balance = context;
    const char *is = text_of(answer, "is");
    int64_t generation = line_number(answer, "generation", 0);

    if (string_equal(is, "generation")) {
        add_generation(balance, answer);
    } else if (string_equal(is, "missing")) {
        text_addf(&balance->missing, "  %s, ", text_of(answer, "places"));
        if (generation == 0)
            text_add_string(&balance->missing, translated("first print"));
        else
            text_addf(&balance->missing, translated("reprint R%" PRId64),
                      generation);
        text_addf(&balance->missing, ": %s\n", text_of(answer, "why"));
    } else if (string_equal(is, "paper")) {
        text_addf(&balance->paper, translated("\nThe %s.\n"),
                  text_of(answer, "says"));
        balance->is_paper_open |= line_number(answer, "holds", 0) != 1;
    } else if (string_equal(is, "gap")) {
        text_addf(&balance->gaps, "  %s: %s\n", text_of(answer, "places"),
                  text_of(answer, "why"));
    }
    return true;
}

static void add_figure(struct table *table, const struct line *closing,
                       const char *key)
{
    int64_t number = line_number(closing, key, -1);

    if (number < 0)
        table_add(table, "-");
    else
        table_addf(table, "%" PRId64, number);
}

// Three counts that are kept apart (DOMAIN 4).
static void print_figures(const struct line *closing)
{
    static const char *const rows[][5] = {
        {"  complete copies", "planned_copies", "", "counted_copies",
         "due_copies"},
        {"  pages", "planned_pages", "reported_pages", "", ""},
        {"  waste sheets", "", "", "counted_waste", "due_waste"},
        {"  sheets left in the tray", "", "", "counted_left", ""},
    };
    static const char *const heads[] = {"", WORDS("PLANNED"), WORDS("DEVICE"),
                                        WORDS("COUNTED"), WORDS("REGISTER")};
    struct table *table = table_new(5);

    for (size_t n = 0; n < 5; n++)
        table_add(table, translated(heads[n]));
    for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
        table_add(table, rows[r][0]);
        for (size_t n = 1; n < 5; n++)
            add_figure(table, closing, rows[r][n]);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool print_balance(unsigned run, const struct balance *balance,
                          const struct line *closing)
{
    bool is_sound = balance->missing.length == 0 && !balance->is_paper_open;

    (void)printf(translated("Run %u: %s\n\n"), run, text_of(closing, "state"));
    print_figures(closing);
    (void)puts("");
    table_print(balance->sheets, stdout);
    if (balance->missing.length > 0)
        (void)printf(translated("\nUnaccounted for:\n%s"),
                     text_string(&balance->missing));
    if (balance->gaps.length > 0)
        (void)printf(translated("\nLacking in the copies:\n%s"),
                     text_string(&balance->gaps));
    if (balance->paper.length > 0)
        (void)fputs(text_string(&balance->paper), stdout);
    if (line_number(closing, "is_counted", 0) == 1 &&
        line_number(closing, "agrees", 0) != 1) {
        is_sound = false;
        (void)puts(translated(
            "\nThe count does not agree with the register: count again, "
            "or find what is between them."));
    }
    (void)printf("\n%s\n", text_of(closing, "next"));
    return is_sound;
}

int balance_show(struct registrar *registrar, unsigned run, bool json)
{
    static const char *const heads[] = {
        "  SHEETS",          WORDS("SENT"),        WORDS("GOOD"),
        WORDS("WASTE"),      WORDS("NOT PRINTED"), WORDS("WRITTEN OFF"),
        WORDS("UNACCOUNTED")};
    enum { COLUMNS = sizeof(heads) / sizeof(heads[0]) };
    struct balance balance = {.sheets = table_new(COLUMNS)};
    struct line *request = desk_request("account");
    struct line *closing = line_new();
    struct error err = {0};
    int status = 0;

    for (size_t n = 0; n < COLUMNS; n++)
        table_add(balance.sheets, translated(heads[n]));
    line_set_number(request, "run", run);
    bool done = registrar_ask(registrar, request, json ? print_json : see_line,
                              json ? NULL : &balance, closing, &err);
    if (!done)
        status = fail(&err);
    else if (json)
        (void)print_json(NULL, closing);
    else
        status = print_balance(run, &balance, closing) ? 0 : 1;
    table_free(balance.sheets);
    text_clear(&balance.missing);
    text_clear(&balance.gaps);
    text_clear(&balance.paper);
    line_free(closing);
    line_free(request);
    return status;
}
