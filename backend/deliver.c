// The real backend as our child: started, listened to, waited for.
#include "backend/deliver.h"

#include "backend/cancel.h"
#include "backend/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACK_CHANNEL = 3, SIDE_CHANNEL = 4 };

// cupsd checks what it runs as root (owner, mode); what we run as root in its
// place deserves the same. A backend that others may execute runs as the print
// user, as it would without us.
static bool check_program(struct device *device, const char *print_user,
                          struct error *err)
{
    struct stat info;

    if (stat(device->program, &info) != 0 || !S_ISREG(info.st_mode))
        return error_set(err, ERROR_CONFIG,
                         "there is no CUPS backend %s for this queue's device; "
                         "install it or correct the device URI",
                         device->program);
    if (geteuid() != 0)
        return true;
    if (info.st_uid != 0 || (info.st_mode & (S_IWGRP | S_IWOTH)))
        return error_set(err, ERROR_CONFIG,
                         "%s must belong to root and be writable by root only",
                         device->program);
    if (!(info.st_mode & S_IXOTH))
        return true;

    const struct passwd *account = getpwnam(print_user);
    if (!account)
        return error_set(err, ERROR_CONFIG,
                         "print_user \"%s\" in countermark.yaml is no account "
                         "of this machine",
                         print_user);
    device->is_unprivileged = true;
    device->uid = account->pw_uid;
    device->gid = account->pw_gid;
    return true;
}

bool device_find(const struct job *job, const char *print_user,
                 struct device *device, struct error *err)
{
    *device = (struct device){.uri = ""};
    if (!device_unwrap(job->device_uri, device->uri, err) ||
        !device_backend(device->uri, device->program, err))
        return false;
    device_shown(device->uri, device->shown);
    return check_program(device, print_user, err);
}

// The document has no name: the child opens our descriptor under /dev/fd, as
// its owner, from the first byte. The device learns the job's number, never its
// title: many keep a job list on disk and show it on the panel. Everybody may
// read arguments (ps), so the URI among them is the one without a password, as
// under cupsd itself; backends take the whole one from the environment.
static bool start(const struct device *device, const struct job *job,
                  char *const *argv, int document, int lines, pid_t *child,
                  struct error *err)
{
    char file[32];
    char title[32];
    char *options = job_options_without_copies(job, NULL);
    char one[] = "1";
    char uri[DEVICE_URI_MAX];

    (void)snprintf(file, sizeof(file), "/dev/fd/%d", document);
    (void)snprintf(title, sizeof(title), "job %s", argv[1]);
    (void)string_fit(uri, sizeof(uri), device->shown);
    char *const child_argv[] = {uri, argv[1], argv[2], title,
                                one, options, file,    NULL};
    struct process_plan plan = {
        .program = device->program,
        .argv = child_argv,
        .in = -1,
        .out = -1,
        .err = lines,
        .keep = {BACK_CHANNEL, SIDE_CHANNEL, document, -1},
        .own_group = true,
        .dies_with_us = true,
        .is_other = device->is_unprivileged,
        .uid = device->uid,
        .gid = device->gid,
    };
    bool done = setenv("DEVICE_URI", device->uri, 1) == 0 ||
                error_errno(err, "cannot set DEVICE_URI");
    if (done && device->is_unprivileged &&
        fchown(document, device->uid, device->gid) != 0)
        done = error_errno(err, "cannot hand over the spool file");
    done = done && process_start(&plan, child, err);
    free(options);
    return done;
}

static void hear(void *context, const char *line)
{
    struct account *account = context;

    switch (account_line(account, line)) {
    case LINE_PASS:
        message_raw(line);
        return;
    case LINE_SOFTEN:
        message(MESSAGE_WARNING, "%s", account->trouble);
        return;
    case LINE_TOTAL:
        message_pages(
            account_told(account->before, account->pages, account->most));
        return;
    case LINE_DROP:
        return;
    }
}

// What the child wrote before it ended; a grandchild of its own that keeps the
// pipe open cannot keep us.
static void hear_the_rest(struct line_reader *reader, int lines)
{
    struct pollfd watched = {.fd = lines, .events = POLLIN};

    while (poll(&watched, 1, 0) > 0 && lines_read(reader, lines))
        ;
}

// Until the child ends. The first SIGTERM goes on to the child's group; a
// second one would make ipp give up its Cancel-Job (measured).
static bool listen_to(int lines, pid_t child, int cancel,
                      struct account *account)
{
    struct line_reader reader = {.see = hear, .context = account};
    int ended = pidfd_open(child, 0);
    struct pollfd watched[] = {{.fd = lines, .events = POLLIN},
                               {.fd = cancel, .events = POLLIN},
                               {.fd = ended, .events = POLLIN}};
    bool is_cancelled = false;

    for (;;) {
        if (poll(watched, 3, -1) < 0 && errno != EINTR)
            break;
        if ((watched[1].revents & POLLIN) && cancel_asked(cancel) &&
            !is_cancelled) {
            is_cancelled = true;
            (void)kill(-child, SIGTERM);
        }
        if (watched[0].revents && !lines_read(&reader, lines))
            break;
        if (watched[2].revents) {
            hear_the_rest(&reader, lines);
            break;
        }
    }
    lines_end(&reader);
    if (ended >= 0)
        (void)close(ended);
    return is_cancelled;
}

bool deliver(const struct device *device, const struct job *job,
             char *const *argv, int document, int cancel, struct result *result,
             struct error *err)
{
    struct account account = ACCOUNT_EMPTY;
    account.before = result->before;
    account.most = result->most;
    struct process_end end = {0};
    int lines[2];
    pid_t child = 0;

    if (!pipe_open(lines, err))
        return false;
    bool is_started = start(device, job, argv, document, lines[1], &child, err);
    (void)close(lines[1]);
    if (!is_started) {
        (void)close(lines[0]);
        return false;
    }

    bool is_cancelled = listen_to(lines[0], child, cancel, &account);
    (void)close(lines[0]);
    if (!process_wait(child, &end, NULL))
        end = (struct process_end){.by_signal = true, .code = 0};
    account_close(&account, &end, is_cancelled, result);
    return true;
}
