// A registrar that is killed at each of its calls that change a file: before
// the call, or when half of a write is done. Something like systemd starts it
// again, its clients go on, and afterwards every promise still holds.
//
// Every COUNTERMARK_SWEEP_STEP-th call is tried (13 when it is not set, so that
// it is short; `make sweep-registrar` tries each one).
#include "tests/unit/registrar_room.h"

#include <sys/prctl.h>
#include <sys/syscall.h>

enum { STEP = 13, MOST_CALLS = 5000 };

enum moment { BEFORE_IT, HALF_OF_IT };

// What the registrar and the test both see.
struct fate {
    atomic_int daemon; // the process that serves now
    atomic_uint calls; // that were made
    unsigned kill_at;  // the one at which it dies; 0: never
    enum moment moment;
    atomic_bool is_dead; // it was killed
    atomic_bool is_over; // it is not started again
};

static struct fate *fate;
static pid_t counted; // the process whose calls count, not its children

// --- the calls, in the place of libc's for everything in this program --------

static void die(void)
{
    atomic_store(&fate->is_dead, true);
    (void)kill(getpid(), SIGKILL);
    for (;;)
        (void)pause();
}

// True when this is the call: it dies there, after `half` was done.
static bool is_the_call(void)
{
    if (getpid() != counted)
        return false;
    unsigned n = atomic_fetch_add(&fate->calls, 1) + 1;
    if (n != fate->kill_at)
        return false;
    if (fate->moment == BEFORE_IT)
        die();
    return true;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    bool is_last = is_the_call();
    ssize_t done = syscall(SYS_write, fd, bytes, is_last ? size / 2 : size);

    if (is_last)
        die();
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    bool is_last = is_the_call();
    ssize_t done =
        syscall(SYS_pwrite64, fd, bytes, is_last ? size / 2 : size, at);

    if (is_last)
        die();
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at)
{
    return pwrite(fd, bytes, size, at);
}

static int after(bool is_last, long got)
{
    if (is_last)
        die();
    return (int)got;
}

int fsync(int fd)
{
    return after(is_the_call(), syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
    return after(is_the_call(), syscall(SYS_fdatasync, fd));
}

int ftruncate(int fd, off_t size)
{
    return after(is_the_call(), syscall(SYS_ftruncate, fd, size));
}

int rename(const char *from, const char *to)
{
    return after(is_the_call(), syscall(SYS_rename, from, to));
}

int link(const char *from, const char *to)
{
    return after(is_the_call(), syscall(SYS_link, from, to));
}

int unlink(const char *path)
{
    return after(is_the_call(), syscall(SYS_unlink, path));
}

// --- the room ----------------------------------------------------------------

// Starts the registrar, and again when it was killed, as systemd would.
static pid_t guard(const struct room *room)
{
    pid_t guardian = fork();

    if (guardian == 0)
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (guardian == 0) {
        pid_t daemon = fork();
        if (daemon == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            counted = atomic_load(&fate->is_dead) ? 0 : getpid();
            _exit(run_daemon(room));
        }
        atomic_store(&fate->daemon, daemon);
        int status = 0;
        (void)waitpid(daemon, &status, 0);
        // It may also be killed while it ends.
        if (!WIFSIGNALED(status) || atomic_load(&fate->is_over))
            _exit(WIFSIGNALED(status) ? 0 : WEXITSTATUS(status));
    }
    return guardian;
}

static void need(bool done, const struct error *err)
{
    if (!done)
        fail_msg("call %u, %s: %s", fate->kill_at,
                 fate->moment == BEFORE_IT ? "before it" : "half of it",
                 err->text);
}

static struct plan numbered(struct registrar *print)
{
    struct reservation wanted = new_job();
    struct plan plan;
    struct error err = {0};

    need(registrar_reserve(print, &wanted, &plan, &err), &err);
    return plan;
}

// One job to its end, a new key, a job that is cancelled, a third one.
static void play(const struct room *room, struct plan plans[3])
{
    struct registrar *print = registrar_open(room->print, PATIENCE_MS);
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *rotate = line_new();
    const struct marked marked = {.bytes = 1000, .pages = 7};
    struct error err = {0};

    plans[0] = numbered(print);
    need(registrar_marked(print, plans[0].run, 1, &marked, &err), &err);
    need(registrar_written(print, plans[0].run, 1, &err), &err);
    need(registrar_sending(print, plans[0].run, 1, "ipp://device", &err), &err);
    need(registrar_sent(print, plans[0].run, 1, 7, &err), &err);
    line_set_text(rotate, "ask", "rotate");
    need(registrar_ask(desk, rotate, NULL, NULL, NULL, &err), &err);
    plans[1] = numbered(print);
    need(registrar_cancelled(print, plans[1].run, "not needed", &err), &err);
    plans[2] = numbered(print);
    line_free(rotate);
    registrar_close(desk);
    registrar_close(print);
}

static bool keep_verifier(void *context, const struct line *answer)
{
    return string_fit(context, 256, line_text(answer, "verifier"));
}

// Two keys, and the second one signs.
static void assert_one_new_key(const struct room *room)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new(), *closing = line_new();
    struct text note = {0};
    struct checkpoint checkpoint;
    struct error err = {0};
    char verifier[256] = "";

    line_set_text(request, "ask", "keys");
    need(registrar_ask(desk, request, keep_verifier, verifier, closing, &err),
         &err);
    assert_int_equal(line_number(closing, "signing_key", -1), 2);
    line_set_text(request, "ask", "checkpoint");
    need(registrar_ask(desk, request, NULL, NULL, closing, &err) &&
             words_get_lines(closing, "note", 16, &note, &err) &&
             note_open(text_string(&note), verifier, &checkpoint, &err),
         &err);
    text_clear(&note);
    line_free(closing);
    line_free(request);
    registrar_close(desk);
}

