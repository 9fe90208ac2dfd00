// Thousands of random acts by random people, against a small model of what the
// field study says (sections 5 and 6), written down a second time in its own
// way. After every act the states agree, every copy is in exactly one of them,
// and whatever was refused named its rule. Every event is tried in every state.
#include "tests/unit/test_custody_lab.h"

enum { COPIES = 6, STEPS = 6000, AT_ONCE = 250 };

// What leads where, by whom and with whom: a approver, o operator, k checker,
// c custodian, d destroyer, w witness, m admin. BACK: to where it was before.
static const struct move {
    const char *kind, *from, *to, *who, *second;
    const char *fields;
} moves[] = {
    {"copy.verified", "SENT", "SHELF", "ko", "", "method=scan|pages=4"},
    {"copy.checked", "IN_STOCK SPARE RETURNED ISSUED ON_LOAN", "", "ck", "",
     "method=hand|pages=4"},
    {"copy.spoiled", "SENT IN_STOCK SPARE RETURNED", "INCOMPLETE", "ck", "",
     "reason=torn"},
    {"copy.spared", "IN_STOCK", "SPARE", "c", "", "place=safe"},
    {"copy.assigned", "SPARE", "IN_STOCK", "c", "a", "to=A, B|reason=late"},
    {"copy.packed", "IN_STOCK", "PACKED", "c", "",
     "to=A, B|envelope=E1|seal=S1"},
    {"copy.unpacked", "PACKED", "IN_STOCK", "c", "", "reason=moved"},
    {"copy.dispatched", "PACKED", "IN_TRANSIT", "c", "",
     "channel=messenger|courier=He"},
    {"copy.received", "IN_TRANSIT", "ISSUED", "c", "",
     "receipt=R|signed_by=B|seal_intact=yes"},
    {"copy.bounced", "IN_TRANSIT", "IN_STOCK", "c", "",
     "reason=moved|seal_intact=no"},
    {"copy.issued", "IN_STOCK", "ISSUED", "c", "", "to=A, B"},
    {"copy.receipted", "ISSUED", "", "c", "", "receipt=R|signed_by=B"},
    {"copy.handed_over", "ISSUED", "", "c", "", "to=A, C"},
    {"copy.lent", "ISSUED IN_STOCK", "ON_LOAN", "c", "",
     "to=A, D|due=2026-12-01|purpose=x"},
    {"copy.circulated", "ISSUED IN_STOCK", "ON_LOAN", "c", "",
     "to=A, D|due=2026-12-01"},
    {"copy.given_back", "ON_LOAN", "BACK", "c", "", "pages=4"},
    {"copy.carried_out", "ISSUED ON_LOAN", "", "a", "",
     "destination=site|due=2026-12-01|courier=B"},
    {"copy.carried_back", "ISSUED ON_LOAN", "", "c", "", "pages=4"},
    {"copy.returned", "ISSUED", "RETURNED", "c", "", "pages=4"},
    {"copy.restocked", "RETURNED", "IN_STOCK", "c", "", "reason=again"},
    {"copy.repair_sent", "IN_STOCK SPARE RETURNED ISSUED", "AT_REPAIR", "c",
     "ckwa", "repairer=He|supervisor=Yu|pages=4"},
    {"copy.repair_returned", "AT_REPAIR", "BACK", "c", "ckwa", "pages=4"},
    {"copy.missed",
     "IN_STOCK SPARE RETURNED ISSUED ON_LOAN INCOMPLETE PACKED IN_TRANSIT "
     "AT_REPAIR LISTED SEALED",
     "MISSING", "aokcdwm", "", "since=2026-11-01"},
    {"copy.found", "MISSING", "IN_STOCK", "c", "kwa",
     "found_where=safe|pages=4|method=hand"},
    {"copy.inventoried",
     "IN_STOCK SPARE RETURNED ISSUED ON_LOAN INCOMPLETE AT_REPAIR", "", "c", "",
     "check_no=9|method=scan"},
    {"copy.regraded",
     "IN_STOCK SPARE RETURNED ISSUED ON_LOAN INCOMPLETE PACKED IN_TRANSIT "
     "AT_REPAIR",
     "", "a", "", "level=secret|mark=x|notice=5"},
    {"copy.declassified",
     "IN_STOCK SPARE RETURNED ISSUED ON_LOAN INCOMPLETE PACKED IN_TRANSIT "
     "AT_REPAIR",
     "", "a", "", "notice=5"},
    {"copy.reproduced", "IN_STOCK ISSUED", "", "a", "",
     "reproduction_no=1|copies=2|purpose=x"},
    // These end a copy: rarely, or nothing would be left to try.
    {"copy.written_off", "MISSING", "LOST", "a", "m", "incident=1|authority=x"},
    {"copy.archived", "IN_STOCK SPARE RETURNED ISSUED", "ARCHIVED", "c", "",
     "archive_no=1|archivist=Han"},
    {"copy.transferred", "IN_STOCK SPARE RETURNED ISSUED", "TRANSFERRED", "c",
     "cka", "to=X, Y|handover_no=1"},
};

