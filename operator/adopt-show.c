// What adopting says to the admin, in plain words on standard output.
#include "operator/adopt-show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char diff_program[] = "/usr/bin/diff";

static int spooled(const struct text *text, struct error *err)
{
    int fd = spool_open("/tmp", err);

    if (fd < 0 || !descriptor_write(fd, text_string(text), text->length, err) ||
        lseek(fd, 0, SEEK_SET) < 0) {
        if (fd >= 0)
            (void)close(fd);
        return -1;
    }
    return fd;
}

static bool run_diff(const char *name, int before, int after, struct error *err)
{
    char program[] = "diff";
    char unified[] = "-u";
    char label[] = "--label";
    char before_label[160];
    char after_label[160];
    char before_path[32];
    char after_path[32];
    struct process_end end = {0};
    pid_t child = 0;

    (void)snprintf(before_label, sizeof(before_label), "%s (now)", name);
    (void)snprintf(after_label, sizeof(after_label), "%s (adopted)", name);
    (void)snprintf(before_path, sizeof(before_path), "/dev/fd/%d", before);
    (void)snprintf(after_path, sizeof(after_path), "/dev/fd/%d", after);
    char *argv[] = {program,     unified,     label,      before_label, label,
                    after_label, before_path, after_path, NULL};
    const struct process_plan plan = {
        .program = diff_program,
        .argv = argv,
        .in = -1,
        .out = STDOUT_FILENO,
        .err = STDERR_FILENO,
        .keep = {before, after, -1, -1},
        .dies_with_us = true,
    };
    (void)fflush(stdout);
    if (!process_start(&plan, &child, err) || !process_wait(child, &end, err))
        return false;
    // diff says 0 for equal and 1 for different.
    if (end.by_signal || end.code > 1)
        return error_set(err, ERROR_SYSTEM, "diff could not compare the PPDs");
    return true;
}

bool show_diff(const char *name, const struct text *before,
               const struct text *after, struct error *err)
{
    int first = spooled(before, err);
    int second = first >= 0 ? spooled(after, err) : -1;
    bool done = second >= 0 && run_diff(name, first, second, err);

    if (second >= 0)
        (void)close(second);
    if (first >= 0)
        (void)close(first);
    return done;
}

struct sharing {
    const char *queue;
    const char *device_uri;
};

static bool warn_of_sharer(void *context, const struct queue_view *queue)
{
    const struct sharing *sharing = context;

    if (!queue->is_class && !string_equal(queue->name, sharing->queue) &&
        !device_is_wrapped(queue->device_uri) &&
        device_is_same(sharing->device_uri, queue->device_uri))
        printf(translated("Warning: queue %s prints on the same device without "
                          "Countermark; adopt or delete it.\n"),
               queue->name);
    return true;
}

bool show_bypasses(const char *queue, const char *device_uri, struct error *err)
{
    struct sharing sharing = {.queue = queue, .device_uri = device_uri};

    return queue_each(warn_of_sharer, &sharing, err);
}

void show_warnings(const struct queue_view *queue)
{
    if (!queue->has_policy_choice)
        printf("Warning: cupsd knows no policy named countermark, so user "
               "names are recorded as claimed,\n"
               "  not verified. Add the policy to cupsd.conf, restart cupsd "
               "and adopt again.\n");
    if (queue->is_shared)
        printf(translated(
            "Warning: the queue is shared; clients without its PPD cannot "
            "choose a level.\n"));
    if (!device_is_wrapped(queue->device_uri) && !queue->is_uri_whole)
        printf("Warning: printers.conf could not confirm the device URI. If "
               "the device needs a user name\n"
               "  and password, wait half a minute and adopt again as root, "
               "or they are lost.\n");
}
