// Policies: what is read from them, and what is said about faulty ones.
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/countermark-policy.XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static bool read_bytes(const void *bytes, size_t length, struct policy **policy,
                       struct text *complaints, struct error *err)
{
    assert_true(file_replace(path, bytes, length, 0600, NULL));
    return policy_read(path, policy, complaints, err);
}

// Takes "path:" off every line, so that records need not know it.
static void strip(const struct text *complaints, struct text *stripped)
{
    const char *at = text_string(complaints);

    while (*at) {
        assert_true(string_starts(at, path));
        at += strlen(path) + 1;
        const char *end = strchr(at, '\n');
        assert_non_null(end);
        text_add(stripped, at, (size_t)(end + 1 - at));
        at = end + 1;
    }
}

static void check_record(size_t number, const char *yaml, size_t yaml_length,
                         const char *wanted, size_t wanted_length)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct text stripped = {0};
    struct error err = {0};

    bool done = read_bytes(yaml, yaml_length, &policy, &complaints, &err);
    strip(&complaints, &stripped);
    if (done || policy || stripped.length != wanted_length ||
        memcmp(stripped.data, wanted, wanted_length) != 0)
        fail_msg("record %zu: \"%.*s\" gave \"%s\"", number, (int)yaml_length,
                 yaml, text_string(&stripped));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_true(string_starts(text_string(&complaints), err.text));
    text_clear(&complaints);
    text_clear(&stripped);
}

static void every_faulty_policy_is_told_where_and_why(void **state)
{
    struct text records = {0};
    size_t count = 0;
    (void)state;

    assert_true(
        file_read("tests/data/policy/faulty.txt", 1000000, &records, NULL));
    const char *at = strstr(records.data, "\n<<<\n");
    while (at) {
        const char *yaml = at + 5;
        const char *middle = strstr(at + 4, "===\n");
        assert_non_null(middle);
        const char *wanted = middle + 4;
        const char *end = strstr(wanted, ">>>\n");
        assert_non_null(end);
        check_record(++count, yaml, (size_t)(middle - yaml), wanted,
                     (size_t)(end - wanted));
        at = strstr(end, "\n<<<\n");
    }
    assert_true(count >= 100);
    text_clear(&records);
}

