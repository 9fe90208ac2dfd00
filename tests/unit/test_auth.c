// The second person through real PAM: countermark-auth under libpam-wrapper,
// whose pam_matrix keeps names and passwords in a file.
#include "auth/limit.h"
#include "registrar/client.h"

#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const uint8_t key[VOUCHER_KEY_SIZE] = "not so secret";

struct keeper {
    char folder[64];
    pid_t pid;
    struct registrar *asked;
};

static void put(const struct keeper *keeper, const char *name,
                const void *bytes, size_t length)
{
    char path[128];
    struct error err = {0};

    (void)snprintf(path, sizeof(path), "%s/%s", keeper->folder, name);
    if (!file_replace(path, bytes, length, 0600, &err))
        fail_msg("%s", err.text);
}

// "daemon" is an account of every Debian; "stranger" is none.
static void write_services(const struct keeper *keeper)
{
    static const char names[] = "daemon:right:countermark\n"
                                "stranger:right:countermark\n"
                                "root:right:countermark\n";
    struct text service = {0}, folder = {0};
    glob_t found;

    assert_int_equal(
        glob("/usr/lib/*/pam_wrapper/pam_matrix.so", 0, NULL, &found), 0);
    text_addf(&service,
              "auth required %s passdb=%s/passdb\n"
              "account required %s passdb=%s/passdb\n",
              found.gl_pathv[0], keeper->folder, found.gl_pathv[0],
              keeper->folder);
    globfree(&found);
    put(keeper, "passdb", names, strlen(names));
    // The wrapper copies that folder whole: it holds the service alone.
    text_addf(&folder, "%s/services", keeper->folder);
    assert_int_equal(mkdir(text_string(&folder), 0700), 0);
    text_clear(&folder);
    put(keeper, "services/countermark", text_string(&service), service.length);
    put(keeper, "voucher.key", key, sizeof(key));
    text_clear(&service);
}

static void begin(struct keeper *keeper)
{
    struct text program = {0}, socket = {0}, key_path = {0};
    struct text services = {0};
    const char *build = getenv("COUNTERMARK_BUILD");

    *keeper = (struct keeper){.folder = "/tmp/countermark-auth-XXXXXX"};
    assert_non_null(mkdtemp(keeper->folder));
    write_services(keeper);
    text_addf(&program, "%s/countermark-auth", build ? build : "build/release");
    text_addf(&services, "%s/services", keeper->folder);
    text_addf(&socket, "%s/auth.sock", keeper->folder);
    text_addf(&key_path, "%s/voucher.key", keeper->folder);
    keeper->pid = fork();
    if (keeper->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setenv("LD_PRELOAD", "libpam_wrapper.so", 1);
        (void)setenv("PAM_WRAPPER", "1", 1);
        (void)setenv("PAM_WRAPPER_SERVICE_DIR", services.data, 1);
        (void)execl(program.data, program.data, "--listen", socket.data,
                    "--key", key_path.data, (char *)NULL);
        _exit(127);
    }
    keeper->asked = registrar_open(socket.data, 8 * 1000);
    text_clear(&program);
    text_clear(&socket);
    text_clear(&key_path);
    text_clear(&services);
}

static void end(struct keeper *keeper)
{
    struct text command = {0};

    registrar_close(keeper->asked);
    (void)kill(keeper->pid, SIGTERM);
    (void)waitpid(keeper->pid, NULL, 0);
    text_addf(&command, "rm -rf '%s'", keeper->folder);
    assert_int_equal(system(text_string(&command)), 0);
    text_clear(&command);
}

static bool ask(struct keeper *keeper, const char *user, const char *secret,
                char voucher[VOUCHER_MAX], struct error *err)
{
    struct line *request = line_new(), *closing = line_new();

    *err = (struct error){0};
    line_set_text(request, "user", user);
    line_set_text(request, "secret", secret);
    line_set_text(request, "for", "list.destroyed");
    bool done = registrar_ask(keeper->asked, request, NULL, NULL, closing, err);
    const char *text = done ? line_text(closing, "voucher") : NULL;
    if (done)
        assert_true(text && string_fit(voucher, VOUCHER_MAX, text));
    line_free(request);
    line_free(closing);
    return done;
}

static void the_right_password_gives_a_voucher(void **state)
{
    struct keeper keeper;
    struct voucher voucher;
    char text[VOUCHER_MAX];
    struct error err;

    (void)state;
    begin(&keeper);
    if (!ask(&keeper, "daemon", "right", text, &err))
        fail_msg("%s", err.text);
    assert_true(voucher_read(text, key, &voucher, &err));
    assert_string_equal(voucher.name, "daemon");
    assert_string_equal(voucher.kind, "list.destroyed");
    assert_int_equal(voucher.uid, 1);
    assert_int_equal(voucher.first, getuid());
    end(&keeper);
}

// What is wrong is not said, and five times are enough.
static void a_wrong_one_does_not_and_not_often(void **state)
{
    struct keeper keeper;
    char text[VOUCHER_MAX];
    struct error first, err;

    (void)state;
    begin(&keeper);
    assert_false(ask(&keeper, "daemon", "wrong", text, &first));
    assert_int_equal(first.kind, ERROR_REFUSED);
    // No such account, although PAM would take it.
    assert_false(ask(&keeper, "stranger", "right", text, &err));
    assert_string_equal(strstr(err.text, " is not confirmed"),
                        strstr(first.text, " is not confirmed"));
    for (int n = 2; n < LIMIT_FAILURES; n++)
        assert_false(ask(&keeper, "daemon", "guess", text, &err));
    // The parent counts when the child has ended, which may be after its word.
    for (int n = 0; n < 50; n++) {
        assert_false(ask(&keeper, "daemon", n ? "right" : "guess", text, &err));
        if (strstr(err.text, "too many wrong passwords"))
            break;
    }
    assert_non_null(strstr(err.text, "too many wrong passwords"));
    end(&keeper);
}

static void nobody_stands_beside_himself(void **state)
{
    struct keeper keeper;
    char text[VOUCHER_MAX];
    struct error err;

    (void)state;
    if (getuid() != 0) {
        // An ordinary user has no password in pam_matrix: it is refused too.
        return;
    }
    begin(&keeper);
    assert_false(ask(&keeper, "root", "right", text, &err));
    assert_non_null(strstr(err.text, "is the first person already"));
    end(&keeper);
}

static void the_oldest_of_many_is_forgotten(void **state)
{
    static struct limit limit;

    (void)state;
    for (int n = 0; n < LIMIT_FAILURES; n++)
        limit_count(&limit, 1000, 50 + n);
    assert_int_equal(limit_wait(&limit, 1000, 60), LIMIT_SECONDS - 6);
    assert_int_equal(limit_wait(&limit, 1001, 60), 0);
    assert_int_equal(limit_wait(&limit, 1000, 54 + LIMIT_SECONDS), 0);
    limit_forget(&limit, 1000);
    assert_int_equal(limit_wait(&limit, 1000, 60), 0);
    for (unsigned n = 0; n < LIMIT_KEPT + 1; n++)
        for (int k = 0; k < LIMIT_FAILURES; k++)
            limit_count(&limit, 2000 + n, 100 + (int64_t)n);
    assert_int_equal(limit_wait(&limit, 2000, 400), 0);
    assert_true(limit_wait(&limit, 2001, 400) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_password_gives_a_voucher),
        cmocka_unit_test(a_wrong_one_does_not_and_not_often),
        cmocka_unit_test(nobody_stands_beside_himself),
        cmocka_unit_test(the_oldest_of_many_is_forgotten),
    };

    return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
