// What a real registrar keeps for decades: numbers that outlive a backup, keys
// that follow one another, room on the disk, rules that change while it runs.
#include "tests/unit/registrar_room.h"

#include <sys/statvfs.h>

enum { FILE_MAX = 100000000, VERIFY_FAILED = 2 };

static void path_in(const struct room *room, const char *name, char path[128])
{
    (void)snprintf(path, 128, "%s/state/%s", room->folder, name);
}

// Whoever has answered also hears signals.
static void stop(struct room *room)
{
    line_free(ask_desk(room, "checkpoint"));
    kill_daemon(room, SIGTERM);
}

static void copy(const char *from, const char *to)
{
    struct text bytes = {0};
    struct error err = {0};

    if (!file_read(from, FILE_MAX, &bytes, &err) ||
        !file_replace(to, bytes.data, bytes.length, 0600, &err))
        fail_msg("%s", err.text);
    text_clear(&bytes);
}

static void keep_copy(const struct room *room, const char *name, const char *as)
{
    char from[128], to[128];

    path_in(room, name, from);
    path_in(room, as, to);
    copy(from, to);
}

// A request with a note, at the desk.
static bool ask_with_note(const struct room *room, const char *ask,
                          const char *note, struct error *err)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();

    *err = (struct error){0};
    line_set_text(request, "ask", ask);
    line_set_lines(request, "note", note);
    bool done = registrar_ask(desk, request, NULL, NULL, NULL, err);
    line_free(request);
    registrar_close(desk);
    return done;
}

static bool reserve(const struct room *room, struct plan *plan,
                    struct error *err)
{
    struct registrar *print = registrar_open(room->print, PATIENCE_MS);
    struct reservation wanted = new_job();

    *err = (struct error){0};
    bool done = registrar_reserve(print, &wanted, plan, err);
    registrar_close(print);
    return done;
}

static struct plan reserved(const struct room *room)
{
    struct plan plan;
    struct error err;

    if (!reserve(room, &plan, &err))
        fail_msg("%s", err.text);
    return plan;
}

static void assert_shut(const struct room *room, const char *why)
{
    struct plan plan;
    struct error err;

    assert_false(reserve(room, &plan, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "numbers and records nothing"));
    assert_non_null(strstr(err.text, why));
    assert_non_null(strstr(err.text, "countermark restored"));
    assert_journal_is_clean(room);
}

// Events of that kind.
struct counted {
    const char *kind;
    unsigned count;
};

static bool count_event(void *context, const struct line *answer)
{
    struct counted *counted = context;

    counted->count += strstr(line_text(answer, "line"), counted->kind) != NULL;
    return true;
}

static unsigned events_of(const struct room *room, const char *kind)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct counted counted = {.kind = kind};
    struct error err = {0};

    line_set_text(request, "ask", "events");
    if (!registrar_ask(desk, request, count_event, &counted, NULL, &err))
        fail_msg("%s", err.text);
    line_free(request);
    registrar_close(desk);
    return counted.count;
}

// --- the high-water mark -----------------------------------------------------

