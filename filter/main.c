// The CUPS filter `countermark`: marks a document, once per numbered copy.
#include "filter/bearing.h"
#include "filter/cancel.h"
#include "filter/intake.h"
#include "filter/marking.h"
#include "filter/produce.h"
#include "filter/proof.h"
#include "filter/refuse.h"
#include "filter/specimen.h"
#include "filter/trial.h"
#include "filter/wishes.h"
#include "registrar/client.h"

#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 20 * 1000,
    SECONDS_TO_END = 10, // in which we say why
};

// Of processor time, for us and for the filter that imposes: children inherit
// it. A lower limit that is set already stays.
static void limit_time(unsigned max_seconds)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CPU, &limit) != 0 || limit.rlim_cur <= max_seconds)
        return;
    limit.rlim_cur = max_seconds;
    if (limit.rlim_max > (rlim_t)max_seconds + SECONDS_TO_END)
        limit.rlim_max = (rlim_t)max_seconds + SECONDS_TO_END;
    (void)setrlimit(RLIMIT_CPU, &limit);
}

// A page of a few bytes can unpack to more than any machine has.
static void limit_memory(size_t max_bytes)
{
#ifndef __SANITIZE_ADDRESS__
    const rlim_t most = ((rlim_t)2 << 30) + 2 * (rlim_t)max_bytes;
    struct rlimit limit;

    if (getrlimit(RLIMIT_AS, &limit) == 0 && most <= limit.rlim_max) {
        limit.rlim_cur = most;
        (void)setrlimit(RLIMIT_AS, &limit);
    }
#else
    (void)max_bytes;
#endif
}

// Streams of the document come and go, megabytes each: their memory is kept
// rather than fetched from the kernel, zeroed, for each of them.
static void keep_memory(void)
{
    enum { LARGE = 32 * 1024 * 1024 };

    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
}

// The ruling as an error, when it says: refuse. Whose yes is missing the
// registrar knows.
static bool obey(const struct ruling *ruling, struct error *err)
{
    if (ruling->verdict != VERDICT_REFUSE)
        return true;
    (void)error_set(err, ERROR_REFUSED, "%s", ruling->reason);
    (void)string_fit(err->said, sizeof(err->said), ruling->said);
    return false;
}

static bool rule(const struct job *job, const struct queue_policy *queue,
                 unsigned sides, struct ruling *ruling, struct error *err)
{
    struct wishes wishes;
    struct groups groups;

    if (!wishes_read(job, &wishes, err))
        return false;
    groups_of(queue, job->user, &groups);
    struct request request = wishes_request(&wishes, job, &groups, sides);
    decide(queue, &request, ruling);
    return obey(ruling, err) &&
           refuse_bound_run(job, ruling->copies + ruling->spares,
                            queue && queue->deliver == DELIVERY_PER_COPY, err);
}

static bool pour_chunk(void *context, const void *bytes, size_t length,
                       struct error *err)
{
    (void)context;
    (void)bytes;
    (void)length;
    return cancel_check(err);
}

static bool pour_out(int spool, const struct marked *marked, struct error *err)
{
    size_t total = 0;

    if (!descriptor_send(spool, STDOUT_FILENO, (size_t)marked->bytes,
                         pour_chunk, NULL, &total, err))
        return error_in(err, "passing the marked document on");
    if (total != marked->bytes)
        return error_set(err, ERROR_SYSTEM,
                         "the marked document changed in the spool");
    return cancel_check(err);
}

static bool prove(const struct marking *marking, const struct face *face,
                  const struct plan *plan, int imposed, int spool,
                  const struct marked *marked, struct error *err)
{
    const struct proof_order order = {
        .marking = marking,
        .face = face,
        .plan = plan,
        .original = imposed,
        .spool = spool,
        .pages = marked->pages,
    };

    return proof_before_printing(&order, err);
}

// Marks, proves, tells the registrar, lets the bytes go, tells the registrar.
static bool deliver(const struct marking *marking, const struct face *face,
                    const struct plan *plan, int imposed,
                    struct registrar *registrar, struct error *err)
{
    struct marked marked = {0};
    int spool = spool_open(intake_folder(), err);

    if (spool < 0)
        return false;
    bool done =
        produce(marking, face, plan, spool, &marked, err) &&
        prove(marking, face, plan, imposed, spool, &marked, err) &&
        registrar_marked(registrar, plan->run, plan->attempt, &marked, err) &&
        pour_out(spool, &marked, err) &&
        registrar_written(registrar, plan->run, plan->attempt, err);
    (void)close(spool);
    return done;
}

// A job that ends without paper is known to the journal too. When the
// registrar is gone the backend finds no ticket and sends nothing either.
static void record_end(struct registrar *registrar, const struct job *job,
                       unsigned run, const struct error *why)
{
    struct job_ref ref = marking_job(job);
    char reason[LEDGER_REASON_MAX];
    struct error err = {0};
    bool done = true;

    line_clean(why->text, reason, sizeof(reason));
    if (!cancel_wanted())
        done = registrar_refused(registrar, &ref, "filter", reason, &err);
    else if (run > 0)
        done = registrar_cancelled(registrar, run,
                                   "cancelled by the user before anything was "
                                   "sent",
                                   &err);
    if (!done)
        message(MESSAGE_DEBUG, "not recorded: %s", err.text);
}