enum { MOVES = sizeof(moves) / sizeof(moves[0]), RARE = 3 };

static const struct actor *const people[] = {&zhao, &qian, &sun,
                                             &li,   &zhou, &wu};

enum { PEOPLE = sizeof(people) / sizeof(people[0]) };

struct model {
    unsigned run;
    const char *state[COPIES + 1], *before[COPIES + 1];
    unsigned seed;
    unsigned tried[MOVES][COPY_STATES]; // how often each event in each state
    unsigned done, refused;
};

// The same numbers on every machine, so that a failure can be seen again.
static unsigned draw(struct model *model, unsigned below)
{
    model->seed = model->seed * 1664525u + 1013904223u;
    return (model->seed >> 8) % below;
}

static bool has_word(const char *words, const char *word)
{
    const char *at = strstr(words, word);
    size_t length = strlen(word);

    while (at && ((at > words && at[-1] != ' ') ||
                  (at[length] != ' ' && at[length] != '\0')))
        at = strstr(at + 1, word);
    return at != NULL;
}

static bool has_role(const struct actor *actor, const char *letters)
{
    static const struct {
        char letter;
        unsigned role;
    } roles[] = {{'a', ROLE_APPROVER},  {'o', ROLE_OPERATOR},
                 {'k', ROLE_CHECKER},   {'c', ROLE_CUSTODIAN},
                 {'d', ROLE_DESTROYER}, {'w', ROLE_WITNESS},
                 {'m', ROLE_ADMIN}};

    for (size_t n = 0; n < sizeof(roles) / sizeof(roles[0]); n++)
        if (strchr(letters, roles[n].letter) && (actor->roles & roles[n].role))
            return true;
    return false;
}

static bool model_allows(const struct model *model, const struct move *move,
                         unsigned copy, const struct actor *first,
                         const struct actor *second)
{
    if (!has_word(move->from, model->state[copy]) ||
        !has_role(first, move->who))
        return false;
    if (!*move->second)
        return true;
    return second && second != first && has_role(second, move->second);
}

static void model_follow(struct model *model, const struct move *move,
                         unsigned copy)
{
    const char *to = move->to;

    if (!*to)
        return;
    if (string_equal(to, "BACK"))
        to = model->before[copy];
    if (string_equal(to, "SHELF"))
        to = copy == COPIES ? "SPARE" : "IN_STOCK";
    model->before[copy] = model->state[copy];
    model->state[copy] = to;
}

// The inventory that sees copies.
static void model_begin(struct lab *lab)
{
    struct error err = {0};

    lab_start(lab);
    if (!custody_act(lab, &zhao, NULL, false, "inventory.started|check_no=9",
                     &err))
        fail_msg("%s", err.text);
}

// A copy that came to its end makes room for another: a new run of six.
static void model_start(struct lab *lab, struct model *model)
{
    static char document = '0';

    model->run = custody_printed(lab, document++, COPIES - 1, 1);
    for (unsigned n = 1; n <= COPIES; n++) {
        model->state[n] = "SENT";
        model->before[n] = "MARKED";
    }
}

