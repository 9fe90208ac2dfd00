// A real registrar in a folder of its own, with real clients in processes of
// their own: what it promises while it is flooded, killed and lied to.
#include "tests/unit/registrar_room.h"

enum {
    CLIENTS = 8,
    ROUNDS = 12,
    SERIALS = 4096,
};

// --- many clients at once ----------------------------------------------------

struct tally {
    atomic_uint serials[SERIALS]; // how often each was given
    atomic_uint done;
};

static struct tally *tally_new(void)
{
    struct tally *tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(tally, MAP_FAILED);
    return tally;
}

// A client in its own process; its exit status says how it went.
static int reserve_many(const struct room *room, struct tally *tally)
{
    struct registrar *registrar = registrar_open(room->print, PATIENCE_MS);
    int status = 0;

    for (unsigned n = 0; n < ROUNDS && status == 0; n++) {
        struct reservation wanted = new_job();
        struct plan plan;
        struct error err = {0};
        if (!registrar_reserve(registrar, &wanted, &plan, &err)) {
            (void)fprintf(stderr, "# %s\n", err.text);
            status = 1;
            break;
        }
        for (unsigned copy = 0; copy < plan.copies; copy++)
            atomic_fetch_add(
                &tally->serials[(plan.first_serial + copy) % SERIALS], 1);
        atomic_fetch_add(&tally->done, 1);
    }
    registrar_close(registrar);
    return status;
}

static void start_clients(const struct room *room, struct tally *tally,
                          pid_t clients[CLIENTS])
{
    for (unsigned n = 0; n < CLIENTS; n++) {
        clients[n] = fork();
        assert_true(clients[n] >= 0);
        if (clients[n] == 0)
            _exit(reserve_many(room, tally));
    }
}

