// What the fuzzer of the socket protocol begins with, and what it ever found.
// NOLINTNEXTLINE(bugprone-suspicious-include): the fuzzed function is in it.
#include "tests/fuzz/registrar.c"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum { SEED_MAX = 1000000 };

static const char folder[] = "tests/fuzz/registrar-seeds";

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void every_seed_is_answered(void **state)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_seed, alphasort);

    (void)state;
    assert_true(count >= 12);
    for (int n = 0; n < count; n++) {
        struct text path = {0}, bytes = {0};
        struct error err = {0};
        text_addf(&path, "%s/%s", folder, entries[n]->d_name);
        if (!file_read(path.data, SEED_MAX, &bytes, &err))
            fail_msg("%s", err.text);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.length);
        // Cut anywhere, it is a half message.
        for (size_t length = 0; length < bytes.length; length += 61)
            (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, length);
        text_clear(&path);
        text_clear(&bytes);
        free(entries[n]);
    }
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_seed_is_answered),
    };

    return cmocka_run_group_tests_name("registrar: fuzzed", tests, NULL, NULL);
}
