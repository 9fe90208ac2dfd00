// Delivery through a real child: what the device's backend is given, what is
// heard of it, and how it is cancelled.
#include "backend/cancel.h"
#include "backend/deliver.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/countermark-deliver.XXXXXX";
static char program[128];
static int cancel = -1;

static const char document[] = "%PDF-1.5 the marked document\n";

static int make_folder(void **state)
{
    (void)state;
    char path[128];

    if (!mkdtemp(folder) || chmod(folder, 0755) != 0)
        return -1;
    (void)snprintf(path, sizeof(path), "%s/backend", folder);
    (void)snprintf(program, sizeof(program), "%s/backend/probe", folder);
    cancel = cancel_open(NULL);
    return cancel < 0 || mkdir(path, 0755) != 0 ||
           setenv("CUPS_SERVERBIN", folder, 1) != 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[128];

    (void)unlink(program);
    (void)snprintf(path, sizeof(path), "%s/seen", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof(path), "%s/backend", folder);
    (void)rmdir(path);
    return rmdir(folder);
}

static void write_program(const char *script, mode_t mode)
{
    struct text text = {0};

    text_addf(&text, "#!/bin/sh\nF=%s\n%s", folder, script);
    assert_true(file_replace(program, text.data, text.length, mode, NULL));
    text_clear(&text);
}

static struct job job_for(const char *uri)
{
    struct job job = {
        .id = 12,
        .options = "sides=one-sided copies=3 job-uuid=urn:uuid:x "
                   "document-name-supplied=the\\ plan.pdf",
    };

    (void)snprintf(job.device_uri, sizeof(job.device_uri), "%s", uri);
    return job;
}

static char *const arguments[] = {
    (char[]){"countermark:probe:/x"},
    (char[]){"12"},
    (char[]){"zhang"},
    (char[]){"a title"},
    (char[]){"3"},
    (char[]){"sides=one-sided copies=3 job-uuid=urn:uuid:x "
             "document-name-supplied=the\\ plan.pdf"},
    NULL,
};

// Delivers the document to the script with 0700, which stays with our own user.
static struct result deliver_to(const char *script)
{
    struct job job = job_for("countermark:probe:/x?waitjob=false");
    struct device device;
    struct result result = {.pages = 0};
    struct error err = {0};
    int spool = spool_open("/tmp", &err);

    write_program(script, 0700);
    assert_true(descriptor_write(spool, document, strlen(document), NULL));
    if (!device_find(&job, "lp", &device, &err) ||
        !deliver(&device, &job, arguments, spool, cancel, &result, &err))
        fail_msg("%s", err.text);
    (void)close(spool);
    return result;
}

static void the_child_gets_a_file_one_copy_and_the_true_device(void **state)
{
    struct text path = {0};
    struct text seen = {0};
    (void)state;

    struct result result = deliver_to(
        "{ echo \"$DEVICE_URI $1 $2 $3 $4\"; tr '\\0' '\\n' < /proc/$$/cmdline;"
        " echo \"$5\"; cat \"$6\";"
        " cat; } > $F/seen\n"
        "echo 'PAGE: 1 1' >&2; echo 'PAGE: total 9' >&2\n");
    assert_true(result.is_sent);
    assert_int_equal(result.pages, 9);
    text_addf(&path, "%s/seen", folder);
    assert_true(file_read(path.data, 10000, &seen, NULL));
    assert_non_null(strstr(seen.data, "probe:/x?waitjob=false 12 zhang job 12 "
                                      "1\n"));
    // Arguments can be read by everybody: no user, password or query there.
    assert_null(strstr(strchr(seen.data, '\n'), "waitjob"));
    assert_null(strstr(seen.data, "a title"));
    assert_null(strstr(seen.data, "the plan"));
    assert_null(strstr(seen.data, "copies"));
    assert_non_null(strstr(seen.data, "sides=one-sided"));
    assert_non_null(strstr(seen.data, document));
    text_clear(&path);
    text_clear(&seen);
}

