// Answering those who bring a second person.
//
// A packet is one canonical line, {"for","id","secret","user"}; the answer is
// one, {"ok","voucher"} or {"error","text"}: the registrar's own manners, so
// that its client can ask. Who brings him is what the kernel says of the peer.
// PAM may take seconds, so each request has a child; the parent only counts
// who was wrong how often.
#include "auth/serve.h"

#include "auth/limit.h"
#include "auth/pam.h"
#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

enum {
    CHILDREN_MAX = 16,
    REQUEST_MAX = 4096,
    HEARING_S = 10,  // until the request must be there
    LIFETIME_S = 90, // of a child, whatever PAM does
    WRONG = 1,       // its status when the password was wrong
};

struct child {
    pid_t pid;
    uid_t first;
};

// --- one request, in a child
// --------------------------------------------------

static bool read_key(const char *path, uint8_t key[VOUCHER_KEY_SIZE],
                     struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    uint8_t room[VOUCHER_KEY_SIZE + 1];

    if (fd < 0)
        return error_errno(err,
                           "cannot read the key of the vouchers, %s; is "
                           "the registrar running?",
                           path);
    ssize_t got = read(fd, room, sizeof(room));
    (void)close(fd);
    memcpy(key, room, VOUCHER_KEY_SIZE);
    explicit_bzero(room, sizeof(room));
    return got == VOUCHER_KEY_SIZE ||
           error_set(err, ERROR_CONFIG, "%s is not a key of vouchers", path);
}

static bool hear(int from, struct line *request, struct error *err)
{
    char packet[REQUEST_MAX];
    struct pollfd place = {.fd = from, .events = POLLIN};

    if (poll(&place, 1, HEARING_S * 1000) != 1)
        return error_set(err, ERROR_INPUT, "no request came");
    ssize_t got = recv(from, packet, sizeof(packet), 0);
    bool done = got > 0 && line_read(packet, (size_t)got, request, err);
    explicit_bzero(packet, sizeof(packet));
    return done || error_set(err, ERROR_INPUT, "that is not a request");
}

static bool first_person(uid_t uid, char name[AUTH_NAME_MAX])
{
    const struct passwd *account = getpwuid(uid);

    return account && string_fit(name, AUTH_NAME_MAX, account->pw_name);
}

static bool vouch(const struct line *request, uid_t first, const char *key_path,
                  char text[VOUCHER_MAX], struct error *err)
{
    struct voucher voucher = {.first = first,
                              .until = voucher_now() + VOUCHER_SECONDS};
    uint8_t key[VOUCHER_KEY_SIZE];
    char beside[AUTH_NAME_MAX] = "";
    const char *user = line_text(request, "user");
    const char *secret = line_text(request, "secret");
    const char *kind = line_text(request, "for");
    uid_t uid = 0;

    if (!user || !secret || !kind ||
        !string_fit(voucher.kind, sizeof(voucher.kind), kind))
        return error_set(err, ERROR_INPUT,
                         "a request has the fields user, secret and for");
    (void)first_person(first, beside);
    if (!pam_vouch(user, secret, beside, voucher.name, &uid, err))
        return false;
    voucher.uid = uid;
    if (voucher.uid == first)
        return error_set(err, ERROR_REFUSED,
                         "%s is the first person already; the second is "
                         "somebody else (rule: DOMAIN 5)",
                         voucher.name);
    if (!read_key(key_path, key, err))
        return false;
    bool done = voucher_write(&voucher, key, text, err);
    explicit_bzero(key, sizeof(key));
    return done;
}

static void tell(int to, const struct line *answer)
{
    struct text bytes = {0};

    if (line_write(answer, &bytes, NULL))
        (void)send(to, bytes.data, bytes.length, MSG_NOSIGNAL);
    text_clear(&bytes);
}

static void tell_error(int to, const struct error *err)
{
    struct line *answer = line_new();
    char clean[sizeof(err->text)];

    line_clean(err->text, clean, sizeof(clean));
    line_set_text(answer, "error", error_kind_name(err->kind));
    line_set_text(answer, "text", clean);
    tell(to, answer);
    line_free(answer);
}

// What it comes to, as the exit status.
static int answer(int with, uid_t first, const char *key)
{
    struct line *request = line_new(), *said = line_new();
    struct error err = {0};
    char text[VOUCHER_MAX];
    bool is_heard = hear(with, request, &err);
    bool done = is_heard && vouch(request, first, key, text, &err);

    line_wipe(request);
    if (done) {
        line_set_text(said, "voucher", text);
        line_set_number(said, "ok", 1);
        tell(with, said);
        syslog(LOG_NOTICE, "uid %u has a second person", (unsigned)first);
    } else {
        tell_error(with, &err);
        syslog(LOG_NOTICE, "uid %u has no second person: %s", (unsigned)first,
               err.text);
    }
    explicit_bzero(text, sizeof(text));
    line_free(request);
    line_free(said);
    return done || err.kind != ERROR_REFUSED ? 0 : WRONG;
}

// --- all of them
// --------------------------------------------------------------

struct counter {
    struct limit limit;
    struct child children[CHILDREN_MAX];
    size_t count;
};

static void settle(struct counter *counter, pid_t pid, int status)
{
    for (size_t n = 0; n < counter->count; n++) {
        if (counter->children[n].pid != pid)
            continue;
        uid_t first = counter->children[n].first;
        // Killed for its time: as good as wrong.
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            limit_forget(&counter->limit, first);
        else
            limit_count(&counter->limit, first, voucher_now());
        counter->children[n] = counter->children[--counter->count];
        return;
    }
}

static void collect(struct counter *counter, bool is_full)
{
    int status = 0;
    pid_t pid = 0;

    while (counter->count > 0 &&
           (pid = waitpid(-1, &status, is_full ? 0 : WNOHANG)) > 0) {
        settle(counter, pid, status);
        is_full = false;
    }
}

static bool may_try(struct counter *counter, int with, uid_t first)
{
    struct error err = {0};
    size_t under_way = 0;
    int64_t wait = limit_wait(&counter->limit, first, voucher_now());

    // Who tries several at once does not try more often.
    for (size_t n = 0; n < counter->count; n++)
        under_way += counter->children[n].first == first;
    if (wait > 0)
        error_set(&err, ERROR_REFUSED,
                  "too many wrong passwords; try again in %lld seconds",
                  (long long)wait);
    else if (under_way > 0)
        error_set(&err, ERROR_BUSY,
                  "another password of yours is being looked at");
    else
        return true;
    tell_error(with, &err);
    return false;
}

static void take_one(struct counter *counter, int with, const char *key)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);

    if (getsockopt(with, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        !may_try(counter, with, peer.uid))
        return;
    pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)signal(SIGCHLD, SIG_DFL);
        (void)alarm(LIFETIME_S);
        _exit(answer(with, peer.uid, key));
    }
    if (pid > 0)
        counter->children[counter->count++] = (struct child){pid, peer.uid};
}

bool auth_serve(int listening, const char *key, struct error *err)
{
    static struct counter counter;

    openlog("countermark-auth", LOG_PID, LOG_AUTHPRIV);
    for (;;) {
        struct pollfd place = {.fd = listening, .events = POLLIN};
        int got = poll(&place, 1, counter.count > 0 ? 200 : -1);
        if (got < 0 && errno != EINTR)
            return error_errno(err, "cannot wait for requests");
        collect(&counter, false);
        if (got < 1)
            continue;
        int with = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
        if (with < 0)
            continue;
        if (counter.count == CHILDREN_MAX)
            collect(&counter, true);
        take_one(&counter, with, key);
        (void)close(with);
    }
}
