// What a policy says key by key, and what differs between two of them.
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char records_path[] = "tests/data/policy/differences.txt";

enum { RECORDS_LEAST = 35 };

static struct policy *read_yaml(const char *yaml)
{
    struct policy *policy = NULL;
    struct error err = {0};

    if (!policy_read_bytes("policy", yaml, strlen(yaml), &policy, NULL, &err))
        fail_msg("%s\n%s", err.text, yaml);
    return policy;
}

// --- show
// ---------------------------------------------------------------------

static void add_setting(void *context, const struct policy_setting *setting)
{
    static const char *const sources[] = {
        [SOURCE_QUEUE] = "queue",
        [SOURCE_DEFAULTS] = "defaults",
        [SOURCE_ROLES] = "roles",
        [SOURCE_BUILT_IN] = "built in",
    };

    text_addf(context, "%s=%s|%s:%zu\n", setting->key, setting->value,
              sources[setting->source], setting->line);
}

static void check_settings(const char *yaml, const char *queue,
                           const char *wanted)
{
    struct policy *policy = read_yaml(yaml);
    struct text told = {0};

    policy_settings(policy, policy_queue(policy, queue), add_setting, &told);
    assert_string_equal(text_string(&told), wanted);
    text_clear(&told);
    policy_free(policy);
}

static void every_value_is_told_with_its_line(void **state)
{
    (void)state;
    check_settings("site: {id: 1, origin: a}\n"
                   "defaults:\n"
                   "  scheme: cn\n"
                   "  levels: [confidential, secret]\n"
                   "  who:\n"
                   "    秘密: {users: [a]}\n"
                   "    secret: {users: [b]}\n"
                   "  default_term: 5y\n"
                   "  edge_mm: 6.5\n"
                   "  approval: one\n"
                   "queues:\n"
                   "  q:\n"
                   "    copies: 7\n"
                   "    who: {机密: {users: [c], groups: [d, e]}}\n"
                   "    scopes:\n"
                   "      - x y\n"
                   "      - z\n"
                   "    term_exceptions:\n"
                   "      s: {level: 机密, document_number: A, cap: 360m}\n"
                   "    megabytes: 3\n"
                   "    approval: {机密: two}\n"
                   "    counting: operator+checker\n",
                   "q",
                   "scheme=cn|defaults:3\n"
                   "levels=confidential, secret|defaults:4\n"
                   "default_level=|built in:0\n"
                   "term=required|built in:0\n"
                   "default_term=5y|defaults:8\n"
                   "scope=required|built in:0\n"
                   "default_scope=|built in:0\n"
                   "scopes=x y, z|queue:15\n"
                   "document_number=optional|built in:0\n"
                   "document_numbers=any|built in:0\n"
                   "recipients=optional|built in:0\n"
                   "term_exceptions=s: secret 30y A|queue:18\n"
                   "who.confidential=users a|defaults:6\n"
                   "who.secret=users c; groups d, e|queue:14\n"
                   "user=claimed|built in:0\n"
                   "approval.confidential=one|defaults:10\n"
                   "approval.secret=two|queue:21\n"
                   "approval_hours=72|built in:0\n"
                   "release=automatic|built in:0\n"
                   "counting.confidential=operator+checker|queue:22\n"
                   "counting.secret=operator+checker|queue:22\n"
                   "reprint.confidential=operator|built in:0\n"
                   "reprint.secret=operator+checker|built in:0\n"
                   "deliver=whole|built in:0\n"
                   "title=not_stored|built in:0\n"
                   "copies=7|queue:13\n"
                   "spares=20|built in:0\n"
                   "authority=optional|built in:0\n"
                   "classified_by=|built in:0\n"
                   "reason=|built in:0\n"
                   "derived_from=|built in:0\n"
                   "declassify_on=|built in:0\n"
                   "marks=print|built in:0\n"
                   "placement=margin|built in:0\n"
                   "margins=reserve|built in:0\n"
                   "symbol=qr|built in:0\n"
                   "language=both|built in:0\n"
                   "edge_mm=6.5|defaults:9\n"
                   "small_pages=enlarge|built in:0\n"
                   "control_sheet=always|built in:0\n"
                   "trace=none|built in:0\n"
                   "proof=none|built in:0\n"
                   "pages=5000|built in:0\n"
                   "megabytes=3|queue:20\n"
                   "marked_megabytes=4096|built in:0\n"
                   "objects=2000000|built in:0\n"
                   "seconds=120|built in:0\n");
}

