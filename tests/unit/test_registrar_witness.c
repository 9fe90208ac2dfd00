// A journal and a witness that speaks C2SP tlog-witness over HTTP on the
// loopback: it signs what continues, and nothing else.
#include "operator/checkpoint.h"
#include "operator/witness.h"
#include "tests/unit/registrar_room.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>

enum { FILE_MAX = 100000000, ENDLESS_BYTES = 1000000 };

static const char witness_name[] = "witness.example/w1";

// --- the witness -------------------------------------------------------------

enum lie { HONEST, NO_SIGNATURE, ENDLESS, FORGED };

struct witness {
    int listening;
    char verifier[256]; // of the log
    uint8_t secret[32];
    enum lie lie;
    struct checkpoint seen; // size 0: nothing
};

// One request as it came.
struct post {
    uint64_t old;
    struct proof proof;
    const char *note;
};

static bool read_post(char *body, struct post *post)
{
    char *blank = strstr(body, "\n\n");
    int64_t old = 0;

    if (!string_starts(body, "old ") || !blank)
        return false;
    post->note = blank + 2;
    blank[1] = '\0';
    char *rest = body + 4;
    char *line = strsep(&rest, "\n");
    if (!number_read(line, 0, INT64_MAX, &old))
        return false;
    post->old = (uint64_t)old;
    for (line = strsep(&rest, "\n"); line && *line;
         line = strsep(&rest, "\n")) {
        uint8_t node[64];
        if (strlen(line) != 44 || post->proof.count == PROOF_MAX ||
            EVP_DecodeBlock(node, (const uint8_t *)line, 44) != 33)
            return false;
        memcpy(post->proof.nodes[post->proof.count++].bytes, node, DIGEST_SIZE);
    }
    return true;
}

// "— NAME BASE64" of key id, time and signature (C2SP tlog-cosignature).
static void cosign(const struct witness *witness, const char *note,
                   struct text *answer)
{
    uint8_t public_key[32], blob[4 + 8 + 64] = {0};
    char base64[128];
    size_t size = 32, length = 64;
    struct text named = {0}, message = {0};
    struct digest id;
    uint64_t now = (uint64_t)time(NULL);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
                                                 witness->secret, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    (void)EVP_PKEY_get_raw_public_key(key, public_key, &size);
    text_addf(&named, "%s\n\x04", witness_name);
    text_add(&named, public_key, sizeof(public_key));
    digest_of(named.data, named.length, &id);
    memcpy(blob, id.bytes, 4);
    for (unsigned n = 0; n < 8; n++)
        blob[4 + n] = (uint8_t)(now >> (56 - 8 * n));
    text_addf(&message, "cosignature/v1\ntime %llu\n", (unsigned long long)now);
    text_add(&message, note, (size_t)(strstr(note, "\n\n") + 1 - note));
    (void)EVP_DigestSignInit(context, NULL, NULL, NULL, key);
    (void)EVP_DigestSign(context, blob + 12, &length,
                         (const uint8_t *)message.data, message.length);
    if (witness->lie == FORGED)
        blob[30] ^= 1;
    (void)EVP_EncodeBlock((uint8_t *)base64, blob, sizeof(blob));
    text_addf(answer, "— %s %s\n", witness_name, base64);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    text_clear(&named);
    text_clear(&message);
}

static int judge(struct witness *witness, char *body, struct text *answer)
{
    struct post post = {0};
    struct checkpoint now;

    if (!read_post(body, &post))
        return 400;
    if (!note_open(post.note, witness->verifier, &now, NULL))
        return 403;
    if (post.old > now.size)
        return 400;
    if (post.old != witness->seen.size) {
        text_addf(answer, "%llu\n", (unsigned long long)witness->seen.size);
        return 409;
    }
    if (post.old > 0 && !proof_prefix_fits(&post.proof, post.old, now.size,
                                           &witness->seen.root, &now.root))
        return 422;
    if (witness->lie == NO_SIGNATURE)
        text_add_string(answer, "all is well\n");
    else if (witness->lie == ENDLESS)
        while (answer->length < ENDLESS_BYTES)
            cosign(witness, post.note, answer);
    else
        cosign(witness, post.note, answer);
    witness->seen = now;
    return 200;
}