// A specimen is made as any other job up to the numbers it does not get.
static bool prepare(const struct job *job, const struct policy *policy,
                    bool is_specimen, struct intake *intake,
                    struct document **document, struct ruling *ruling,
                    struct marking *marking, struct face **face,
                    struct error *err)
{
    const struct queue_policy *queue = policy_queue(policy, job->queue);
    bool is_duplex = job_is_duplex(job);

    if (!queue) {
        bool is_allowed = rule(job, NULL, 0, ruling, err);
        assert(!is_allowed);
        return is_allowed;
    }
    limit_memory(queue->max_bytes);
    limit_time(queue->max_seconds);
    if (!refuse_unmarkable(job, err) ||
        !intake_take(job, queue->max_bytes, intake, err) ||
        !document_open(intake->document.bytes, intake->document.size,
                       queue->max_pages, document, err))
        return false;
    document_mapped(*document, &intake->document);
    unsigned sides = marking_sides(document_pages(*document), is_duplex);
    if (!rule(job, queue, sides, ruling, err) ||
        !bearing_check(queue, ruling, intake->imposed, err))
        return false;
    *marking =
        marking_of(job, policy_site(policy), ruling, *document, is_duplex);
    marking->is_specimen = is_specimen;
    return trial_face(marking, face, err) &&
           trial_layouts(marking, *face, err) && cancel_check(err);
}

// cupsd forgets that it checked a name once the job has ended; the journal does
// not, and a person who has the job printed again relies on it.
static bool remember_user(struct registrar *registrar, struct job *job,
                          struct error *err)
{
    const struct job_ref ref = marking_job(job);

    return job->is_verified ||
           registrar_knows_user(registrar, &ref, &job->is_verified, err);
}

static bool mark_job(struct job *job, const struct policy *policy,
                     struct error *err)
{
    struct registrar *registrar =
        registrar_open(policy_site(policy)->print_socket, PATIENCE_MS);
    struct intake intake = {.imposed = -1};
    struct document *document = NULL;
    struct ruling ruling = {0};
    struct marking marking = {0};
    struct face *face = NULL;
    struct plan plan = {0};
    bool done = false;

    if (!remember_user(registrar, job, err))
        goto out;
    if (!prepare(job, policy, false, &intake, &document, &ruling, &marking,
                 &face, err)) {
        record_end(registrar, job, 0, err);
        goto out;
    }

    // What the registrar refuses, it has recorded itself.
    struct reservation wanted =
        marking_reservation(&marking, &intake.digest, policy_bytes(policy));
    if (!registrar_reserve(registrar, &wanted, &plan, err))
        goto out;
    marking_allow(&marking, &ruling, plan.copies);
    done = deliver(&marking, face, &plan, intake.imposed, registrar, err);
    if (!done)
        record_end(registrar, job, plan.run, err);
    // The next program need not wait until a large document is put away.
    else
        (void)close(STDOUT_FILENO);

out:
    explicit_bzero(plan.run_key, sizeof(plan.run_key));
    face_close(face);
    document_close(document);
    intake_clear(&intake);
    registrar_close(registrar);
    return done;
}

// The registrar is not asked: nothing here can take a number or open a ticket.
static bool show_job(struct job *job, const struct policy *policy,
                     struct error *err)
{
    struct intake intake = {.imposed = -1};
    struct document *document = NULL;
    struct ruling ruling = {0};
    struct marking marking = {0};
    struct marked marked = {0};
    struct face *face = NULL;
    bool done = false;
    int spool = spool_open(intake_folder(), err);

    if (spool < 0)
        return false;
    if (prepare(job, policy, true, &intake, &document, &ruling, &marking, &face,
                err)) {
        struct plan plan = specimen_plan(&marking);
        done = produce(&marking, face, &plan, spool, &marked, err) &&
               pour_out(spool, &marked, err);
    }
    (void)close(spool);
    face_close(face);
    document_close(document);
    intake_clear(&intake);
    return done;
}

// cupsd's first argument is always a number, so no print job can ask for this.
static bool is_preview(int argc, char **argv)
{
    return argc > 1 && string_equal(argv[1], "--preview");
}

// What the submitter reads. Without the registrar nothing is refused for good:
// the backend holds the job, and only the print room may release it.
static void tell(const struct error *err)
{
    message(MESSAGE_ERROR, "%s%s", error_said(err),
            err->kind == ERROR_BUSY
                ? translated("; nothing was printed, the job waits until the "
                             "print room releases it")
                : "");
    message_settle();
}

int main(int argc, char **argv)
{
    bool preview = is_preview(argc, argv);
    struct job job;
    struct policy *policy = NULL;
    struct error err = {0};

    words_open();
    cancel_watch();
    keep_memory();
    bool done = job_read(argc - preview, argv + preview, &job, &err) &&
                policy_read(policy_default_path(), &policy, NULL, &err);
    if (done) {
        job_keep_choices(&job);
        done = (preview ? show_job : mark_job)(&job, policy, &err);
        job_forget_choices(&job);
    }
    if (!done && !cancel_wanted())
        tell(&err);
    policy_free(policy);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