static void assert_serials_are_once(struct tally *tally, const pid_t *clients)
{
    for (unsigned n = 0; n < CLIENTS; n++) {
        int status = wait_for(clients[n]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_int_equal(atomic_load(&tally->done), CLIENTS * ROUNDS);
    for (unsigned n = 1; n <= CLIENTS * ROUNDS * COPIES; n++)
        if (atomic_load(&tally->serials[n]) != 1)
            fail_msg("serial %u was given %u times", n,
                     atomic_load(&tally->serials[n]));
    (void)munmap(tally, sizeof(*tally));
}

static void eight_clients_get_no_serial_twice(void **state)
{
    const struct room *room = *state;
    struct tally *tally = tally_new();
    pid_t clients[CLIENTS];

    start_clients(room, tally, clients);
    assert_serials_are_once(tally, clients);
    assert_journal_is_clean(room);
}

// Every client gets through, nothing is recorded twice, no number is lost:
// killed requests are repeated under their ids.
static void a_killed_registrar_is_survived_by_its_clients(void **state)
{
    struct room *room = *state;
    struct tally *tally = tally_new();
    pid_t clients[CLIENTS];

    start_clients(room, tally, clients);
    for (unsigned kills = 1; kills <= 3; kills++) {
        while (atomic_load(&tally->done) < kills * CLIENTS * ROUNDS / 4)
            pause_ms(1);
        kill_daemon(room, SIGKILL);
        start(room);
    }
    assert_serials_are_once(tally, clients);
    assert_journal_is_clean(room);
    struct line *closing = ask_desk(room, "runs");
    assert_int_equal(line_number(closing, "count", -1), CLIENTS * ROUNDS);
    line_free(closing);
}

// --- packets by hand ---------------------------------------------------------

static void exchange(int fd, const void *packet, size_t length, char *answer,
                     size_t size)
{
    assert_int_equal(send(fd, packet, length, MSG_NOSIGNAL), length);
    ssize_t got = recv(fd, answer, size - 1, 0);
    assert_true(got > 0);
    answer[got] = '\0';
}

static void a_repeated_id_gets_the_same_answer(void **state)
{
    struct room *room = *state;
    struct reservation wanted = new_job();
    struct line *line = line_new();
    struct text packet = {0};
    char first[8192], again[8192], id[33];

    random_id(id);
    line_set_text(line, "ask", "reserve");
    line_set_text(line, "id", id);
    words_write(&words_job, &wanted.job, line);
    words_write(&words_reservation, &wanted, line);
    assert_true(line_write(line, &packet, NULL));

    int fd = connect_to(room->print);
    exchange(fd, packet.data, packet.length, first, sizeof(first));
    assert_non_null(strstr(first, "\"ok\":1"));
    exchange(fd, packet.data, packet.length, again, sizeof(again));
    assert_string_equal(first, again);
    (void)close(fd);

    // Also on another connection, and of another registrar.
    kill_daemon(room, SIGKILL);
    start(room);
    fd = connect_to(room->print);
    exchange(fd, packet.data, packet.length, again, sizeof(again));
    assert_string_equal(first, again);
    (void)close(fd);
    struct line *closing = ask_desk(room, "runs");
    assert_int_equal(line_number(closing, "count", -1), 1);
    line_free(closing);
    line_free(line);
    text_clear(&packet);
}

static void rubbish_is_answered_with_an_error(void **state)
{
    static const char *const packets[] = {
        "hello",
        "{",
        "{}",
        "[]",
        "{\"ask\":\"reserve\"}",
        "{\"ask\":\"reserve\",\"id\":\"0\"}",
        "{\"ask\":7,\"id\":\"0123456789abcdef0123456789abcdef\"}",
        "{\"ask\":\"sent\",\"id\":\"0123456789abcdef0123456789abcdef\"}",
        "{\"ask\":\"sent\",\"attempt\":1,\"id\":"
        "\"0123456789abcdef0123456789abcdef\",\"pages\":1,\"run\":1}",
        "{\"id\":\"0123456789abcdef0123456789abcdef\",\"ask\":\"sent\"}",
        "\xff\xfe\xfd",
        "\n",
        "{\"ask\":\"written\",\"attempt\":1,\"id\":"
        "\"0123456789abcdef0123456789abcdef\",\"run\":99999999999}",
    };
    const struct room *room = *state;
    int fd = connect_to(room->print);
    char answer[4096];

    for (size_t n = 0; n < sizeof(packets) / sizeof(packets[0]); n++) {
        exchange(fd, packets[n], strlen(packets[n]), answer, sizeof(answer));
        if (!strstr(answer, "\"error\":") || !strstr(answer, "\"text\":"))
            fail_msg("%s is answered with %s", packets[n], answer);
    }
    // A packet too long is refused as a whole, and the next one is heard.
    char *flood = memory_need(100 * 1000);
    memset(flood, 'x', 100 * 1000);
    exchange(fd, flood, 100 * 1000, answer, sizeof(answer));
    assert_non_null(strstr(answer, "longer than 16384 bytes"));
    exchange(fd, flood, WORDS_PACKET_MAX + 1, answer, sizeof(answer));
    assert_non_null(strstr(answer, "longer than 16384 bytes"));
    exchange(fd, flood, WORDS_PACKET_MAX, answer, sizeof(answer));
    assert_non_null(strstr(answer, "is not a line"));
    free(flood);
    (void)close(fd);
    assert_journal_is_clean(room);
}

static void clients_that_hang_keep_nobody_waiting(void **state)
{
    static const char ask[] =
        "{\"ask\":\"events\",\"id\":\"0123456789abcdef0123456789abcdef\"}";
    enum { HANGING = HALL_MAX + 20 };
    const struct room *room = *state;
    int silent[HANGING], deaf = 0;

    struct registrar *registrar = registrar_open(room->print, PATIENCE_MS);
    for (unsigned n = 0; n < 40; n++)
        (void)reserve_one(registrar);
    registrar_close(registrar);

    // One asks for more than the kernel holds, again and again, and never
    // reads; the others connect and never ask.
    deaf = connect_to(room->desk);
    for (unsigned n = 0; n < 500; n++)
        if (send(deaf, ask, sizeof(ask) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
            break;
    for (unsigned n = 0; n < HANGING; n++)
        silent[n] = connect_to(room->print);

    registrar = registrar_open(room->print, PATIENCE_MS);
    for (unsigned n = 0; n < 10; n++)
        (void)reserve_one(registrar);
    registrar_close(registrar);
    for (unsigned n = 0; n < HANGING; n++)
        (void)close(silent[n]);
    (void)close(deaf);
    assert_journal_is_clean(room);
}

// --- deliveries --------------------------------------------------------------

static void a_vanished_backend_leaves_an_interrupted_run(void **state)
{
    const struct room *room = *state;
    struct registrar *backend = registrar_open(room->print, PATIENCE_MS);
    struct plan plan = send_one(backend);

    assert_int_equal(run_of(room, plan.run).state, RUN_SENDING);
    registrar_close(backend);
    wait_for_state(room, plan.run, RUN_INTERRUPTED);
    struct run_view run = run_of(room, plan.run);
    assert_string_equal(run.reason, "the delivering backend vanished");
    assert_int_equal(run.pages_reported, PAGES_UNKNOWN);
    assert_journal_is_clean(room);
}

static void a_backend_that_reports_may_go(void **state)
{
    const struct room *room = *state;
    struct registrar *backend = registrar_open(room->print, PATIENCE_MS);
    struct plan plan = send_one(backend);
    struct error err = {0};

    assert_true(registrar_sent(backend, plan.run, plan.attempt, 7, &err));
    registrar_close(backend);
    pause_ms(100);
    struct run_view run = run_of(room, plan.run);
    assert_int_equal(run.state, RUN_SENT);
    assert_int_equal(run.pages_reported, 7);
}

static void a_delivery_outlives_its_registrar(void **state)
{
    struct room *room = *state;
    struct registrar *backend = registrar_open(room->print, PATIENCE_MS);
    struct plan plan = send_one(backend);
    struct error err = {0};

    kill_daemon(room, SIGKILL);
    start(room);
    assert_int_equal(run_of(room, plan.run).state, RUN_SENDING);
    assert_true(registrar_sent(backend, plan.run, plan.attempt, 7, &err));
    registrar_close(backend);
    pause_ms(GRACE_S * 1000 + 1500);
    assert_int_equal(run_of(room, plan.run).state, RUN_SENT);
}

static void a_delivery_nobody_reports_is_interrupted(void **state)
{
    struct room *room = *state;
    struct registrar *backend = registrar_open(room->print, PATIENCE_MS);
    struct plan plan = send_one(backend);

    kill_daemon(room, SIGKILL);
    registrar_close(backend);
    start(room);
    assert_int_equal(run_of(room, plan.run).state, RUN_SENDING);
    wait_for_state(room, plan.run, RUN_INTERRUPTED);
}

// --- who is who --------------------------------------------------------------

// What `nobody` is told at a socket, as an error kind; in its own process.
static int ask_as_nobody(const char *path)
{
    struct registrar *registrar = NULL;
    struct line *request = line_new();
    struct error err = {0};

    if (setgid(65534) != 0 || setuid(65534) != 0)
        return 99;
    registrar = registrar_open(path, PATIENCE_MS);
    line_set_text(request, "ask", "runs");
    if (registrar_ask(registrar, request, NULL, NULL, NULL, &err))
        return 0;
    return strstr(err.text, "nobody") || strstr(err.text, "65534")
               ? (int)err.kind
               : 98;
}

static void an_account_without_a_role_is_refused(void **state)
{
    const struct room *room = *state;
    const char *const paths[] = {room->print, room->desk};

    assert_journal_is_clean(room); // both sockets are there
    // An ordinary user cannot become another one; rights_follow_the_peer holds
    // the same rule for him.
    if (geteuid() != 0)
        return;
    assert_int_equal(chmod(room->print, 0666), 0);
    for (size_t n = 0; n < 2; n++) {
        pid_t child = fork();
        if (child == 0)
            _exit(ask_as_nobody(paths[n]));
        int status = wait_for(child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), ERROR_REFUSED);
    }
}

static void a_second_registrar_is_kept_out(void **state)
{
    struct room *room = *state;

    assert_journal_is_clean(room);
    pid_t second = fork();
    if (second == 0)
        _exit(run_daemon(room));
    assert_int_equal(WEXITSTATUS(wait_for(second)), 10 + ERROR_BUSY);
    // Also when it would use other sockets: the journal has one keeper.
    assert_int_equal(unlink(room->print), 0);
    assert_int_equal(unlink(room->desk), 0);
    second = fork();
    if (second == 0)
        _exit(run_daemon(room));
    assert_int_equal(WEXITSTATUS(wait_for(second)), 10 + ERROR_BUSY);
}

static void a_journal_is_not_founded_twice(void **state)
{
    const struct room *room = *state;
    struct policy *policy = read_policy(room);
    struct text verifier = {0}, before = {0}, after = {0}, path = {0};
    struct error err = {0};

    text_addf(&path, "%s/state/signing.key", room->folder);
    assert_true(file_read(path.data, 1000, &before, &err));
    assert_false(office_found(policy, &verifier, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_true(file_read(path.data, 1000, &after, &err));
    assert_string_equal(text_string(&before), text_string(&after));
    policy_free(policy);
    text_clear(&verifier);
    text_clear(&before);
    text_clear(&after);
    text_clear(&path);
}

// With another key every page printed so far would be called forged.
static void a_strange_key_keeps_the_registrar_shut(void **state)
{
    static const char *const purposes[] = {"code", "signing"};
    struct room *room = *state;
    struct policy *policy = read_policy(room);

    assert_journal_is_clean(room);
    kill_daemon(room, SIGTERM);
    for (size_t n = 0; n < 2; n++) {
        struct text path = {0}, aside = {0};
        struct key key = {0};
        struct office office;
        struct error err = {0};

        text_addf(&path, "%s/state/%s.key", room->folder, purposes[n]);
        text_addf(&aside, "%s.aside", path.data);
        assert_true(key_read(path.data, purposes[n], &key, &err));
        key.bytes[7] ^= 1;
        assert_int_equal(rename(path.data, aside.data), 0);
        assert_true(key_store(path.data, purposes[n], &key, &err));
        assert_false(office_open(policy, 0, &office, &err));
        assert_int_equal(err.kind, ERROR_CONFIG);
        assert_non_null(strstr(err.text, purposes[n]));
        assert_int_equal(rename(aside.data, path.data), 0);
        text_clear(&path);
        text_clear(&aside);
    }
    policy_free(policy);
    start(room);
    assert_journal_is_clean(room);
}

// --- codes and notes ---------------------------------------------------------

static bool see_copy_of(void *context, const struct line *answer)
{
    struct text *bytes = context;

    text_empty(bytes);
    return line_write(answer, bytes, NULL);
}

static void trace(const struct room *room, const char *code, struct line *said)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct text bytes = {0};
    struct error err = {0};

    line_set_text(request, "ask", "trace");
    line_set_text(request, "code", code);
    if (!registrar_ask(desk, request, see_copy_of, &bytes, NULL, &err))
        fail_msg("%s", err.text);
    assert_true(line_read(bytes.data, bytes.length, said, &err));
    text_clear(&bytes);
    line_free(request);
    registrar_close(desk);
}

static void a_code_says_where_its_page_belongs(void **state)
{
    const struct room *room = *state;
    struct registrar *registrar = registrar_open(room->print, PATIENCE_MS);
    struct plan plan = reserve_one(registrar);
    struct code_fields fields = {.key_id = plan.key_id,
                                 .site = plan.site,
                                 .run = plan.run,
                                 .copy = 2,
                                 .page = 1};
    struct line *said = line_new();
    char code[CODE_SIZE];

    code_write(&fields, plan.run_key, code);
    trace(room, code, said);
    assert_int_equal(line_number(said, "genuine", -1), 1);
    assert_int_equal(line_number(said, "is_known", -1), 1);
    assert_int_equal(line_number(said, "copy", -1), 2);
    assert_int_equal(line_number(said, "serial", -1), plan.first_serial + 1);
    assert_string_equal(line_text(said, "state"), "NUMBERED");

    // The control sheet has a code of its own.
    fields.copy = fields.page = 0;
    code_write(&fields, plan.run_key, code);
    trace(room, code, said);
    assert_int_equal(line_number(said, "is_known", -1), 1);

    // A page that was never planned is genuine only in its code.
    fields.copy = 2;
    fields.page = 3;
    code_write(&fields, plan.run_key, code);
    trace(room, code, said);
    assert_int_equal(line_number(said, "genuine", -1), 1);
    assert_int_equal(line_number(said, "is_known", -1), 0);

    // Of a forged code nothing is said.
    code[CODE_LENGTH - 1] = code[CODE_LENGTH - 1] == '0' ? '1' : '0';
    trace(room, code, said);
    assert_int_equal(line_number(said, "genuine", -1), 0);
    assert_false(line_has(said, "run"));
    assert_false(line_has(said, "is_known"));
    line_free(said);
    registrar_close(registrar);
}

static bool note(const struct room *room, const char *kind, struct error *err)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();

    line_set_text(request, "ask", "note");
    line_set_text(request, "kind", kind);
    line_set_text(request, "queue", "classified \"ask\":\"note\"");
    bool done = registrar_ask(desk, request, NULL, NULL, NULL, err);
    line_free(request);
    registrar_close(desk);
    return done;
}

static bool find_note(void *context, const struct line *answer)
{
    bool *is_found = context;
    const char *line = line_text(answer, "line");

    // Its own words are untouched, and what addressed the registrar is gone.
    if (strstr(line, "\"kind\":\"queue.adopted\"")) {
        assert_non_null(strstr(line, "classified \\\"ask\\\":\\\"note\\\""));
        assert_null(strstr(line, "\"ask\":"));
        *is_found = true;
    }
    return true;
}

static void a_note_is_recorded_and_other_events_are_not(void **state)
{
    static const char *const forbidden[] = {
        "run.sent", "policy.in_force", "journal.opened",
        "queue",    "queue.",          "queue.X",
        "",
    };
    const struct room *room = *state;
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct error err = {0};
    bool is_found = false;

    assert_true(note(room, "queue.adopted", &err));
    line_set_text(request, "ask", "events");
    assert_true(registrar_ask(desk, request, find_note, &is_found, NULL, &err));
    assert_true(is_found);
    for (size_t n = 0; n < sizeof(forbidden) / sizeof(forbidden[0]); n++) {
        err = (struct error){0};
        if (note(room, forbidden[n], &err) || err.kind != ERROR_REFUSED)
            fail_msg("\"%s\": %s", forbidden[n], err.text);
    }
    line_free(request);
    registrar_close(desk);
    assert_journal_is_clean(room);
}

static void without_a_registrar_the_answer_is_busy(void **state)
{
    struct room *room = *state;
    struct registrar *registrar = registrar_open(room->print, 200);
    struct reservation wanted = new_job();
    struct plan plan;
    struct error err = {0};

    kill_daemon(room, SIGKILL);
    assert_false(registrar_reserve(registrar, &wanted, &plan, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    registrar_close(registrar);
}

#define IN_A_ROOM(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_ROOM(eight_clients_get_no_serial_twice),
        IN_A_ROOM(a_killed_registrar_is_survived_by_its_clients),
        IN_A_ROOM(a_repeated_id_gets_the_same_answer),
        IN_A_ROOM(rubbish_is_answered_with_an_error),
        IN_A_ROOM(clients_that_hang_keep_nobody_waiting),
        IN_A_ROOM(a_vanished_backend_leaves_an_interrupted_run),
        IN_A_ROOM(a_backend_that_reports_may_go),
        IN_A_ROOM(a_delivery_outlives_its_registrar),
        IN_A_ROOM(a_delivery_nobody_reports_is_interrupted),
        IN_A_ROOM(an_account_without_a_role_is_refused),
        IN_A_ROOM(a_second_registrar_is_kept_out),
        IN_A_ROOM(a_journal_is_not_founded_twice),
        IN_A_ROOM(a_strange_key_keeps_the_registrar_shut),
        IN_A_ROOM(a_code_says_where_its_page_belongs),
        IN_A_ROOM(a_note_is_recorded_and_other_events_are_not),
        IN_A_ROOM(without_a_registrar_the_answer_is_busy),
    };

    return cmocka_run_group_tests_name("registrar: a real one", tests, NULL,
                                       NULL);
}
