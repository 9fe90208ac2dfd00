// Who may ask what, decided from peer credentials alone; and the spelling of
// what travels over the sockets.
#include "registrar/access.h"
#include "registrar/asks.h"
#include "registrar/client-words.h"
#include "registrar/levels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum {
    OWN = 200,
    PRINTER = 7,
    CLERK = 1000,
    READERS = 50,
    ADMINS = 60,
    PRINTING = 70
};

static const struct access house = {
    .own_uid = OWN,
    .has_print_user = true,
    .print_uid = PRINTER,
    .roles = {[0] = {.count = 2, .groups = {PRINTING, READERS}},
              [4] = {.count = 1, .groups = {READERS}},
              [7] = {.count = 1, .groups = {ADMINS}}},
};

static void roles_follow_the_peer(void **state)
{
    static const struct {
        const char *who;
        enum door door;
        uid_t uid;
        gid_t group;
        unsigned roles;
    } cases[] = {
        {"root prints", DOOR_PRINT, 0, 0, ROLE_PRINT},
        {"the registrar's account prints", DOOR_PRINT, OWN, 1, ROLE_PRINT},
        {"cupsd's filters print", DOOR_PRINT, PRINTER, 7, ROLE_PRINT},
        {"a clerk does not print", DOOR_PRINT, CLERK, READERS, 0},
        {"an admin does not print", DOOR_PRINT, CLERK, ADMINS, 0},
        {"nobody does not print", DOOR_PRINT, 65534, 65534, 0},
        {"root at the desk", DOOR_DESK, 0, 0, ROLE_ADMIN},
        {"the registrar at the desk", DOOR_DESK, OWN, 1, ROLE_ADMIN},
        {"a member has the roles of the group", DOOR_DESK, CLERK, READERS,
         ROLE_CUSTODIAN | ROLE_SUBMITTER},
        {"an admin", DOOR_DESK, CLERK, ADMINS, ROLE_ADMIN},
        {"who may only print is a stranger", DOOR_DESK, CLERK, PRINTING, 0},
        {"cupsd's filters read nothing", DOOR_DESK, PRINTER, 7, 0},
        {"who has no role reads nothing", DOOR_DESK, CLERK, 1000, 0},
        {"group 0 is no role", DOOR_DESK, CLERK, 0, 0},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct peer peer = {.actor.uid = cases[n].uid,
                            .group_count = 2,
                            .groups = {1234, cases[n].group}};
        unsigned roles = access_roles(&house, cases[n].door, &peer);
        if (roles != cases[n].roles)
            fail_msg("%s: roles %u, not %u", cases[n].who, roles,
                     cases[n].roles);
    }
}

static void without_a_print_account_nobody_else_prints(void **state)
{
    const struct access alone = {.own_uid = OWN};
    struct peer peer = {.actor.uid = 0xFFFFFFFF};

    (void)state;
    assert_int_equal(access_roles(&alone, DOOR_PRINT, &peer), 0);
    peer.actor.uid = PRINTER;
    assert_int_equal(access_roles(&alone, DOOR_PRINT, &peer), 0);
}

