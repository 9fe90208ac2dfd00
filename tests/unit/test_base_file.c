// Files and children: whole or an error, and nothing left behind.
#include "base/base.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/countermark-file.XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void a_replaced_file_is_new_or_old_but_whole(void **state)
{
    char path[128];
    struct text text = {0};
    struct error err = {0};
    struct stat info;
    (void)state;

    (void)snprintf(path, sizeof(path), "%s/key", folder);
    assert_true(file_replace(path, "one", 3, 0400, &err));
    assert_true(file_replace(path, "second", 6, 0400, &err));
    assert_true(file_read(path, 6, &text, &err));
    assert_string_equal(text.data, "second");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0400);

    text_empty(&text);
    assert_false(file_read(path, 5, &text, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(unlink(path), 0);
    assert_false(file_read(path, 5, &text, &err));
    assert_non_null(strstr(err.text, path));
    text_clear(&text);
}

static void a_full_disk_is_an_error_not_a_short_file(void **state)
{
    struct error err = {0};
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    (void)state;

    assert_true(full >= 0);
    assert_false(descriptor_write(full, "x", 1, &err));
    assert_non_null(strstr(err.text, "No space left"));
    assert_int_equal(close(full), 0);
}

static bool count_bytes(void *context, const void *bytes, size_t length,
                        struct error *err)
{
    (void)bytes;
    (void)err;
    *(size_t *)context += length;
    return true;
}

static void pouring_stops_at_the_limit(void **state)
{
    struct error err = {0};
    size_t total = 0;
    size_t seen = 0;
    int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    int spool = spool_open(folder, &err);
    (void)state;

    assert_true(zero >= 0 && spool >= 0);
    assert_false(descriptor_pour(zero, spool, 1000000, count_bytes, &seen,
                                 &total, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(seen <= 1000000);
    assert_int_equal(close(zero), 0);
    assert_int_equal(close(spool), 0);
}

static void a_spool_file_has_no_name(void **state)
{
    struct error err = {0};
    struct mapping mapping;
    int spool = spool_open(folder, &err);
    (void)state;

    assert_true(spool >= 0);
    assert_true(descriptor_write(spool, "secret", 6, &err));
    assert_true(mapping_init(&mapping, spool, &err));
    assert_int_equal(mapping.size, 6);
    assert_memory_equal(mapping.bytes, "secret", 6);
    mapping_clear(&mapping);
    assert_int_equal(close(spool), 0);
    // remove_folder finds the folder empty, or fails.
}

static struct process_end run_shell(const char *script)
{
    char name[] = "sh";
    char option[] = "-c";
    char *argv[] = {name, option, NULL, NULL};
    struct process_plan plan = {
        .program = "/bin/sh",
        .argv = argv,
        .in = -1,
        .out = -1,
        .err = -1,
        .keep = {-1, -1, -1, -1},
        .dies_with_us = true,
    };
    struct process_end end = {0};
    struct error err = {0};
    pid_t child = 0;
    char *copy = string_copy(script);

    argv[2] = copy;
    assert_true(process_start(&plan, &child, &err));
    assert_true(process_wait(child, &end, &err));
    free(copy);
    return end;
}

static void a_signal_is_not_an_exit_status(void **state)
{
    struct process_end end = run_shell("exit 9");
    (void)state;

    assert_false(end.by_signal);
    assert_int_equal(end.code, 9);
    end = run_shell("kill -9 $$");
    assert_true(end.by_signal);
    assert_int_equal(end.code, 9);
}

static void a_missing_program_is_named(void **state)
{
    char name[] = "nothing";
    char *argv[] = {name, NULL};
    struct process_plan plan = {
        .program = "/nowhere/nothing",
        .argv = argv,
        .in = -1,
        .out = -1,
        .err = -1,
        .keep = {-1, -1, -1, -1},
    };
    struct error err = {0};
    pid_t child = 0;
    (void)state;

    assert_false(process_start(&plan, &child, &err));
    assert_non_null(strstr(err.text, "/nowhere/nothing"));
    assert_non_null(strstr(err.text, "No such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_replaced_file_is_new_or_old_but_whole),
        cmocka_unit_test(a_full_disk_is_an_error_not_a_short_file),
        cmocka_unit_test(pouring_stops_at_the_limit),
        cmocka_unit_test(a_spool_file_has_no_name),
        cmocka_unit_test(a_signal_is_not_an_exit_status),
        cmocka_unit_test(a_missing_program_is_named),
    };

    return cmocka_run_group_tests_name("base: file", tests, make_folder,
                                       remove_folder);
}
