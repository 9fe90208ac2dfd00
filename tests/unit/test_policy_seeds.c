// The seeds of the policy fuzzer, and what it found, each time again; and files
// that are made to hurt a reader of YAML.
#include "tests/fuzz/policy.c" // NOLINT(bugprone-suspicious-include)

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char seeds[] = "tests/fuzz/policy-seeds";

enum { SEEDS_LEAST = 30 };

static void replay(const char *path)
{
    struct text bytes = {0};

    assert_true(file_read(path, POLICY_BYTES_MAX, &bytes, NULL));
    assert_int_equal(LLVMFuzzerTestOneInput(
                         (const uint8_t *)text_string(&bytes), bytes.length),
                     0);
    text_clear(&bytes);
}

static void every_seed_keeps_what_is_promised(void **state)
{
    DIR *folder = opendir(seeds);
    size_t count = 0;
    (void)state;

    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry;
         entry = readdir(folder)) {
        struct text path = {0};
        if (entry->d_name[0] == '.')
            continue;
        text_addf(&path, "%s/%s", seeds, entry->d_name);
        replay(text_string(&path));
        text_clear(&path);
        count++;
    }
    (void)closedir(folder);
    assert_true(count >= SEEDS_LEAST);
    replay("config/countermark.yaml");
    replay("tests/data/policy/full.yaml");
    replay("tests/data/policy/decide.yaml");
}

// One file of each kind, and its only complaint.
static void check_complaint(const struct text *yaml, const char *wanted)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    assert_false(policy_read_bytes("p", text_string(yaml), yaml->length,
                                   &policy, &complaints, &err));
    const char *first = strchr(complaints.data, '\n');
    assert_non_null(first);
    if ((size_t)(first - complaints.data) != strlen(wanted) ||
        strncmp(complaints.data, wanted, strlen(wanted)) != 0)
        fail_msg("wanted %s\ngot %s", wanted, complaints.data);
    text_clear(&complaints);
}

static void bombs_do_not_go_off(void **state)
{
    struct text yaml = {0};
    (void)state;

    // Ten aliases of ten aliases of ten...: 10^9 words if they were followed.
    text_add_string(&yaml, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int n = 1; n < 9; n++) {
        text_addf(&yaml, "a%d: &a%d [", n, n);
        for (int k = 0; k < 10; k++)
            text_addf(&yaml, "%s*a%d", k ? ", " : "", n - 1);
        text_add_string(&yaml, "]\n");
    }
    check_complaint(&yaml,
                    "p:1:5: anchors (&a0) are not used here; write the value "
                    "out");

    // Lists in lists in lists, as deep as the file is long.
    text_empty(&yaml);
    text_add_string(&yaml, "site: ");
    for (int n = 0; n < POLICY_BYTES_MAX - 100; n++)
        text_add_char(&yaml, '[');
    check_complaint(&yaml, "p:1:14: nested too deeply; at most 8 levels are "
                           "read");

    // One word as long as the file.
    text_empty(&yaml);
    text_add_string(&yaml, "site: {id: 1, origin: ");
    for (int n = 0; n < POLICY_BYTES_MAX - 100; n++)
        text_add_char(&yaml, 'x');
    text_add_string(&yaml, "}\n");
    check_complaint(&yaml, "p:1:23: \"origin\" is too long (1048476 bytes); at "
                           "most 127 are allowed");
    text_clear(&yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_seed_keeps_what_is_promised),
        cmocka_unit_test(bombs_do_not_go_off),
    };

    return cmocka_run_group_tests_name("policy seeds", tests, NULL, NULL);
}
