// People at work in a journal of their own, for the tests of custody.
#ifndef TEST_CUSTODY_LAB_H
#define TEST_CUSTODY_LAB_H

#include "tests/unit/test_journal_lab.h"

static const struct actor zhao = {
    .uid = 1001, .name = "zhao", .roles = ROLE_CUSTODIAN};
static const struct actor qian = {
    .uid = 1002, .name = "qian", .roles = ROLE_CHECKER | ROLE_WITNESS};
static const struct actor sun = {
    .uid = 1003, .name = "sun", .roles = ROLE_APPROVER | ROLE_CUSTODIAN};
static const struct actor li = {
    .uid = 1004, .name = "li", .roles = ROLE_DESTROYER | ROLE_OPERATOR};
static const struct actor zhou = {
    .uid = 1005, .name = "zhou", .roles = ROLE_ADMIN};
static const struct actor wu = {
    .uid = 1006, .name = "wu", .roles = ROLE_AUDITOR};

// "kind|field=value|field=value", as the fields' types are; items are
// separated by spaces.
static inline void custody_fields(const char *said, char kind[64],
                                  struct line *body)
{
    char copy[2048];
    char *rest = copy;

    assert_true(string_fit(copy, sizeof(copy), said));
    assert_true(string_fit(kind, 64, strsep(&rest, "|")));
    for (char *field; (field = strsep(&rest, "|"));) {
        const char *name = strsep(&field, "=");
        const struct deed_field *is = deed_field_find(name);
        const char *items[64];
        size_t count = 0;
        int64_t numbers[64];
        if (is && is->type == DEED_NUMBERS) {
            for (char *item; (item = strsep(&field, " "));)
                numbers[count++] = strtoll(item, NULL, 10);
            line_set_numbers(body, name, numbers, count);
        } else if (is && is->type == DEED_NUMBER) {
            line_set_number(body, name, strtoll(field, NULL, 10));
        } else if (is && is->type == DEED_TEXTS) {
            for (char *item; (item = strsep(&field, " "));)
                items[count++] = item;
            line_set_texts(body, name, items, count);
        } else {
            line_set_text(body, name, field);
        }
    }
}

// One act; true when it was recorded. `second` NULL: nobody is there.
static inline bool custody_act(struct lab *lab, const struct actor *first,
                               const struct actor *second, bool is_needed,
                               const char *said, struct error *err)
{
    struct line *body = line_new(), *reply = line_new();
    struct second with = {.is_needed = is_needed};
    char kind[64], id[33];

    if (second)
        with = (struct second){.is_there = true, .actor = *second, .by = "pam"};
    custody_fields(said, kind, body);
    random_id(id);
    bool done =
        ledger_act(lab->ledger, id, first, &with, kind, body, reply, err);
    line_free(body);
    line_free(reply);
    return done;
}

static inline enum copy_state custody_copy(struct lab *lab, unsigned run,
                                           unsigned number);

struct custody_wanted {
    unsigned copy;
    enum copy_state state;
};
static inline bool custody_see(void *context, const struct copy_view *copy)
{
    struct custody_wanted *wanted = context;

    if (copy->copy == wanted->copy)
        wanted->state = copy->state;
    return true;
}
static inline enum copy_state custody_copy(struct lab *lab, unsigned run,
                                           unsigned number)
{
    struct custody_wanted wanted = {.copy = number};
    struct error err = {0};

    if (!ledger_copies(lab->ledger, run, custody_see, &wanted, &err))
        fail_msg("%s", err.text);
    return wanted.state;
}

// A run of `copies` and `spares` that was printed whole, by the real events.
static inline unsigned custody_printed(struct lab *lab, char document,
                                       unsigned copies, unsigned spares)
{
    struct reservation wanted = lab_reservation(100, document);
    struct marked marked = lab_marked();
    struct plan plan;
    struct error err = {0};
    char id[6][33];

    for (size_t n = 0; n < 6; n++)
        random_id(id[n]);
    wanted.copies = copies;
    wanted.spares = spares;
    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "urn:uuid:%d",
                   document);
    bool done =
        ledger_reserve(lab->ledger, id[0], &lab_actor, &wanted, &plan, &err) &&
        ledger_marked(lab->ledger, id[1], &lab_actor, plan.run, 1, &marked,
                      &err) &&
        ledger_written(lab->ledger, id[2], &lab_actor, plan.run, 1, &err) &&
        ledger_sending(lab->ledger, id[3], &lab_actor, plan.run, 1, "ipp://x",
                       &err) &&
        ledger_sent(lab->ledger, id[4], &lab_actor, plan.run, 1, 13, &err);
    if (!done)
        fail_msg("%s", err.text);
    return plan.run;
}

#endif
