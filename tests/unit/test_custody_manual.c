// countermark-journal(7) says of every act what the tables of custody say.
// MANUAL=1 prints what the page should have.
#include "base/base.h"
#include "journal/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE_MAX = 1 << 20 };

static void say_states(const struct deeds *deeds, unsigned bits,
                       struct text *into)
{
    bool is_first = true;

    for (unsigned n = 0; n < deeds->state_count; n++) {
        if (!(bits & 1u << n))
            continue;
        text_addf(into, "%s%s", is_first ? "" : ", ", deeds->states[n]);
        is_first = false;
    }
}

static const char *to_of(const struct deeds *deeds, unsigned to)
{
    if (to == DEED_STAYS)
        return "the same";
    if (to == DEED_BACK)
        return "where it was before";
    return to == DEED_SHELF ? "IN_STOCK or SPARE" : deeds->states[to];
}

// The page's lines for one row of a table.
static void say_deed(const struct deeds *deeds, const struct deed *deed,
                     struct text *into)
{
    text_addf(into, ".It Ql %s\nFrom ", deed->kind);
    say_states(deeds, deed->from, into);
    text_addf(into, " to %s.\nBy ", to_of(deeds, deed->to));
    roles_say(deed->who, into);
    if (deed->second) {
        text_add_string(into, ", with ");
        roles_say(deed->second, into);
        if (deed->when != SECOND_ALWAYS)
            text_add_string(into, " where the level asks for it");
    }
    text_addf(into, ".\nFields: %s.\nRule: %s.\n", deed->fields, deed->source);
}

static void the_manual_says_what_the_tables_say(void **state)
{
    struct text page = {0}, said = {0};
    struct error err = {0};
    const struct deeds *deeds = NULL;

    (void)state;
    if (!file_read("man/countermark-journal.7", PAGE_MAX, &page, &err))
        fail_msg("%s", err.text);
    for (size_t t = 0; (deeds = deeds_at(t)); t++) {
        for (size_t n = 0; n < deeds->count; n++) {
            if (!deeds->rows[n].fields)
                continue;
            text_empty(&said);
            say_deed(deeds, &deeds->rows[n], &said);
            if (getenv("MANUAL"))
                (void)fputs(text_string(&said), stdout);
            else if (!strstr(text_string(&page), text_string(&said)))
                fail_msg("the manual lacks\n%s", text_string(&said));
        }
    }
    text_clear(&page);
    text_clear(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_says_what_the_tables_say),
    };

    return cmocka_run_group_tests_name("custody: manual", tests, NULL, NULL);
}
