// A room with a real registrar in it, for tests that talk to one.
#ifndef TESTS_REGISTRAR_ROOM_H
#define TESTS_REGISTRAR_ROOM_H

#include "config/config.h"
#include "registrar/client-words.h"
#include "registrar/client.h"
#include "registrar/hall.h"
#include "registrar/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum { PATIENCE_MS = 20 * 1000, COPIES = 3, GRACE_S = 1 };

// The room of one test: its folder and the registrar in it.
struct room {
    char folder[64], policy[96], print[96], desk[96];
    pid_t daemon;
    struct terms terms;
};

static inline void pause_ms(long ms)
{
    struct timespec pause = {.tv_sec = ms / 1000,
                             .tv_nsec = ms % 1000 * 1000000};

    (void)nanosleep(&pause, NULL);
}

static inline void write_policy(const struct room *room)
{
    struct text text = {0};
    struct error err = {0};

    text_addf(&text,
              "site:\n  id: 1\n  origin: test.example/room\n"
              "paths:\n  print_socket: %s\n  desk_socket: %s\n"
              "  state: %s/state\n"
              "print_user: root\n"
              "queues:\n  classified:\n    scheme: cn\n    approval: none\n",
              room->print, room->desk, room->folder);
    assert_true(file_replace(room->policy, text.data, text.length, 0644, &err));
    text_clear(&text);
}

static inline struct policy *read_policy(const struct room *room)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    if (!policy_read(room->policy, &policy, &complaints, &err))
        fail_msg("%s", text_string(&complaints));
    text_clear(&complaints);
    return policy;
}

// What the registrar logs would only be in the way of the test's own report.
static inline void be_quiet(void)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    (void)dup2(nowhere, STDERR_FILENO);
    (void)close(nowhere);
}

static inline int run_daemon(const struct room *room)
{
    struct policy *policy = NULL;
    struct error err = {0};

    be_quiet();
    (void)signal(SIGPIPE, SIG_IGN);
    if (!policy_read(room->policy, &policy, NULL, &err))
        return 9;
    bool done = keep(policy, room->policy, &room->terms, &err);
    policy_free(policy);
    return done ? 0 : 10 + (int)err.kind;
}

static inline void start(struct room *room)
{
    room->daemon = fork();
    assert_true(room->daemon >= 0);
    if (room->daemon == 0)
        _exit(run_daemon(room));
}