static void a_request_is_refused_before_it_is_read(void **state)
{
    static const char id[] = "0123456789abcdef0123456789abcdef";
    static const struct {
        enum door door;
        unsigned roles;
        const char *ask, *id;
        enum error_kind kind; // ERROR_NONE: it may be asked
    } cases[] = {
        {DOOR_PRINT, ROLE_PRINT, "reserve", id, ERROR_NONE},
        {DOOR_PRINT, ROLE_PRINT, "reserve", "abc", ERROR_INPUT},
        {DOOR_PRINT, ROLE_PRINT, "reserve", NULL, ERROR_INPUT},
        {DOOR_PRINT, ROLE_PRINT, "runs", id, ERROR_REFUSED},
        {DOOR_PRINT, ROLE_PRINT, "note", id, ERROR_REFUSED},
        {DOOR_PRINT, ROLE_PRINT, "erase", id, ERROR_INPUT},
        {DOOR_PRINT, ROLE_PRINT, NULL, id, ERROR_INPUT},
        {DOOR_PRINT, 0, "reserve", id, ERROR_REFUSED},
        {DOOR_PRINT, 0, "erase", id, ERROR_REFUSED},
        {DOOR_DESK, ROLE_AUDITOR, "runs", id, ERROR_NONE},
        {DOOR_DESK, ROLE_AUDITOR, "verify", id, ERROR_NONE},
        {DOOR_DESK, ROLE_AUDITOR, "note", id, ERROR_REFUSED},
        {DOOR_DESK, ROLE_ADMIN, "note", id, ERROR_NONE},
        {DOOR_DESK, ROLE_ADMIN, "sent", id, ERROR_REFUSED},
        {DOOR_DESK, ROLE_CUSTODIAN, "act", id, ERROR_NONE},
        {DOOR_DESK, ROLE_AUDITOR, "act", id, ERROR_REFUSED},
        {DOOR_PRINT, ROLE_PRINT, "act", id, ERROR_REFUSED},
        {DOOR_DESK, 0, "runs", id, ERROR_REFUSED},
    };
    const struct actor actor = {.uid = 1000, .name = "li"};

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct line *line = line_new();
        struct error err = {0};
        struct asked asked = {.door = cases[n].door,
                              .roles = cases[n].roles,
                              .actor = &actor,
                              .line = line};
        if (cases[n].ask)
            line_set_text(line, "ask", cases[n].ask);
        if (cases[n].id)
            line_set_text(line, "id", cases[n].id);
        bool may = ask_check(&asked, &err) != NULL;
        if (may != (cases[n].kind == ERROR_NONE) || err.kind != cases[n].kind)
            fail_msg("case %zu (%s): %s %s", n, cases[n].ask,
                     error_kind_name(err.kind), err.text);
        line_free(line);
    }
}

static const struct reservation sample = {
    .job = {.queue = "classified",
            .uuid = "5d0d4a1c-0000-4000-8000-000000000001",
            .job_id = 12,
            .attempt_time = 1795000000,
            .user = "li",
            .is_verified = true},
    .input.bytes = {1, 2, 3},
    .policy = "ab",
    .level = "secret",
    .mark = "机密★10年",
    .scope = "办公厅、人事处",
    .doc_no = "〔2026〕17号",
    .series = "〔2026〕17号",
    .copies = 3,
    .spares = 1,
    .pages = 18,
    .sheets = 9,
    .control_pages = 1,
};

static void what_is_written_is_read_again(void **state)
{
    struct line *line = line_new();
    struct reservation again = {0};
    struct error err = {0};
    struct plan plan = {.run = 42,
                        .attempt = 1,
                        .document = 1,
                        .copies = 4,
                        .first_serial = 1,
                        .places = {2, {{0, 4}, {9, 9}}},
                        .run_key = {9, 8, 7},
                        .checkpoint = "origin\n2\nroot=\n\n— origin sig\n"};
    struct plan plan_again = {0};

    (void)state;
    words_write(&words_job, &sample.job, line);
    words_write(&words_reservation, &sample, line);
    assert_true(words_read(&words_job, line, &again.job, &err));
    assert_true(words_read(&words_reservation, line, &again, &err));
    assert_memory_equal(&again, &sample, sizeof(again));

    line_empty(line);
    words_write(&words_plan, &plan, line);
    assert_true(words_read(&words_plan, line, &plan_again, &err));
    assert_memory_equal(&plan_again, &plan, sizeof(plan));
    line_free(line);
}