static void an_old_journal_numbers_nothing_until_somebody_answers(void **state)
{
    struct room *room = *state;
    struct error err;

    struct plan early = reserved(room);
    stop(room);
    keep_copy(room, "journal.db", "backup.db");
    start(room);
    (void)reserved(room);
    struct plan last = reserved(room);
    stop(room);
    keep_copy(room, "backup.db", "journal.db");
    start(room);

    assert_shut(room, "an older journal was put back");
    assert_false(ask_with_note(room, "restored", "not a note", &err));
    assert_shut(room, "an older journal was put back");
    assert_true(ask_with_note(room, "restored", last.checkpoint, &err));
    struct plan next = reserved(room);
    assert_true(next.run > last.run);
    assert_true(next.first_serial >= last.first_serial + COPIES);
    assert_true(next.first_serial > early.first_serial);

    // It is settled for good, and not twice.
    assert_false(ask_with_note(room, "restored", last.checkpoint, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    stop(room);
    start(room);
    assert_true(reserved(room).run > next.run);
    assert_journal_is_clean(room);
}

static void a_lost_mark_is_answered_for_by_paper(void **state)
{
    struct room *room = *state;
    char mark[128];
    struct error err;

    path_in(room, "high-water", mark);
    stop(room);
    keep_copy(room, "journal.db", "backup.db");
    start(room);
    struct plan last = reserved(room);
    stop(room);
    assert_int_equal(unlink(mark), 0);
    start(room);
    assert_shut(room, "is lost");
    assert_true(ask_with_note(room, "restored", last.checkpoint, &err));
    struct plan next = reserved(room);
    assert_int_equal(next.first_serial, last.first_serial + COPIES);

    // A journal older than the paper cannot know all numbers by itself.
    stop(room);
    assert_int_equal(unlink(mark), 0);
    keep_copy(room, "backup.db", "journal.db");
    start(room);
    assert_shut(room, "is lost");
    assert_false(ask_with_note(room, "restored", next.checkpoint, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_shut(room, "is lost");
}

static void a_mark_that_is_no_mark_counts_as_lost(void **state)
{
    struct room *room = *state;
    char mark[128];
    struct error err = {0};

    path_in(room, "high-water", mark);
    stop(room);
    assert_true(file_replace(mark, "rubbish\n", 8, 0600, &err));
    start(room);
    assert_shut(room, "is lost");
}

static void the_mark_rises_before_numbers_are_given(void **state)
{
    struct room *room = *state;
    char path[128], wanted[64];
    struct error err = {0};

    path_in(room, "high-water", path);
    // So many that the file is also written anew on the way.
    for (unsigned n = 0; n < 700; n++) {
        struct plan plan = reserved(room);
        struct text mark = {0};
        assert_true(file_read(path, FILE_MAX, &mark, &err));
        (void)snprintf(wanted, sizeof(wanted), "\"run\":%u,", plan.run);
        if (!strstr(text_string(&mark), wanted))
            fail_msg("the mark does not know run %u", plan.run);
        (void)snprintf(wanted, sizeof(wanted), "{\"last\":%u,",
                       plan.first_serial + COPIES - 1);
        if (!strstr(text_string(&mark), wanted))
            fail_msg("the mark does not know serial %u",
                     plan.first_serial + COPIES - 1);
        text_clear(&mark);
    }
}

// --- keys --------------------------------------------------------------------

struct epochs {
    unsigned count;
    long long first[8];
    char verifiers[8][256];
};

static bool see_epoch(void *context, const struct line *answer)
{
    struct epochs *epochs = context;

    assert_true(epochs->count < 8);
    epochs->first[epochs->count] = line_number(answer, "first", -1);
    (void)string_fit(epochs->verifiers[epochs->count++], 256,
                     line_text(answer, "verifier"));
    return true;
}

static struct epochs epochs_of(const struct room *room)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct epochs epochs = {0};
    struct error err = {0};

    line_set_text(request, "ask", "keys");
    if (!registrar_ask(desk, request, see_epoch, &epochs, NULL, &err))
        fail_msg("%s", err.text);
    line_free(request);
    registrar_close(desk);
    return epochs;
}

// The note in the answer to a request without fields but its id.
static void note_of(const struct room *room, const char *ask, const char *id,
                    struct text *note)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new(), *closing = line_new();
    struct error err = {0};

    text_empty(note);
    line_set_text(request, "ask", ask);
    line_set_text(request, "id", id);
    if (!registrar_ask(desk, request, NULL, NULL, closing, &err) ||
        !words_get_lines(closing, "note", 16, note, &err))
        fail_msg("%s", err.text);
    line_free(closing);
    line_free(request);
    registrar_close(desk);
}

static void assert_signed_by(const char *note, const char *verifier)
{
    struct checkpoint checkpoint;
    struct error err = {0};

    if (!note_open(note, verifier, &checkpoint, &err))
        fail_msg("%s", err.text);
}

static void assert_signs_with_the_newest(const struct room *room,
                                         unsigned epochs)
{
    struct epochs known = epochs_of(room);
    struct text note = {0};
    struct checkpoint checkpoint;
    char id[33];

    random_id(id);
    assert_int_equal(known.count, epochs);
    note_of(room, "checkpoint", id, &note);
    assert_signed_by(text_string(&note), known.verifiers[epochs - 1]);
    // That is the key whose turn it is for a checkpoint of this size.
    assert_true(note_read(text_string(&note), &checkpoint, NULL));
    assert_true((long long)checkpoint.size >= known.first[epochs - 1]);
    text_clear(&note);
    assert_journal_is_clean(room);
}

static void a_key_is_announced_signs_for_its_successor_and_goes(void **state)
{
    struct room *room = *state;
    struct text note = {0}, again = {0};
    struct checkpoint checkpoint;
    struct error err = {0};
    char id[33], next[128];

    random_id(id);
    path_in(room, "signing-next.key", next);
    keep_copy(room, "signing.key", "old.key");
    note_of(room, "rotate", id, &note);
    struct epochs epochs = epochs_of(room);
    assert_int_equal(epochs.count, 2);
    assert_string_not_equal(epochs.verifiers[0], epochs.verifiers[1]);
    // The announcement is covered by the old key, what follows by the new one.
    assert_signed_by(text_string(&note), epochs.verifiers[0]);
    assert_true(
        note_open(text_string(&note), epochs.verifiers[0], &checkpoint, &err));
    assert_int_equal(checkpoint.size + 1, epochs.first[1]);
    assert_signs_with_the_newest(room, 2);
    assert_int_equal(access(next, F_OK), -1);

    // Whoever lost the answer asks again, and no third key comes of it.
    note_of(room, "rotate", id, &again);
    assert_string_equal(text_string(&note), text_string(&again));
    assert_signs_with_the_newest(room, 2);
    stop(room);
    start(room);
    assert_signs_with_the_newest(room, 2);
    text_clear(&note);
    text_clear(&again);
}

static void an_interrupted_rotation_is_finished(void **state)
{
    struct room *room = *state;
    struct text note = {0};
    struct key stray = {.id = 2};
    struct error err = {0};
    char id[33], now[128], next[128];

    // The next key is on disk and not announced: the old one is in force.
    path_in(room, "signing.key", now);
    path_in(room, "signing-next.key", next);
    stop(room);
    random_bytes(stray.bytes, sizeof(stray.bytes));
    assert_true(key_store(next, "signing", &stray, &err));
    start(room);
    assert_signs_with_the_newest(room, 1);

    // It is announced, and the old one not yet destroyed.
    keep_copy(room, "signing.key", "old.key");
    random_id(id);
    note_of(room, "rotate", id, &note);
    kill_daemon(room, SIGKILL);
    assert_int_equal(rename(now, next), 0);
    keep_copy(room, "old.key", "signing.key");
    start(room);
    assert_signs_with_the_newest(room, 2);
    assert_int_equal(access(next, F_OK), -1);

    // The old one is overwritten, and the next not yet in its place.
    stop(room);
    assert_int_equal(rename(now, next), 0);
    assert_true(file_replace(now, "\0\0\0\0", 4, 0600, &err));
    start(room);
    assert_signs_with_the_newest(room, 2);
    text_clear(&note);
}

static void a_key_of_another_journal_is_refused(void **state)
{
    struct room *room = *state;
    struct key stray = {.id = 1};
    struct error err = {0};
    char now[128];

    path_in(room, "signing.key", now);
    stop(room);
    random_bytes(stray.bytes, sizeof(stray.bytes));
    assert_int_equal(unlink(now), 0);
    assert_true(key_store(now, "signing", &stray, &err));
    start(room);
    int status = wait_for(room->daemon);
    room->daemon = 0;
    assert_int_equal(WEXITSTATUS(status), 10 + ERROR_CONFIG);
}

static void make_older(const struct room *room, const char *name, time_t by_s)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                {.tv_sec = time(NULL) - by_s}};
    char path[128];

    path_in(room, name, path);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

// Chores come after the answers of a round, and once a second.
static void await_one(const struct room *room, const char *kind)
{
    for (unsigned n = 0; n < 200 && events_of(room, kind) == 0; n++)
        (void)usleep(100 * 1000);
    assert_int_equal(events_of(room, kind), 1);
}

static void days_and_weeks_leave_their_signatures(void **state)
{
    enum { DAY = 24 * 60 * 60 };
    struct room *room = *state;

    assert_signs_with_the_newest(room, 1);
    assert_int_equal(events_of(room, "journal.heartbeat"), 0);
    make_older(room, "checkpoint", DAY - 60);
    make_older(room, "signing.key", 7 * DAY - 60);
    assert_signs_with_the_newest(room, 1);
    assert_int_equal(events_of(room, "journal.heartbeat"), 0);

    make_older(room, "checkpoint", DAY + 60);
    await_one(room, "journal.heartbeat");
    make_older(room, "signing.key", 7 * DAY + 60);
    await_one(room, "key.rotated");
    // Not one more, but for that with which the new key begins.
    assert_int_equal(events_of(room, "journal.heartbeat"), 2);
    assert_signs_with_the_newest(room, 2);
}

// --- the disk ----------------------------------------------------------------

// Starts again with so many times the room that there is.
static void restart_keeping(struct room *room, unsigned times)
{
    struct statvfs disk;

    assert_int_equal(statvfs(room->folder, &disk), 0);
    uint64_t there = (uint64_t)disk.f_bavail * disk.f_frsize / 1000000;
    stop(room);
    room->terms.keep_free_mb = (unsigned)(there * times);
    start(room);
}

static void a_full_disk_keeps_room_for_outcomes(void **state)
{
    struct room *room = *state;
    const struct marked marked = {.bytes = 1000, .pages = 7};
    struct plan plan;
    struct error err = {0};
    struct registrar *print = registrar_open(room->print, PATIENCE_MS);

    struct plan first = send_one(print);
    struct plan second = reserved(room), third = reserved(room);
    assert_true(registrar_marked(print, second.run, 1, &marked, &err));
    assert_true(registrar_written(print, second.run, 1, &err));
    registrar_close(print);

    // Below the first watermark: no new job; what is numbered goes on.
    restart_keeping(room, 2);
    print = registrar_open(room->print, PATIENCE_MS);
    assert_false(reserve(room, &plan, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_non_null(strstr(err.text, "nearly full"));
    assert_true(registrar_sending(print, second.run, 1, "ipp://device", &err));
    registrar_close(print);

    // Below the second one: nothing leaves, outcomes are recorded.
    restart_keeping(room, 8);
    print = registrar_open(room->print, PATIENCE_MS);
    assert_false(reserve(room, &plan, &err));
    assert_false(registrar_marked(print, third.run, 1, &marked, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_true(registrar_sent(print, second.run, 1, 7, &err));
    assert_true(registrar_cancelled(print, third.run, "no room", &err));
    registrar_close(print);
    wait_for_state(room, first.run, RUN_INTERRUPTED);

    restart_keeping(room, 0);
    (void)reserved(room);
}

static void the_watermarks_are_where_they_are_said_to_be(void **state)
{
    (void)state;
    assert_int_equal(disk_level_of(400, 400), DISK_AMPLE);
    assert_int_equal(disk_level_of(399, 400), DISK_LOW);
    assert_int_equal(disk_level_of(100, 400), DISK_LOW);
    assert_int_equal(disk_level_of(99, 400), DISK_LAST);
    assert_int_equal(disk_level_of(0, 0), DISK_AMPLE);
}

// --- rules -------------------------------------------------------------------

static void append_policy(const struct room *room, const char *more)
{
    struct text text = {0};
    struct error err = {0};

    assert_true(file_read(room->policy, FILE_MAX, &text, &err));
    text_add_string(&text, more);
    assert_true(file_replace(room->policy, text.data, text.length, 0644, &err));
    text_clear(&text);
}

// What `nobody` is told, in a process of its own.
static int ask_as_nobody(const struct room *room)
{
    pid_t child = fork();

    if (child == 0) {
        struct line *request = line_new();
        struct error err = {0};
        if (setgid(65534) != 0 || setuid(65534) != 0)
            _exit(99);
        struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
        line_set_text(request, "ask", "runs");
        _exit(registrar_ask(desk, request, NULL, NULL, NULL, &err)
                  ? 0
                  : (int)err.kind);
    }
    return WEXITSTATUS(wait_for(child));
}

static void a_changed_policy_is_in_force_at_once(void **state)
{
    struct room *room = *state;

    assert_int_equal(events_of(room, "policy.in_force"), 1);
    if (geteuid() == 0)
        assert_int_equal(ask_as_nobody(room), ERROR_REFUSED);
    append_policy(room, "roles:\n  auditor: [nogroup]\n");
    assert_int_equal(events_of(room, "policy.in_force"), 2);
    if (geteuid() == 0)
        assert_int_equal(ask_as_nobody(room), ERROR_NONE);

    // One that is broken changes nothing, also when it is asked for.
    append_policy(room, "no_such_key: 1\n");
    assert_int_equal(kill(room->daemon, SIGHUP), 0);
    assert_int_equal(events_of(room, "policy.in_force"), 2);
    if (geteuid() == 0)
        assert_int_equal(ask_as_nobody(room), ERROR_NONE);

    // The first one again, and asked for without a change: it is the same.
    write_policy(room);
    assert_int_equal(events_of(room, "policy.in_force"), 3);
    assert_int_equal(kill(room->daemon, SIGHUP), 0);
    assert_int_equal(events_of(room, "policy.in_force"), 3);
    if (geteuid() == 0)
        assert_int_equal(ask_as_nobody(room), ERROR_REFUSED);
}

// --- verifying ---------------------------------------------------------------

// A child of the registrar that is verifying, stopped; 0 when there is none.
static pid_t stop_verifier(const struct room *room)
{
    char path[64];
    struct text children = {0};
    int64_t child = 0;

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
                   room->daemon, room->daemon);
    assert_true(file_read(path, 1000, &children, NULL));
    if (children.length > 0)
        children.data[children.length - 1] = '\0';
    bool is_one = number_read(text_string(&children), 1, INT32_MAX, &child) &&
                  kill((pid_t)child, SIGSTOP) == 0;
    text_clear(&children);
    return is_one ? (pid_t)child : 0;
}

static pid_t begin_to_verify(const struct room *room)
{
    pid_t asker = fork();

    if (asker == 0) {
        struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
        struct line *request = line_new(), *closing = line_new();
        struct error err = {0};
        line_set_text(request, "ask", "verify");
        bool done = registrar_ask(desk, request, NULL, NULL, closing, &err) &&
                    line_number(closing, "findings", -1) == 0;
        _exit(done ? 0 : err.kind == ERROR_SYSTEM ? VERIFY_FAILED : 1);
    }
    return asker;
}

// Until one is caught at work.
static pid_t catch_verifier(const struct room *room, pid_t *asker)
{
    for (unsigned n = 0; n < 200; n++) {
        *asker = begin_to_verify(room);
        for (unsigned k = 0; k < 200; k++) {
            pid_t child = stop_verifier(room);
            if (child > 0)
                return child;
            pause_ms(1);
        }
        assert_int_equal(wait_for(*asker), 0);
    }
    fail_msg("nobody was seen verifying beside the registrar");
    return 0;
}

static void nobody_waits_for_a_verification(void **state)
{
    const struct room *room = *state;
    pid_t asker = 0;

    for (unsigned n = 0; n < 20; n++)
        (void)reserved(room);
    pid_t child = catch_verifier(room, &asker);
    // It stands still, and printing goes on.
    for (unsigned n = 0; n < 50; n++)
        (void)reserved(room);
    pid_t second = begin_to_verify(room);
    assert_int_equal(kill(child, SIGCONT), 0);
    assert_int_equal(wait_for(asker), 0);
    assert_int_equal(wait_for(second), 0);

    // One that dies takes nobody with it, and says nothing good.
    child = catch_verifier(room, &asker);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(WEXITSTATUS(wait_for(asker)), VERIFY_FAILED);
    (void)reserved(room);
    assert_journal_is_clean(room);
}

#define IN_A_ROOM(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_ROOM(an_old_journal_numbers_nothing_until_somebody_answers),
        IN_A_ROOM(a_lost_mark_is_answered_for_by_paper),
        IN_A_ROOM(a_mark_that_is_no_mark_counts_as_lost),
        IN_A_ROOM(the_mark_rises_before_numbers_are_given),
        IN_A_ROOM(a_key_is_announced_signs_for_its_successor_and_goes),
        IN_A_ROOM(an_interrupted_rotation_is_finished),
        IN_A_ROOM(a_key_of_another_journal_is_refused),
        IN_A_ROOM(days_and_weeks_leave_their_signatures),
        IN_A_ROOM(a_full_disk_keeps_room_for_outcomes),
        cmocka_unit_test(the_watermarks_are_where_they_are_said_to_be),
        IN_A_ROOM(a_changed_policy_is_in_force_at_once),
        IN_A_ROOM(nobody_waits_for_a_verification),
    };

    return cmocka_run_group_tests_name("registrar: keeping", tests, NULL, NULL);
}