static void what_has_no_meaning_in_a_scheme_is_not_told(void **state)
{
    (void)state;
    check_settings("site: {id: 1, origin: a}\n"
                   "defaults: {term: required, scheme: us, levels: [secret]}\n"
                   "queues: {q: {}}\n"
                   "roles:\n"
                   "  submitter: [a, b]\n",
                   "q",
                   "scheme=us|defaults:2\n"
                   "levels=secret, secret|defaults:2\n"
                   "default_level=|built in:0\n"
                   "scope=optional|built in:0\n"
                   "default_scope=|built in:0\n"
                   "scopes=any|built in:0\n"
                   "document_number=optional|built in:0\n"
                   "document_numbers=any|built in:0\n"
                   "recipients=optional|built in:0\n"
                   "roles.submitter=a, b|roles:5\n"
                   "who.secret=anyone|built in:0\n"
                   "user=claimed|built in:0\n"
                   "approval.secret=one|built in:0\n"
                   "approval_hours=72|built in:0\n"
                   "release=automatic|built in:0\n"
                   "counting.secret=operator+checker|built in:0\n"
                   "reprint.secret=operator+checker|built in:0\n"
                   "deliver=whole|built in:0\n"
                   "title=not_stored|built in:0\n"
                   "copies=200|built in:0\n"
                   "spares=20|built in:0\n"
                   "authority=optional|built in:0\n"
                   "classified_by=|built in:0\n"
                   "reason=|built in:0\n"
                   "derived_from=|built in:0\n"
                   "declassify_on=|built in:0\n"
                   "marks=print|built in:0\n"
                   "placement=banner|built in:0\n"
                   "margins=reserve|built in:0\n"
                   "symbol=qr|built in:0\n"
                   "language=en|built in:0\n"
                   "edge_mm=6|built in:0\n"
                   "small_pages=enlarge|built in:0\n"
                   "control_sheet=always|built in:0\n"
                   "trace=none|built in:0\n"
                   "proof=none|built in:0\n"
                   "pages=5000|built in:0\n"
                   "megabytes=512|built in:0\n"
                   "marked_megabytes=4096|built in:0\n"
                   "objects=2000000|built in:0\n"
                   "seconds=120|built in:0\n");
}

// --- diff
// ---------------------------------------------------------------------

static void add_difference(void *context, const struct difference *difference)
{
    static const char *const slants[] = {
        [SLANT_OTHER] = "other",
        [SLANT_LOOSER] = "looser",
        [SLANT_TIGHTER] = "tighter",
    };

    text_addf(context, "= %s %s.%s: %s -> %s\n", slants[difference->slant],
              difference->queue, difference->key, difference->before,
              difference->after);
}

// Loosening turned round is tightening: every record is compared both ways.
static void check_mirrored(const struct text *there, const struct text *back)
{
    const char *a = text_string(there);
    const char *b = text_string(back);

    while ((a = strchr(a, '='))) {
        assert_non_null(b = strchr(b, '='));
        bool is_mirrored =
            a[2] == 'l' ? b[2] == 't' : b[2] == 'o' || a[2] == 't';
        if (!is_mirrored)
            fail_msg("%s is not the mirror of\n%s", a, b);
        a++;
        b++;
    }
}

static void check_record(const struct text *old, const struct text *new,
                         const struct text *wanted)
{
    struct policy *before = read_yaml(text_string(old));
    struct policy *after = read_yaml(text_string(new));
    struct text told = {0};
    struct text back = {0};

    policy_compare(before, after, add_difference, &told);
    policy_compare(after, before, add_difference, &back);
    if (!string_equal(text_string(&told), text_string(wanted)))
        fail_msg("%s:\n%s%s wanted\n%s got\n%s", records_path, text_string(old),
                 text_string(new), text_string(wanted), text_string(&told));
    // Several differences may come in another order.
    if (wanted->length > 0 && !strchr(strchr(wanted->data, '\n') + 1, '='))
        check_mirrored(&told, &back);
    policy_free(before);
    policy_free(after);
    text_clear(&told);
    text_clear(&back);
}

// A record: the old policy behind "< ", the new one behind "> ", what differs
// behind "= ", an empty line. Lines without a sign belong to both policies.
static void every_difference_is_told_with_its_slant(void **state)
{
    struct text records = {0};
    struct text old = {0};
    struct text new = {0};
    struct text wanted = {0};
    size_t count = 0;
    (void)state;

    assert_true(file_read(records_path, 1000000, &records, NULL));
    text_add_string(&records, "\n");
    for (char *line = records.data, *next = NULL; *line; line = next) {
        next = strchr(line, '\n') + 1;
        size_t length = (size_t)(next - line);
        if (line[0] == '#')
            continue;
        if (line[0] == '=')
            text_add(&wanted, line, length);
        else if (line[0] != '>' && line[0] != '\n')
            text_add(&old, line[0] == '<' ? line + 2 : line,
                     line[0] == '<' ? length - 2 : length);
        if (line[0] == '>' || (line[0] != '<' && !strchr("=\n", line[0])))
            text_add(&new, line[0] == '>' ? line + 2 : line,
                     line[0] == '>' ? length - 2 : length);
        if (line[0] != '\n' || old.length == 0)
            continue;
        check_record(&old, &new, &wanted);
        count++;
        text_empty(&old);
        text_empty(&new);
        text_empty(&wanted);
    }
    assert_true(count >= RECORDS_LEAST);
    text_clear(&records);
    text_clear(&old);
    text_clear(&new);
    text_clear(&wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_is_told_with_its_line),
        cmocka_unit_test(what_has_no_meaning_in_a_scheme_is_not_told),
        cmocka_unit_test(every_difference_is_told_with_its_slant),
    };

    return cmocka_run_group_tests_name("policy settings", tests, NULL, NULL);
}