static void assert_all_is_kept(const struct room *room,
                               const struct plan plans[3])
{
    static const enum run_state states[] = {RUN_SENT, RUN_CANCELLED,
                                            RUN_RECEIVED};

    for (unsigned n = 0; n < 3; n++) {
        assert_int_equal(plans[n].run, n + 1);
        assert_int_equal(plans[n].first_serial, n * COPIES + 1);
        assert_int_equal(run_of(room, plans[n].run).state, states[n]);
    }
    assert_one_new_key(room);
    assert_journal_is_clean(room);
}

// Whether the registrar lived long enough to be killed at that call.
static bool try_call(unsigned call, enum moment moment)
{
    void *state = NULL;
    struct plan plans[3];

    if (open_room(&state) != 0 || !state) {
        fail_msg("there is no room");
        return false;
    }
    struct room *room = state;
    line_free(ask_desk(room, "checkpoint"));
    kill_daemon(room, SIGTERM);
    room->daemon = 0;

    *fate = (struct fate){.kill_at = call, .moment = moment};
    pid_t guardian = guard(room);
    play(room, plans);
    assert_all_is_kept(room, plans);
    atomic_store(&fate->is_over, true);
    assert_int_equal(kill(atomic_load(&fate->daemon), SIGTERM), 0);
    assert_int_equal(WEXITSTATUS(wait_for(guardian)), 0);
    bool was_killed = atomic_load(&fate->is_dead);

    // The mark agrees, or nothing would be numbered now.
    start(room);
    struct registrar *print = registrar_open(room->print, PATIENCE_MS);
    assert_int_equal(numbered(print).run, 4);
    registrar_close(print);
    assert_int_equal(close_room(&state), 0);
    return was_killed;
}

static void whenever_it_is_killed_nothing_is_lost(void **state)
{
    const char *wanted = getenv("COUNTERMARK_SWEEP_STEP");
    int64_t step = STEP;
    unsigned tried = 0;

    (void)state;
    if (wanted && !number_read(wanted, 1, MOST_CALLS, &step))
        fail_msg("COUNTERMARK_SWEEP_STEP: not a number");
    fate = mmap(NULL, sizeof(*fate), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(fate, MAP_FAILED);
    for (unsigned call = 1; call < MOST_CALLS; call += (unsigned)step) {
        // With every step both moments, else one after the other.
        bool killed = try_call(call, (enum moment)(call / step % 2));
        if (step == 1)
            killed = try_call(call, (enum moment)((call + 1) % 2)) || killed;
        if (!killed)
            break;
        tried++;
    }
    // Each of the events is a handful of calls.
    assert_true(tried * step > 60);
    print_message("# killed at %u of its calls\n", tried);
    (void)munmap(fate, sizeof(*fate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whenever_it_is_killed_nothing_is_lost),
    };

    return cmocka_run_group_tests_name("registrar: killed", tests, NULL, NULL);
}