static void bytes_that_are_no_utf8_are_placed(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *complaint;
    } rows[] = {
        {"site: {id: 1, origin: a\xff}\n", 25,
         "1:24: this byte (0xff) is not UTF-8; save the file as UTF-8\n"},
        {"a: \xe6\x96\x87 \xe5\x8d\n", 10,
         "1:6: this byte (0xe5) is not UTF-8; save the file as UTF-8\n"},
        {"\xff\xfe"
         "a\0:\0",
         6, // UTF-16
         "1:1: this byte (0xff) is not UTF-8; save the file as UTF-8\n"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
        check_record(n, rows[n].bytes, rows[n].length, rows[n].complaint,
                     strlen(rows[n].complaint));
}

static void too_much_of_anything_is_refused(void **state)
{
    struct policy *policy = NULL;
    struct text yaml = {0};
    struct text complaints = {0};
    struct error err = {0};
    (void)state;

    // Bytes.
    text_add_string(&yaml, "#");
    while (yaml.length <= POLICY_BYTES_MAX)
        text_add_string(&yaml, "################");
    assert_false(read_bytes(yaml.data, yaml.length, &policy, NULL, &err));
    assert_non_null(strstr(err.text, "larger than 1048576 bytes"));
    assert_int_equal(err.kind, ERROR_CONFIG);

    // Values.
    text_empty(&yaml);
    text_add_string(&yaml, "site: [");
    for (int n = 0; n < 20001; n++)
        text_add_string(&yaml, "a,");
    text_add_string(&yaml, "]\n");
    assert_false(read_bytes(yaml.data, yaml.length, &policy, NULL, &err));
    assert_non_null(strstr(err.text, "too many values; at most 20000"));

    // Queues.
    text_empty(&yaml);
    text_add_string(&yaml, "site: {id: 1, origin: a}\nqueues:\n");
    for (int n = 0; n < 1001; n++)
        text_addf(&yaml, "  q%d: {scheme: cn}\n", n);
    assert_false(read_bytes(yaml.data, yaml.length, &policy, NULL, &err));
    assert_non_null(strstr(err.text, "too many queues; at most 1000"));

    // Faults.
    text_empty(&yaml);
    for (int n = 0; n < 60; n++)
        text_addf(&yaml, "wrong%d: x\n", n);
    assert_false(
        read_bytes(yaml.data, yaml.length, &policy, &complaints, &err));
    size_t lines = 0;
    for (const char *at = complaints.data; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 51);
    assert_non_null(strstr(complaints.data, "more than 50 faults; mend these"));
    text_clear(&yaml);
    text_clear(&complaints);
}

static void a_missing_policy_is_a_fault_of_the_installation(void **state)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};
    (void)state;

    assert_false(
        policy_read("/nonexistent/p.yaml", &policy, &complaints, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_string_equal(
        err.text, "cannot open /nonexistent/p.yaml: No such file or directory");
    assert_non_null(strstr(complaints.data, "/nonexistent/p.yaml"));
    assert_null(policy);
    text_clear(&complaints);
}

static void the_sample_is_without_fault(void **state)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};
    (void)state;

    if (!policy_read("config/countermark.yaml", &policy, &complaints, &err))
        fail_msg("%s", text_string(&complaints));
    const struct queue_policy *queue = policy_queue(policy, "classified");
    assert_non_null(queue);
    assert_string_equal(queue->scheme->name, "cn");
    assert_int_equal(queue->default_level, -1);
    assert_int_equal(queue->highest, 1);
    assert_true(queue->term_required && queue->scope_required);
    assert_false(queue->title != TITLE_NOT_STORED || queue->doc_no_required);
    assert_string_equal(policy_role(policy, "checker")->groups[0],
                        "print-room");
    assert_null(policy_role(policy, "witness"));
    assert_string_equal(policy_site(policy)->state_dir,
                        LOCALSTATEDIR "/lib/countermark");
    policy_free(policy);
    text_clear(&complaints);
}

// Behind "#" a key follows at once or far indented; words follow one blank.
static void add_line(const char *line, size_t length, struct text *yaml)
{
    size_t blanks = strspn(line, " ");
    const char *rest = line + blanks;
    bool is_words = rest[1] == '\n' || (rest[1] == ' ' && rest[2] != ' ');

    if (rest[0] == '#' && !is_words) {
        text_add(yaml, line, blanks);
        text_add(yaml, rest + 1, length - blanks - 1);
    } else {
        text_add(yaml, line, length);
    }
}

static void the_sample_is_right_in_its_comments_too(void **state)
{
    struct policy *policy = NULL;
    struct text sample = {0};
    struct text yaml = {0};
    struct error err = {0};
    (void)state;

    assert_true(file_read("config/countermark.yaml", 100000, &sample, NULL));
    for (const char *at = sample.data; *at;) {
        size_t length = strcspn(at, "\n") + 1;
        add_line(at, length, &yaml);
        at += length;
    }
    if (!read_bytes(yaml.data, yaml.length, &policy, NULL, &err))
        fail_msg("%s", err.text);
    assert_int_equal(policy_queue_count(policy), 2);
    const struct queue_policy *second = policy_queue(policy, "classified-2");
    assert_int_equal(second->highest, 2);
    assert_int_equal(second->max_copies, 50);
    assert_int_equal(second->default_level, 0);
    assert_string_equal(second->default_term, "10y");
    assert_string_equal(policy_site(policy)->cache_dir,
                        "/var/cache/countermark");
    policy_free(policy);
    text_clear(&sample);
    text_clear(&yaml);
}

// What refers to lists is best seen by what it decides (test_policy_rulings).
static void check_lists(const struct queue_policy *queue)
{
    assert_non_null(queue->scopes);
    assert_non_null(queue->doc_nos);
    assert_true(queue->verified_required);
    assert_false(queue->who[0].is_limited || queue->who[2].is_limited);
    assert_true(queue->who[1].is_limited);
    assert_non_null(queue->who[1].users);
    assert_non_null(queue->who[1].groups);
    assert_int_equal(queue->exception_count, 1);
    assert_string_equal(queue->exceptions[0].name, "survey");
    assert_int_equal(queue->exceptions[0].level, 1);
    assert_int_equal(queue->exceptions[0].cap_months, 240);
    assert_string_equal(queue->exceptions[0].doc_no, "测〔{year}〕{number}号");
}

