// The registrar's side of a socket: packets that anybody may send, through the
// code that reads, admits and answers them, on a real journal.
//
// The first byte of an input chooses door and roles; what follows are packets,
// a newline behind each. Whatever comes, every packet gets an answer that the
// client's reader takes, a refusal says why, the machine is not to blame, and a
// group that is rolled back leaves no event behind.
#include "registrar/client-words.h"

// NOLINTNEXTLINE(bugprone-suspicious-include): its inside is what is fuzzed.
#include "registrar/serve.c"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PACKETS_MAX = 16 };

// The three lowest bits: print program, auditor, everybody else.
static unsigned roles_of(unsigned bits)
{
    return (bits & 1 ? ROLE_PRINT : 0) | (bits & 2 ? ROLE_AUDITOR : 0) |
           (bits & 4 ? ROLES_STAFF : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "broken: %s\n", what);
    abort();
}

// A journal with one numbered and one sent run, made once.
static void play_before(struct office *office, const struct policy *policy)
{
    static const char *const packets[] = {
#include "tests/fuzz/registrar-before.txt"
    };

    for (size_t n = 0; n < sizeof(packets) / sizeof(packets[0]); n++) {
        struct line *line = line_new();
        struct actor self = actor_self();
        struct error err = {0};
        struct reply reply;
        must(line_read(packets[n], strlen(packets[n]), line, &err), err.text);
        struct asked asked = {.roles = ROLE_PRINT,
                              .actor = &self,
                              .line = line,
                              .policy = policy};
        const struct ask *ask = ask_check(&asked, &err);
        must(ask, err.text);
        reply_init(&reply);
        must(ask->answer(office, &asked, &reply, &err), err.text);
        reply_clear(&reply);
        line_free(line);
    }
}

// What is in force; made by open_office.
static struct access access_of_all;
static struct rules rules_in_force = {.access = &access_of_all};

static struct office *open_office(void)
{
    static struct office office;
    char folder[] = "/tmp/countermark-fuzz-XXXXXX", words[512];
    struct policy *policy = NULL;
    struct text verifier = {0};
    struct error err = {0};

    if (office.ledger)
        return &office;
    must(mkdtemp(folder), "no folder");
    int length = snprintf(words, sizeof(words),
                          "site:\n  id: 1\n  origin: fuzz.example/room\n"
                          "paths:\n  state: %s/state\n"
                          "queues:\n  classified:\n    scheme: cn\n"
                          "    approval: {secret: none}\n",
                          folder);
    must(policy_read_bytes("policy", words, (size_t)length, &policy, NULL,
                           &err) &&
             office_found(policy, &verifier, &err) &&
             office_open(policy, 0, &office, &err),
         err.text);
    play_before(&office, policy);
    // What is open stays; the names may go. The disk is the same.
    must(string_fit(office.folder, sizeof(office.folder), "/tmp"), "no room");
    text_empty(&verifier);
    text_addf(&verifier, "rm -rf '%s'", folder);
    must(system(text_string(&verifier)) == 0, "cannot remove the folder");
    text_clear(&verifier);
    rules_in_force.policy = rules_in_force.own = policy;
    return &office;
}

// Every line of the answer is one that the client reads, and the last one says
// how it went.
static void check_answer(const struct connection *connection)
{
    struct line *line = line_new();
    const char *at = text_string(&connection->out);
    bool is_closed = false;

    must(*at, "a packet without an answer");
    while (*at) {
        size_t length = strcspn(at, "\n");
        struct error err = {0};
        must(!is_closed, "more behind the closing line");
        must(line_read(at, length, line, &err), err.text);
        is_closed = line_number(line, "more", 0) != 1;
        at += length + (at[length] == '\n');
    }
    must(is_closed, "no closing line");
    if (line_number(line, "ok", 0) != 1) {
        enum error_kind kind = words_error_kind(line_text(line, "error"));
        must(kind != ERROR_NONE && kind != ERROR_SYSTEM,
             "a refusal of no kind, or the machine is to blame");
        must(line_text(line, "text") && *line_text(line, "text"),
             "a refusal without words");
    }
    line_free(line);
}

static bool is_left_alone(const struct connection *connection)
{
    const char *ask =
        connection->request ? line_text(connection->request, "ask") : NULL;

    // These start a child, or change keys on the disk.
    return string_equal(ask, "verify") || string_equal(ask, "rotate");
}

static void give(struct round *round, struct connection *connection, int client,
                 const uint8_t *packet, size_t length)
{
    struct error err = {0};

    if (send(client, packet, length, MSG_DONTWAIT) != (ssize_t)length)
        return;
    connection_receive(connection, 0);
    round->in_group = false;
    if (is_left_alone(connection)) {
        line_free(connection->request);
        connection->request = NULL;
        return;
    }
    must(answer_all(round, ASK_WRITES, &err), err.text);
    must(answer_all(round, ASK_READS, &err), err.text);
    if (round->in_group)
        ledger_roll_back(round->office->ledger);
    must(answer_all(round, ASK_ALONE, &err), err.text);
    check_answer(connection);
    connection->delivery = (struct delivery){0};
    text_empty(&connection->out);
    connection->sent = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct office *office = open_office();
    struct actor actor = {.uid = 1000, .name = "li"};
    struct hall hall = {0};
    struct watch watch = {0};
    struct round round = {.office = office,
                          .hall = &hall,
                          .watch = &watch,
                          .rules = &rules_in_force};
    int ends[2];

    if (size < 1)
        return 0;
    must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0,
         "no sockets");
    uint64_t before = ledger_size(office->ledger);
    struct connection *connection =
        connection_new(ends[0], bytes[0] & 1 ? DOOR_DESK : DOOR_PRINT, &actor,
                       roles_of(bytes[0] >> 1), 0);
    hall.connections[hall.count++] = connection;

    const uint8_t *at = bytes + 1, *end = bytes + size;
    for (unsigned n = 0; n < PACKETS_MAX && at < end; n++) {
        const uint8_t *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        if (length > 0)
            give(&round, connection, ends[1], at, length);
        at += length + 1;
    }
    must(ledger_size(office->ledger) == before, "an event was left behind");
    connection_free(connection);
    (void)close(ends[1]);
    return 0;
}