static void the_childs_end_is_named(void **state)
{
    (void)state;

    struct result result = deliver_to("echo 'ERROR: no paper' >&2; exit 6\n");
    assert_false(result.is_sent);
    assert_string_equal(result.reason,
                        "the device's backend ended with status 6: no paper");
    result = deliver_to("echo 'PAGE: total 2' >&2; kill -9 $$\n");
    assert_false(result.is_sent);
    assert_int_equal(result.pages, 2);
    assert_string_equal(result.reason,
                        "the device's backend ended by signal 9");
}

static void one_cancel_reaches_the_child_once(void **state)
{
    (void)state;

    // The probe asks for the signal itself, waits, and counts what came.
    struct result result =
        deliver_to("n=0; trap 'n=$((n+1))' TERM\n"
                   "echo 'PAGE: total 1' >&2; kill -TERM $PPID\n"
                   "sleep 0.3; kill -TERM $PPID; sleep 0.3\n"
                   "echo \"PAGE: total 1$n\" >&2; exit 0\n");
    assert_false(result.is_sent);
    assert_true(result.is_cancelled);
    assert_int_equal(result.pages, 11);
}

static void a_grandchild_that_keeps_the_pipe_cannot_keep_us(void **state)
{
    (void)state;

    alarm(20);
    struct result result = deliver_to("sleep 60 & echo 'PAGE: total 4' >&2\n");
    (void)alarm(0);
    assert_true(result.is_sent);
    assert_int_equal(result.pages, 4);
}

static void a_device_that_cannot_be_reached_is_known_before(void **state)
{
    static const struct {
        const char *uri, *words;
    } rows[] = {
        {"countermark:none:/x", "there is no CUPS backend"},
        {"ipp://host/", ""},
        {"countermark:../x:/", ""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct job job = job_for(rows[n].uri);
        struct device device;
        struct error err = {0};
        if (device_find(&job, "lp", &device, &err) ||
            err.kind != ERROR_CONFIG || !strstr(err.text, rows[n].words))
            fail_msg("row %zu: \"%s\"", n, err.text);
    }
}

// As root: a backend for everybody runs as the print user and can read the
// document; one that others may write is not run at all.
static void root_is_given_up_where_cups_would_not_have_it(void **state)
{
    struct job job = job_for("countermark:probe:/x");
    struct device device;
    struct result result = {.pages = 0};
    struct error err = {0};
    (void)state;

    write_program("test \"$(id -un) $(id -G | wc -w)\" = 'nobody 1' || exit 9\n"
                  "grep -q marked \"$6\" && kill -0 $PPID 2>/dev/null || "
                  "echo 'PAGE: total 7' >&2\n",
                  0755);
    bool is_found = device_find(&job, "nobody", &device, &err);
    assert_true(is_found);
    if (geteuid() != 0) {
        assert_false(device.is_unprivileged);
        return;
    }
    int spool = spool_open("/tmp", &err);
    assert_true(descriptor_write(spool, document, strlen(document), NULL));
    assert_true(
        deliver(&device, &job, arguments, spool, cancel, &result, &err));
    assert_string_equal(result.reason, "");
    assert_int_equal(result.pages, 7);
    (void)close(spool);

    write_program("exit 0\n", 0775);
    assert_false(device_find(&job, "nobody", &device, &err));
    assert_non_null(strstr(err.text, "writable by root only"));
    write_program("exit 0\n", 0755);
    assert_false(device_find(&job, "no such user", &device, &err));
    assert_non_null(strstr(err.text, "is no account of this machine"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_child_gets_a_file_one_copy_and_the_true_device),
        cmocka_unit_test(the_childs_end_is_named),
        cmocka_unit_test(one_cancel_reaches_the_child_once),
        cmocka_unit_test(a_grandchild_that_keeps_the_pipe_cannot_keep_us),
        cmocka_unit_test(a_device_that_cannot_be_reached_is_known_before),
        cmocka_unit_test(root_is_given_up_where_cups_would_not_have_it),
    };

    return cmocka_run_group_tests_name("backend deliver", tests, make_folder,
                                       remove_folder);
}