static void check_persons(const struct policy *policy)
{
    const struct queue_policy *queue = policy_queue(policy, "vault");

    assert_int_equal(queue->approvers[0], 1);
    assert_int_equal(queue->approvers[1], 2);
    assert_int_equal(queue->approvers[2], 1); // as when nothing is said
    assert_int_equal(queue->deliver, DELIVERY_PER_COPY);
    struct level_rules rules = policy_level_rules(policy, "vault", "internal");
    assert_int_equal(rules.approvers, 1);
    assert_int_equal(rules.approval_hours, 24);
    assert_true(rules.operator_releases);
    assert_int_equal(rules.counting, PERSONS_OPERATOR_AND_CHECKER);
    assert_int_equal(rules.reprint, PERSONS_OPERATOR_AND_CHECKER);
    rules = policy_level_rules(policy, "banner", "confidential");
    assert_int_equal(rules.approvers, 0);
    assert_false(rules.operator_releases);
    assert_int_equal(rules.counting, PERSONS_OPERATOR);
    assert_int_equal(rules.reprint, PERSONS_OPERATOR);
    rules = policy_level_rules(policy, "banner", "secret");
    assert_int_equal(rules.counting, PERSONS_OPERATOR_AND_CHECKER);
}

static void check_recipients(const struct queue_policy *queue)
{
    const struct recipient_list *heads =
        recipients_find(queue->recipients, "heads");
    const struct recipient_list *csv =
        recipients_find(queue->recipients, "csv");

    assert_true(queue->recipients_required);
    assert_int_equal(heads->count, 2);
    assert_string_equal(recipient_at(heads, 1), "甲处");
    assert_string_equal(recipient_at(heads, 2), "乙处");
    assert_string_equal(recipient_at(heads, 3), "");
    assert_int_equal(csv->count, 3);
    assert_string_equal(recipient_at(csv, 1), "Office 1");
    assert_string_equal(recipient_at(csv, 2), "Office \"2\", west");
    assert_string_equal(recipient_at(csv, 3), "丙处");
    assert_null(recipients_find(queue->recipients, "all"));
}

// A run may outlive its queue's entry, and its level.
static void what_the_policy_no_longer_has_is_strictest(void **state)
{
    static const char *const gone[][2] = {{"none", "secret"}, {"q", "gone"}};
    static const char yaml[] = "site: {id: 1, origin: a}\n"
                               "queues: {q: {scheme: us}}\n";
    struct policy *policy = NULL;
    (void)state;

    assert_true(
        policy_read_bytes("p", yaml, strlen(yaml), &policy, NULL, NULL));
    for (size_t n = 0; n < 2; n++) {
        struct level_rules rules =
            policy_level_rules(policy, gone[n][0], gone[n][1]);
        assert_int_equal(rules.approvers, 2);
        assert_int_equal(rules.approval_hours, 1);
        assert_true(rules.operator_releases);
        assert_int_equal(rules.counting, PERSONS_OPERATOR_AND_CHECKER);
        assert_int_equal(rules.reprint, PERSONS_OPERATOR_AND_CHECKER);
    }
    policy_free(policy);
}