static inline int wait_for(pid_t child)
{
    int status = 0;

    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static inline void kill_daemon(struct room *room, int with)
{
    assert_int_equal(kill(room->daemon, with), 0);
    int status = wait_for(room->daemon);
    room->daemon = 0;
    if (with == SIGTERM) {
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

static inline int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_true(string_fit(address.sun_path, sizeof(address.sun_path), path));
    for (unsigned n = 0; n < 200; n++) {
        if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
            return fd;
        pause_ms(25);
    }
    fail_msg("nobody answers at %s", path);
    return -1;
}

static inline int open_room(void **state)
{
    struct room *room = memory_need_zero(1, sizeof(*room));
    struct text verifier = {0};
    struct error err = {0};

    room->terms.grace_s = GRACE_S;
    (void)string_fit(room->folder, sizeof(room->folder),
                     "/tmp/countermark-test-XXXXXX");
    if (!mkdtemp(room->folder) || chmod(room->folder, 0755) != 0)
        return -1;
    (void)snprintf(room->policy, sizeof(room->policy), "%s/policy.yaml",
                   room->folder);
    (void)snprintf(room->print, sizeof(room->print), "%s/print", room->folder);
    (void)snprintf(room->desk, sizeof(room->desk), "%s/desk", room->folder);
    write_policy(room);
    struct policy *policy = read_policy(room);
    bool founded = office_found(policy, &verifier, &err);
    policy_free(policy);
    text_clear(&verifier);
    if (!founded)
        return -1;
    start(room);
    // It can be told to stop once it has begun to listen.
    (void)close(connect_to(room->desk));
    *state = room;
    return 0;
}

static inline int close_room(void **state)
{
    struct room *room = *state;
    char *arguments[] = {(char *)(uintptr_t) "rm", (char *)(uintptr_t) "-rf",
                         room->folder, NULL};
    struct process_plan plan = {.program = "/bin/rm",
                                .argv = arguments,
                                .in = -1,
                                .out = -1,
                                .err = -1,
                                .keep = {-1, -1, -1, -1}};
    struct process_end end;
    pid_t child = 0;

    if (room->daemon > 0)
        kill_daemon(room, SIGTERM);
    bool is_gone =
        process_start(&plan, &child, NULL) && process_wait(child, &end, NULL);
    free(room);
    return is_gone ? 0 : -1;
}

// A new job with 3 copies of 2 pages; serials come from one series for all.
static inline struct reservation new_job(void)
{
    struct reservation wanted = {
        .job = {.queue = "classified",
                .job_id = 1,
                .attempt_time = 1,
                .user = "li"},
        .level = "secret",
        .mark = "机密★10年",
        .scope = "办公厅",
        .doc_no = "〔2026〕17号",
        .series = "〔2026〕17号",
        .copies = COPIES,
        .pages = 2,
        .sheets = 1,
        .control_pages = 1,
    };
    char id[33];

    random_id(id);
    (void)string_fit(wanted.job.uuid, sizeof(wanted.job.uuid), id);
    memset(wanted.policy, 'a', DIGEST_HEX - 1);
    random_bytes(&wanted.input, sizeof(wanted.input));
    return wanted;
}

static inline struct plan reserve_one(struct registrar *registrar)
{
    struct reservation wanted = new_job();
    struct plan plan;
    struct error err = {0};

    if (!registrar_reserve(registrar, &wanted, &plan, &err))
        fail_msg("%s", err.text);
    return plan;
}

// A run whose bytes are about to go to the device.
static inline struct plan send_one(struct registrar *registrar)
{
    struct plan plan = reserve_one(registrar);
    const struct marked marked = {.bytes = 1000, .pages = 7};
    struct error err = {0};

    if (!registrar_marked(registrar, plan.run, plan.attempt, &marked, &err) ||
        !registrar_written(registrar, plan.run, plan.attempt, &err) ||
        !registrar_sending(registrar, plan.run, plan.attempt, "ipp://device",
                           &err))
        fail_msg("%s", err.text);
    return plan;
}

static inline bool see_run(void *context, const struct line *answer)
{
    struct error err = {0};

    assert_true(registrar_run_read(answer, context, &err));
    return true;
}

static inline struct run_view run_of(const struct room *room, unsigned run)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct run_view view = {0};
    struct error err = {0};

    line_set_text(request, "ask", "run");
    line_set_number(request, "run", run);
    if (!registrar_ask(desk, request, see_run, &view, NULL, &err))
        fail_msg("%s", err.text);
    line_free(request);
    registrar_close(desk);
    return view;
}

static inline void wait_for_state(const struct room *room, unsigned run,
                                  enum run_state state)
{
    for (unsigned n = 0; n < 200; n++) {
        if (run_of(room, run).state == state)
            return;
        pause_ms(50);
    }
    fail_msg("run %u did not become %s", run, run_state_name(state));
}

// The closing line of a request without fields; free it.
static inline struct line *ask_desk(const struct room *room, const char *ask)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new(), *closing = line_new();
    struct error err = {0};

    line_set_text(request, "ask", ask);
    if (!registrar_ask(desk, request, NULL, NULL, closing, &err))
        fail_msg("%s", err.text);
    line_free(request);
    registrar_close(desk);
    return closing;
}

static inline void assert_journal_is_clean(const struct room *room)
{
    struct line *closing = ask_desk(room, "verify");

    assert_int_equal(line_number(closing, "findings", -1), 0);
    line_free(closing);
}

#endif