static void serve_one(struct witness *witness, int fd)
{
    struct text request = {0}, answer = {0}, reply = {0};
    char *body = NULL;
    size_t wanted = 0;

    while (!body || request.length < wanted) {
        char *room = text_room(&request, 4096);
        ssize_t got = read(fd, room, 4096);
        if (got <= 0)
            break;
        request.length += (size_t)got;
        room[got] = '\0';
        body = strstr(request.data, "\r\n\r\n");
        const char *length = strstr(request.data, "Content-Length: ");
        if (body && length)
            wanted = (size_t)(body + 4 - request.data) +
                     strtoul(length + 16, NULL, 10);
    }
    int status =
        body && string_starts(request.data, "POST /log/add-checkpoint ")
            ? judge(witness, body + 4, &answer)
            : 404;
    text_addf(&reply,
              "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n"
              "Connection: close\r\n\r\n%s",
              status, answer.length, text_string(&answer));
    (void)descriptor_write(fd, reply.data, reply.length, NULL);
    (void)close(fd);
    text_clear(&request);
    text_clear(&answer);
    text_clear(&reply);
}

// A witness in a process of its own; its URL. Kill it.
static pid_t start_witness(struct witness *witness, char url[64])
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);

    random_bytes(witness->secret, sizeof(witness->secret));
    witness->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(
        bind(witness->listening, (struct sockaddr *)&address, sizeof(address)),
        0);
    assert_int_equal(listen(witness->listening, 8), 0);
    assert_int_equal(
        getsockname(witness->listening, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(url, 64, "http://127.0.0.1:%u/log", ntohs(address.sin_port));
    pid_t child = fork();
    if (child != 0) {
        (void)close(witness->listening);
        return child;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    for (;;) {
        int fd = accept4(witness->listening, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            serve_one(witness, fd);
    }
}

static void stop_witness(pid_t witness)
{
    assert_int_equal(kill(witness, SIGKILL), 0);
    (void)wait_for(witness);
}

// --- the log -----------------------------------------------------------------

static bool see_verifier(void *context, const struct line *answer)
{
    return string_fit(context, 256, line_text(answer, "verifier"));
}

static void read_verifier(const struct room *room, char verifier[256])
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct line *request = line_new();
    struct error err = {0};

    line_set_text(request, "ask", "keys");
    if (!registrar_ask(desk, request, see_verifier, verifier, NULL, &err))
        fail_msg("%s", err.text);
    line_free(request);
    registrar_close(desk);
}

static void print_some(const struct room *room, unsigned count)
{
    struct registrar *print = registrar_open(room->print, PATIENCE_MS);

    for (unsigned n = 0; n < count; n++)
        (void)reserve_one(print);
    registrar_close(print);
}

static bool exchange_with(const struct room *room, const char *url,
                          struct text *note, struct error *err)
{
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);

    *err = (struct error){0};
    text_empty(note);
    bool done = witness_exchange(desk, url, note, err);
    registrar_close(desk);
    return done;
}

static void a_witness_signs_what_continues(void **state)
{
    const struct room *room = *state;
    struct witness witness = {0};
    struct text note = {0};
    struct error err;
    char url[64];

    read_verifier(room, witness.verifier);
    pid_t child = start_witness(&witness, url);
    // The first time, with nothing new, and after more has happened.
    for (unsigned n = 0; n < 5; n++) {
        if (!exchange_with(room, url, &note, &err))
            fail_msg("round %u: %s", n, err.text);
        assert_non_null(strstr(text_string(&note), "— witness.example/w1 "));
        assert_non_null(strstr(text_string(&note), "— test.example/room "));
        print_some(room, n * n * 3);
    }
    stop_witness(child);
    assert_false(exchange_with(room, url, &note, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    text_clear(&note);
    assert_journal_is_clean(room);
}

static void a_journal_that_went_back_gets_no_signature(void **state)
{
    struct room *room = *state;
    struct witness witness = {0};
    struct text note = {0}, journal = {0};
    struct error err;
    char url[64], path[128];

    read_verifier(room, witness.verifier);
    pid_t child = start_witness(&witness, url);
    (void)snprintf(path, sizeof(path), "%s/state/journal.db", room->folder);
    print_some(room, 2);
    kill_daemon(room, SIGTERM);
    assert_true(file_read(path, FILE_MAX, &journal, &err));
    start(room);
    print_some(room, 3);
    assert_true(exchange_with(room, url, &note, &err));
    line_free(ask_desk(room, "checkpoint"));
    kill_daemon(room, SIGTERM);

    assert_true(file_replace(path, journal.data, journal.length, 0600, &err));
    start(room);
    assert_false(exchange_with(room, url, &note, &err));
    assert_int_equal(err.kind, ERROR_TAMPERED);
    assert_non_null(strstr(err.text, "events are missing"));
    stop_witness(child);
    text_clear(&note);
    text_clear(&journal);
}

static void a_witness_of_another_history_gets_no_say(void **state)
{
    const struct room *room = *state;
    struct witness witness = {0};
    struct text note = {0};
    struct error err;
    char url[64];

    // It has seen another journal under this name.
    read_verifier(room, witness.verifier);
    witness.seen.size = 3;
    print_some(room, 5);
    pid_t child = start_witness(&witness, url);
    assert_false(exchange_with(room, url, &note, &err));
    assert_int_equal(err.kind, ERROR_TAMPERED);
    assert_non_null(strstr(err.text, "not a continuation"));
    stop_witness(child);

    // What is no signature is not kept, and what never ends is not read.
    for (enum lie lie = NO_SIGNATURE; lie <= ENDLESS; lie++) {
        witness = (struct witness){.lie = lie};
        read_verifier(room, witness.verifier);
        child = start_witness(&witness, url);
        assert_false(exchange_with(room, url, &note, &err));
        assert_int_equal(err.kind, lie == ENDLESS ? ERROR_BUSY : ERROR_INPUT);
        stop_witness(child);
    }
    text_clear(&note);
    assert_journal_is_clean(room);
}

static void paper_may_carry_the_exchange(void **state)
{
    const struct room *room = *state;
    struct witness witness = {0};
    struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
    struct text request = {0}, answer = {0}, note = {0};
    struct error err = {0};

    read_verifier(room, witness.verifier);
    random_bytes(witness.secret, sizeof(witness.secret));
    for (unsigned n = 0; n < 3; n++) {
        print_some(room, 4);
        text_empty(&request);
        text_empty(&answer);
        text_empty(&note);
        assert_true(witness_request(desk, witness.seen.size, &request, &err));
        char *body = string_copy(request.data);
        assert_int_equal(judge(&witness, body, &answer), 200);
        free(body);
        if (!witness_keep(desk, request.data, answer.data, &note, &err))
            fail_msg("%s", err.text);
        assert_non_null(strstr(note.data, "— witness.example/w1 "));
    }
    // What was altered on the way is not kept.
    char *digit = strchr(strstr(request.data, "\n\n") + 2, '\n') + 1;
    *digit = *digit == '9' ? '8' : '9';
    text_empty(&note);
    assert_false(witness_keep(desk, request.data, answer.data, &note, &err));
    text_clear(&request);
    text_clear(&answer);
    text_clear(&note);
    registrar_close(desk);
    assert_journal_is_clean(room);
}

// The witness's key, as it would publish it (type 4, tlog-cosignature).
static void publish(const struct witness *witness, struct text *key)
{
    uint8_t typed[33] = {4};
    char base64[64];
    size_t size = 32;
    struct text named = {0};
    struct digest id;
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
                                                  witness->secret, 32);

    (void)EVP_PKEY_get_raw_public_key(pair, typed + 1, &size);
    text_addf(&named, "%s\n", witness_name);
    text_add(&named, typed, sizeof(typed));
    digest_of(named.data, named.length, &id);
    (void)EVP_EncodeBlock((uint8_t *)base64, typed, sizeof(typed));
    text_addf(key, "%s+", witness_name);
    text_add_hex(key, id.bytes, 4);
    text_addf(key, "+%s", base64);
    EVP_PKEY_free(pair);
    text_clear(&named);
}

// The policy names this witness from now on.
static void make_known(struct room *room, const struct witness *witness)
{
    struct text policy = {0}, key = {0}, with = {0};
    struct error err = {0};

    publish(witness, &key);
    assert_true(file_read(room->policy, FILE_MAX, &policy, &err));
    text_addf(&with, "site:\n  witnesses: [%s]\n%s", text_string(&key),
              text_string(&policy) + strlen("site:\n"));
    kill_daemon(room, SIGTERM);
    assert_true(file_replace(room->policy, with.data, with.length, 0644, &err));
    start(room);
    text_clear(&policy);
    text_clear(&key);
    text_clear(&with);
}

// What `countermark verify` says of this checkpoint; its exit status.
static int verify_anchored(const struct room *room, const char *note,
                           struct text *said)
{
    struct text command = {0}, anchor = {0}, words = {0};
    struct error err = {0};

    text_addf(&anchor, "%s.anchor", room->policy);
    text_addf(&words, "%s.words", room->policy);
    assert_true(file_replace(anchor.data, note, strlen(note), 0600, &err));
    text_addf(&command,
              "COUNTERMARK_CONFIG=%s LC_ALL=C.UTF-8 %s/countermark verify"
              " --anchor %s > %s",
              room->policy, getenv("COUNTERMARK_BUILD"), anchor.data,
              words.data);
    int status = system(command.data);
    text_empty(said);
    assert_true(file_read(words.data, FILE_MAX, said, &err));
    (void)unlink(anchor.data);
    (void)unlink(words.data);
    text_clear(&command);
    text_clear(&anchor);
    text_clear(&words);
    return WEXITSTATUS(status);
}

static void verify_counts_known_signatures(const struct room *room,
                                           const char *note)
{
    static const char counted[] =
        "Signatures under the anchors by witnesses that the policy names: 1.";
    struct text said = {0}, forged = {0};

    assert_true(verify_anchored(room, note, &said) < 2);
    assert_non_null(strstr(text_string(&said), counted));
    // Another signature in the name of the witness, at its end.
    text_add_string(&forged, note);
    char *last = strstr(forged.data, witness_name) + strlen(witness_name) + 20;
    *last = *last == 'A' ? 'B' : 'A';
    assert_int_equal(verify_anchored(room, forged.data, &said), 2);
    assert_non_null(strstr(text_string(&said), witness_name));
    text_clear(&said);
    text_clear(&forged);
}

static void a_witness_that_is_known_cannot_be_counterfeited(void **state)
{
    struct room *room = *state;
    struct witness witness = {.lie = FORGED};
    struct text request = {0}, answer = {0}, note = {0}, key = {0};
    struct cosigned found;
    struct error err = {0};

    read_verifier(room, witness.verifier);
    random_bytes(witness.secret, sizeof(witness.secret));
    publish(&witness, &key);
    const char *keys[] = {text_string(&key)};
    for (unsigned known = 0; known < 2; known++) {
        // Whoever is not in the policy may be anybody: kept, and unknown.
        if (known == 1)
            make_known(room, &witness);
        for (witness.lie = FORGED;; witness.lie = HONEST) {
            struct registrar *desk = registrar_open(room->desk, PATIENCE_MS);
            witness.seen = (struct checkpoint){0};
            text_empty(&request);
            text_empty(&answer);
            text_empty(&note);
            print_some(room, 1);
            assert_true(witness_request(desk, 0, &request, &err));
            char *body = string_copy(request.data);
            assert_int_equal(judge(&witness, body, &answer), 200);
            free(body);
            bool is_kept =
                witness_keep(desk, request.data, answer.data, &note, &err);
            registrar_close(desk);
            bool is_forged = known == 1 && witness.lie == FORGED;
            assert_int_equal(is_kept, !is_forged);
            if (is_forged) {
                assert_int_equal(err.kind, ERROR_TAMPERED);
                assert_non_null(strstr(err.text, witness_name));
            }
            if (witness.lie == HONEST)
                break;
        }
        assert_true(note_cosigned(note.data, keys, known, &found, &err));
        assert_int_equal(found.known, known);
        assert_int_equal(found.unknown, 1 - known);
        assert_int_equal(found.newest > 0, known);
    }
    verify_counts_known_signatures(room, note.data);
    text_clear(&request);
    text_clear(&answer);
    text_clear(&note);
    text_clear(&key);
    assert_journal_is_clean(room);
}

#define IN_A_ROOM(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_ROOM(a_witness_signs_what_continues),
        IN_A_ROOM(a_journal_that_went_back_gets_no_signature),
        IN_A_ROOM(a_witness_of_another_history_gets_no_say),
        IN_A_ROOM(paper_may_carry_the_exchange),
        IN_A_ROOM(a_witness_that_is_known_cannot_be_counterfeited),
    };

    // The loopback is not behind anybody's proxy.
    if (setenv("no_proxy", "127.0.0.1", 1) != 0)
        return 1;
    return cmocka_run_group_tests_name("registrar: a witness", tests, NULL,
                                       NULL);
}