static void a_field_out_of_bounds_is_named(void **state)
{
    static const struct {
        const char *key;
        int64_t number; // or the text
        const char *text;
    } cases[] = {
        {"copies", 0, NULL},
        {"copies", WORDS_COPIES_MAX + 1, NULL},
        {"copies", -1, NULL},
        {"copies", 1LL << 40, NULL},
        {"copies", 0, "three"},
        {"spares", -1, NULL},
        {"pages", 0, NULL},
        {"pages", CODE_PAGE_MAX + 1, NULL},
        {"control_pages", 2, NULL},
        {"input", 0, "abcd"},
        {"input", 7, NULL},
        {"level", 0, "a level whose name is longer than thirty-one bytes"},
        {"mark", 5, NULL},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct line *line = line_new();
        struct reservation again = {0};
        struct error err = {0};
        words_write(&words_reservation, &sample, line);
        if (cases[n].text)
            line_set_text(line, cases[n].key, cases[n].text);
        else
            line_set_number(line, cases[n].key, cases[n].number);
        assert_false(words_read(&words_reservation, line, &again, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (!strstr(err.text, cases[n].key))
            fail_msg("case %zu: \"%s\" does not name %s", n, err.text,
                     cases[n].key);
        line_free(line);
    }
}

static void a_missing_field_is_named(void **state)
{
    struct line *line = line_new();
    struct job_ref job = {0};
    struct error err = {0};

    (void)state;
    line_set_text(line, "queue", "classified");
    assert_false(words_read(&words_job, line, &job, &err));
    assert_string_equal(err.text, "the field \"uuid\" is missing");
    line_free(line);
}

static void a_member_is_stripped_where_it_stands(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"{\"more\":1}", "{}"},
        {"{\"more\":1,\"run\":2}", "{\"run\":2}"},
        {"{\"a\":1,\"more\":1}", "{\"a\":1}"},
        {"{\"a\":1,\"more\":1,\"z\":2}", "{\"a\":1,\"z\":2}"},
        {"{\"a\":\"\\\"more\\\":1\"}", "{\"a\":\"\\\"more\\\":1\"}"},
        {"{\"a\":1}", "{\"a\":1}"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct text bytes = {0};
        text_add_string(&bytes, cases[n].from);
        words_strip(&bytes, "\"more\":1");
        assert_string_equal(text_string(&bytes), cases[n].to);
        assert_int_equal(bytes.length, strlen(cases[n].to));
        text_clear(&bytes);
    }
}

// The law's own words on the highest level; others are freer.
static void the_highest_level_goes_by_two_couriers(void **state)
{
    static const char words[] =
        "site:\n  id: 1\n  origin: a.example/b\nqueues:\n  vault:\n"
        "    scheme: cn\n"
        "    approval: none\n";
    static const struct {
        const char *level, *channel, *second;
        const char *refusal; // NULL: allowed
    } cases[] = {
        {"secret", "exchange", NULL, NULL},
        {"top-secret", "exchange", "Yu", "art. 27(3)"},
        {"top-secret", "messenger", NULL, "art. 29"},
        {"top-secret", "messenger", "Yu", NULL},
        // One that the policy no longer has is treated as the highest.
        {"gone", "exchange", "Yu", "art. 27(3)"},
    };
    struct policy *policy = NULL;
    struct error err = {0};

    (void)state;
    if (!policy_read_bytes("policy", words, strlen(words), &policy, NULL, &err))
        fail_msg("%s", err.text);
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct line *act = line_new();
        err = (struct error){0};
        line_set_text(act, "channel", cases[n].channel);
        if (cases[n].second)
            line_set_text(act, "second_courier", cases[n].second);
        bool may = level_allows(policy, "vault", cases[n].level,
                                "copy.dispatched", act, &err);
        if (may != !cases[n].refusal ||
            (!may && !strstr(err.text, cases[n].refusal)))
            fail_msg("case %zu: %s", n, may ? "allowed" : err.text);
        assert_true(level_allows(policy, "vault", cases[n].level, "copy.issued",
                                 act, &err));
        line_free(act);
    }
    policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_follow_the_peer),
        cmocka_unit_test(without_a_print_account_nobody_else_prints),
        cmocka_unit_test(a_request_is_refused_before_it_is_read),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_field_out_of_bounds_is_named),
        cmocka_unit_test(a_missing_field_is_named),
        cmocka_unit_test(a_member_is_stripped_where_it_stands),
        cmocka_unit_test(the_highest_level_goes_by_two_couriers),
    };

    return cmocka_run_group_tests_name("registrar: access and words", tests,
                                       NULL, NULL);
}