struct counted {
    const struct model *model;
    unsigned by_state[COPY_STATES], all;
};

static bool count_copy(void *context, const struct copy_view *copy)
{
    struct counted *counted = context;

    counted->by_state[copy->state]++;
    counted->all++;
    if (!string_equal(copy_state_name(copy->state),
                      counted->model->state[copy->copy]))
        fail_msg("copy %u is %s, not %s", copy->copy,
                 copy_state_name(copy->state),
                 counted->model->state[copy->copy]);
    return true;
}

// N = void + sent + incomplete + in stock + ...: each copy in one state.
static void check_equation(struct lab *lab, const struct model *model)
{
    struct counted counted = {.model = model};
    struct error err = {0};
    unsigned sum = 0;

    if (!ledger_copies(lab->ledger, model->run, count_copy, &counted, &err))
        fail_msg("%s", err.text);
    for (unsigned n = COPY_SENT; n < COPY_STATES; n++)
        sum += counted.by_state[n];
    assert_int_equal(sum, COPIES);
    assert_int_equal(counted.all, COPIES);
}

static void remember_try(struct model *model, size_t move, unsigned copy)
{
    enum copy_state state = COPY_NONE;

    assert_true(copy_state_read(model->state[copy], &state));
    model->tried[move][state]++;
}

static void try_one(struct lab *lab, struct model *model, size_t n,
                    unsigned copy, const struct actor *first,
                    const struct actor *second)
{
    const struct move *move = &moves[n];
    struct text said = {0};
    struct error err = {0};

    remember_try(model, n, copy);
    text_addf(&said, "%s|run=%u|copy=%u|%s", move->kind, model->run, copy,
              move->fields);
    bool should = model_allows(model, move, copy, first, second);
    assert_true(ledger_save(lab->ledger, &err));
    bool done =
        custody_act(lab, first, second, false, text_string(&said), &err);
    ledger_release(lab->ledger, done);
    if (done != should)
        fail_msg("%s by %s with %s on a copy that is %s: %s",
                 text_string(&said), first->name,
                 second ? second->name : "nobody", model->state[copy],
                 done ? "done" : err.text);
    if (!done && !strstr(err.text, "(rule: "))
        fail_msg("no rule is named: %s", err.text);
    if (done)
        model_follow(model, move, copy);
    model->done += done;
    model->refused += !done;
    text_clear(&said);
}

// A second person where the rule speaks of one, or there is nobody.
static const struct actor *draw_second(struct model *model,
                                       const struct move *move)
{
    if (!*move->second || draw(model, 4) == 0)
        return NULL;
    return people[draw(model, PEOPLE)];
}

