// Some pages of a marked document as a document of their own.
#include "backend/cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char qpdf[] = "/usr/bin/qpdf";

static bool run_qpdf(const struct device *device, int document, int into,
                     const struct part *part, struct error *err)
{
    char from[32], to[32], pages[32];
    struct process_end end;
    pid_t child = 0;

    (void)snprintf(from, sizeof(from), "/dev/fd/%d", document);
    (void)snprintf(to, sizeof(to), "/dev/fd/%d", into);
    (void)snprintf(pages, sizeof(pages), "%u-%u", part->first, part->last);
    char name[] = "qpdf", keep[] = "--stream-data=preserve";
    char objects[] = "--object-streams=disable", start[] = "--pages";
    char same[] = ".", stop[] = "--";
    char *const argv[] = {name, keep,  objects, from, start,
                          same, pages, stop,    to,   NULL};
    char *const environment[] = {NULL};
    const struct process_plan plan = {
        .program = qpdf,
        .argv = argv,
        .environment = environment,
        .in = -1,
        .out = -1,
        .err = -1,
        .keep = {document, into, -1, -1},
        .dies_with_us = true,
        .is_other = device->is_unprivileged,
        .uid = device->uid,
        .gid = device->gid,
    };
    if (!process_start(&plan, &child, err) || !process_wait(child, &end, err))
        return false;
    if (end.by_signal || end.code != 0)
        return error_set(err, ERROR_SYSTEM,
                         "qpdf could not take pages %s out of the document",
                         pages);
    return true;
}

int cut(const struct device *device, int document, const struct part *part,
        struct error *err)
{
    const char *folder = getenv("TMPDIR");
    int into = spool_open(folder && folder[0] ? folder : "/tmp", err);

    if (into < 0)
        return -1;
    bool done = true;
    if (device->is_unprivileged &&
        (fchown(document, device->uid, device->gid) != 0 ||
         fchown(into, device->uid, device->gid) != 0))
        done = error_errno(err, "cannot hand over the spool file");
    if (!done || !run_qpdf(device, document, into, part, err)) {
        (void)close(into);
        return -1;
    }
    return into;
}
