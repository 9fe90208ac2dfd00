// The second person of an act.
#include "operator/second.h"

#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { SECRET_MAX = 512, PAM_PATIENCE_MS = 100 * 1000 };

static bool take_line(int from, char *secret, struct error *err)
{
    size_t length = 0;
    char byte = 0;
    ssize_t got = 0;

    while ((got = read(from, &byte, 1)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "cannot read the password");
        if (byte == '\n')
            break;
        if (length + 1 == SECRET_MAX)
            return error_set(err, ERROR_USAGE,
                             "the password is longer than %d bytes",
                             SECRET_MAX - 1);
        secret[length++] = byte;
    }
    secret[length] = '\0';
    return length > 0 || error_set(err, ERROR_USAGE, "no password was given");
}

// On the terminal itself, whatever standard input is: a scanner, perhaps.
static bool ask_terminal(const char *user, char *secret, struct error *err)
{
    struct termios old, quiet;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    if (terminal < 0 || tcgetattr(terminal, &old) != 0) {
        if (terminal >= 0)
            (void)close(terminal);
        return error_set(err, ERROR_USAGE,
                         "there is no terminal to ask %s for his password; "
                         "give it by --with-secret-fd N, or use --later",
                         user);
    }
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    (void)tcsetattr(terminal, TCSAFLUSH, &quiet);
    (void)dprintf(terminal, "Password of %s, the second person: ", user);
    bool done = take_line(terminal, secret, err);
    (void)tcsetattr(terminal, TCSAFLUSH, &old);
    (void)dprintf(terminal, "\n");
    (void)close(terminal);
    return done;
}

// Beside the desk's own socket.
static bool auth_path(struct text *path, struct error *err)
{
    struct policy *policy = NULL;

    if (!policy_read(policy_default_path(), &policy, NULL, err))
        return false;
    const char *desk = policy_site(policy)->desk_socket;
    const char *slash = strrchr(desk, '/');
    text_add(path, desk, slash ? (size_t)(slash - desk) + 1 : 0);
    text_add_string(path, "auth.sock");
    policy_free(policy);
    return true;
}

bool second_vouch(struct second_wish *wish, const char *kind,
                  const char *secret, struct error *err)
{
    struct text path = {0};
    struct line *request = line_new(), *closing = line_new();
    bool done = auth_path(&path, err);

    if (done) {
        struct registrar *keeper =
            registrar_open(text_string(&path), PAM_PATIENCE_MS);
        char clean[SECRET_MAX];
        // What a line cannot carry is no password of anybody here.
        line_clean(secret, clean, sizeof(clean));
        line_set_text(request, "user", wish->with);
        line_set_text(request, "for", kind);
        line_set_text(request, "secret", clean);
        explicit_bzero(clean, sizeof(clean));
        done = registrar_ask(keeper, request, NULL, NULL, closing, err);
        registrar_close(keeper);
    }
    const char *voucher = done ? line_text(closing, "voucher") : NULL;
    if (done && (!voucher ||
                 !string_fit(wish->voucher, sizeof(wish->voucher), voucher)))
        done = error_set(err, ERROR_SYSTEM,
                         "the second person was confirmed without a voucher");
    line_wipe(request);
    line_wipe(closing);
    line_free(request);
    line_free(closing);
    text_clear(&path);
    return done;
}

bool second_fetch(struct second_wish *wish, const char *kind, struct error *err)
{
    char secret[SECRET_MAX];
    char user[LEDGER_NAME_MAX];

    if (!wish->with)
        return true;
    line_clean(wish->with, user, sizeof(user));
    wish->with = string_equal(user, wish->with) ? wish->with : "";
    bool done = (wish->secret_fd == SECOND_FD_NONE
                     ? ask_terminal(user, secret, err)
                     : take_line(wish->secret_fd, secret, err)) &&
                second_vouch(wish, kind, secret, err);
    explicit_bzero(secret, sizeof(secret));
    return done;
}

void second_add(const struct second_wish *wish, struct line *request)
{
    if (wish->voucher[0])
        line_set_text(request, "voucher", wish->voucher);
    if (wish->later)
        line_set_number(request, "later", 1);
}

void second_clear(struct second_wish *wish)
{
    explicit_bzero(wish->voucher, sizeof(wish->voucher));
}

bool second_act(struct registrar *registrar, const struct second_wish *wish,
                const char *kind, const struct line *fields,
                struct line *closing, struct error *err)
{
    struct text bytes = {0};
    struct line *request = line_new();

    bool done = line_write(fields, &bytes, err) &&
                line_read(text_string(&bytes), bytes.length, request, err);
    if (done) {
        line_set_text(request, "ask", "act");
        line_set_text(request, "kind", kind);
        second_add(wish, request);
        done = registrar_ask(registrar, request, NULL, NULL, closing, err);
    }
    line_free(request);
    text_clear(&bytes);
    return done;
}