static void every_key_reaches_its_field(void **state)
{
    struct policy *policy = NULL;
    struct error err = {0};
    (void)state;

    if (!policy_read("tests/data/policy/full.yaml", &policy, NULL, &err))
        fail_msg("%s", err.text);
    const struct site *site = policy_site(policy);
    assert_int_equal(site->id, 32767);
    assert_string_equal(site->origin, "records.example/vault");
    assert_string_equal(site->unit, "机要室");
    assert_string_equal(site->print_socket, "/srv/cm/print");
    assert_string_equal(site->desk_socket, "/srv/cm/desk");
    assert_string_equal(site->state_dir, "/srv/cm/state");
    assert_string_equal(site->cache_dir, "/srv/cm/cache");
    assert_string_equal(site->queue_dir, "/srv/cm/queues");
    assert_string_equal(site->font, "/srv/cm/font.ttf");
    assert_int_equal(site->font_index, 2);
    assert_string_equal(site->print_user, "printer");

    const struct queue_policy *queue = policy_queue_at(policy, 0);
    assert_string_equal(queue->queue, "vault");
    assert_string_equal(queue->scheme->name, "house");
    assert_true(queue->scheme->has_term);
    assert_int_equal(queue->scheme->language, LANGUAGE_BOTH);
    assert_int_equal(queue->scheme->level_count, 3);
    assert_int_equal(queue->scheme->levels[0].cap_months, 6);
    assert_int_equal(queue->scheme->levels[1].cap_months, 60);
    assert_int_equal(queue->scheme->levels[2].cap_months, 0);
    assert_int_equal(queue->lowest, 0);
    assert_int_equal(queue->highest, 1);
    assert_int_equal(queue->default_level, 0);
    assert_false(queue->term_required);
    assert_string_equal(queue->default_term, "6个月");
    assert_false(queue->scope_required);
    assert_string_equal(queue->default_scope, "全体");
    assert_true(queue->doc_no_required);
    assert_int_equal(queue->title, TITLE_SHORT);
    check_lists(queue);
    check_persons(policy);
    check_recipients(queue);
    assert_int_equal(queue->max_copies, 7);
    assert_int_equal(queue->max_spares, 0);
    assert_int_equal(queue->placement, PLACEMENT_HEAD);
    assert_int_equal(queue->margins, MARGINS_KNOCKOUT);
    assert_int_equal(queue->symbol, SYMBOL_CODE128);
    assert_int_equal(queue->language, LANGUAGE_ZH);
    assert_true(queue->edge_mm > 4.249 && queue->edge_mm < 4.251);
    assert_false(queue->control_sheet);
    assert_int_equal(queue->max_pages, 300);
    assert_int_equal(queue->max_bytes, 3 * 1024 * 1024);

    const struct queue_policy *banner = policy_queue(policy, "banner");
    assert_int_equal(banner->placement, PLACEMENT_BANNER);
    assert_int_equal(banner->lowest, 1);
    assert_int_equal(banner->highest, 1);
    assert_false(banner->term_required);
    assert_int_equal(policy_role(policy, "operator")->group_count, 2);
    assert_int_equal(policy_role(policy, "auditor")->group_count, 0);
    assert_null(policy_queue_at(policy, 2));
    assert_null(policy_queue(policy, "nobody"));
    assert_true(string_starts(text_string(policy_bytes(policy)), "# Every"));
    policy_free(policy);
}

static void the_path_can_be_chosen_by_the_environment(void **state)
{
    (void)state;

    assert_int_equal(setenv("COUNTERMARK_CONFIG", "/a/b.yaml", 1), 0);
    assert_string_equal(policy_default_path(), "/a/b.yaml");
    assert_int_equal(setenv("COUNTERMARK_CONFIG", "", 1), 0);
    assert_string_equal(policy_default_path(),
                        SYSCONFDIR "/countermark/countermark.yaml");
    assert_int_equal(unsetenv("COUNTERMARK_CONFIG"), 0);
    assert_string_equal(policy_default_path(),
                        SYSCONFDIR "/countermark/countermark.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_faulty_policy_is_told_where_and_why),
        cmocka_unit_test(bytes_that_are_no_utf8_are_placed),
        cmocka_unit_test(too_much_of_anything_is_refused),
        cmocka_unit_test(a_missing_policy_is_a_fault_of_the_installation),
        cmocka_unit_test(the_sample_is_without_fault),
        cmocka_unit_test(the_sample_is_right_in_its_comments_too),
        cmocka_unit_test(every_key_reaches_its_field),
        cmocka_unit_test(what_the_policy_no_longer_has_is_strictest),
        cmocka_unit_test(the_path_can_be_chosen_by_the_environment),
    };

    return cmocka_run_group_tests_name("config policy", tests, make_file,
                                       remove_file);
}