static void random_acts_follow_the_model(void **state)
{
    static struct model model = {.seed = 20261125};
    struct lab lab;
    struct error err = {0};

    (void)state;
    model_begin(&lab);
    for (unsigned step = 0; step < STEPS; step++) {
        if (step % AT_ONCE == 0) {
            if (step > 0)
                assert_true(ledger_commit(lab.ledger, &err));
            model_start(&lab, &model);
            assert_true(ledger_begin(lab.ledger, &err));
        }
        size_t most = draw(&model, 40) == 0 ? MOVES : MOVES - RARE;
        size_t move = draw(&model, (unsigned)most);
        unsigned copy = 1 + draw(&model, COPIES);
        // Half of the time somebody who may, so that copies get around.
        const struct actor *first = people[draw(&model, PEOPLE)];
        for (unsigned n = 0; n < PEOPLE && draw(&model, 2); n++)
            if (has_role(people[n], moves[move].who))
                first = people[n];
        try_one(&lab, &model, move, copy, first,
                draw_second(&model, &moves[move]));
        check_equation(&lab, &model);
    }
    assert_true(ledger_commit(lab.ledger, &err));
    assert_true(model.done > STEPS / 20);
    assert_true(model.refused > STEPS / 20);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// Takes copy 1 of a new run into a state, by acts that lead there.
static bool bring_to(struct lab *lab, struct model *model, const char *state)
{
    static const char *const ways[][5] = {
        {"SENT"},
        {"INCOMPLETE", "copy.spoiled"},
        {"IN_STOCK", "copy.verified"},
        {"SPARE", "copy.verified", "copy.spared"},
        {"PACKED", "copy.verified", "copy.packed"},
        {"IN_TRANSIT", "copy.verified", "copy.packed", "copy.dispatched"},
        {"ISSUED", "copy.verified", "copy.issued"},
        {"ON_LOAN", "copy.verified", "copy.lent"},
        {"AT_REPAIR", "copy.verified", "copy.repair_sent"},
        {"RETURNED", "copy.verified", "copy.issued", "copy.returned"},
        {"ARCHIVED", "copy.verified", "copy.archived"},
        {"TRANSFERRED", "copy.verified", "copy.transferred"},
        {"MISSING", "copy.verified", "copy.missed"},
        {"LOST", "copy.verified", "copy.missed", "copy.written_off"},
    };

    model_start(lab, model);
    for (size_t n = 0; n < sizeof(ways) / sizeof(ways[0]); n++) {
        if (!string_equal(ways[n][0], state))
            continue;
        for (size_t k = 1; k < 5 && ways[n][k]; k++) {
            for (size_t m = 0; m < MOVES; m++) {
                if (!string_equal(moves[m].kind, ways[n][k]))
                    continue;
                const struct actor *first = &zhao, *second = NULL;
                for (size_t p = 0; p < PEOPLE; p++)
                    if (has_role(people[p], moves[m].who))
                        first = people[p];
                for (size_t p = 0; p < PEOPLE; p++)
                    if (*moves[m].second && people[p] != first &&
                        has_role(people[p], moves[m].second))
                        second = people[p];
                struct error err = {0};
                assert_true(ledger_begin(lab->ledger, &err));
                try_one(lab, model, m, 1, first, second);
                assert_true(ledger_commit(lab->ledger, &err));
            }
        }
        return string_equal(model->state[1], state);
    }
    return false;
}

// Every event in every state that a copy can be brought to.
static void every_event_is_tried_in_every_state(void **state)
{
    static const char *const states[] = {
        "SENT",    "INCOMPLETE", "IN_STOCK",    "SPARE",    "PACKED",
        "ISSUED",  "IN_TRANSIT", "ON_LOAN",     "RETURNED", "AT_REPAIR",
        "MISSING", "ARCHIVED",   "TRANSFERRED", "LOST"};
    static struct model model = {.seed = 7};
    struct lab lab;

    (void)state;
    model_begin(&lab);
    for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
        for (size_t m = 0; m < MOVES; m++) {
            struct error err = {0};
            const struct actor *first = &zhao, *second = NULL;
            if (!string_equal(model.state[1], states[s]))
                assert_true(bring_to(&lab, &model, states[s]));
            for (size_t p = 0; p < PEOPLE; p++)
                if (has_role(people[p], moves[m].who))
                    first = people[p];
            for (size_t p = 0; p < PEOPLE; p++)
                if (*moves[m].second && people[p] != first &&
                    has_role(people[p], moves[m].second))
                    second = people[p];
            assert_true(ledger_begin(lab.ledger, &err));
            try_one(&lab, &model, m, 1, first, second);
            assert_true(ledger_commit(lab.ledger, &err));
        }
    }
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// The model knows every act on a copy but those that need a list or an event.
static void no_act_is_left_out(void **state)
{
    static const char elsewhere[] = "copy.listed copy.unlisted copy.corrected";
    const struct deeds *deeds = deeds_of("copy.issued");

    (void)state;
    for (size_t n = 0; n < deeds->count; n++) {
        bool is_known = has_word(elsewhere, deeds->rows[n].kind);
        for (size_t m = 0; m < MOVES; m++)
            is_known =
                is_known || string_equal(moves[m].kind, deeds->rows[n].kind);
        if (!is_known)
            fail_msg("nobody tries %s", deeds->rows[n].kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_acts_follow_the_model),
        cmocka_unit_test(every_event_is_tried_in_every_state),
        cmocka_unit_test(no_act_is_left_out),
    };

    return cmocka_run_group_tests_name("custody: model", tests, NULL, NULL);
}
