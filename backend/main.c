// The CUPS backend `countermark`: lets the device have only what was journaled,
// and accounts for what the device did with it.
#include "backend/admit.h"
#include "backend/cancel.h"
#include "backend/ending.h"
#include "backend/receive.h"
#include "backend/send.h"
#include "config/config.h"
#include "registrar/client.h"
#include "spool/spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATIENCE_MS = 30 * 1000 };

// Descriptors 3 and 4 are cupsd's channels and go on to the child. Where they
// are missing, nothing of ours may take their numbers.
static void keep_channels_free(void)
{
    for (int fd = 0; fd <= 4; fd++) {
        while (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) >= 0)
            ;
    }
}

static struct job_ref job_ref_of(const struct job *job)
{
    struct job_ref ref = {
        .job_id = job->id,
        .attempt_time = job->attempt_time,
        .is_verified = job->is_verified,
    };

    (void)string_fit(ref.queue, sizeof(ref.queue), job->queue);
    (void)string_fit(ref.uuid, sizeof(ref.uuid), job->uuid);
    (void)string_fit(ref.user, sizeof(ref.user), job->user);
    return ref;
}

static struct ending withdraw(struct registrar *registrar,
                              const struct ticket *ticket)
{
    struct error err = {0};
    bool has_numbers =
        ticket->verdict == TICKET_OPEN || ticket->verdict == TICKET_PARTIAL;

    if (has_numbers &&
        !registrar_cancelled(registrar, ticket->run,
                             "cancelled before a byte left", &err))
        return ending_make(ENDING_CANCELLED,
                           "run %u was cancelled; that could not be recorded: "
                           "%s",
                           ticket->run, err.text);
    return ending_make(ENDING_CANCELLED, "cancelled before a byte left");
}

static struct ending refuse(struct registrar *registrar,
                            const struct job_ref *ref, const char *reason)
{
    struct error err = {0};

    if (!registrar_refused(registrar, ref, "backend", reason, &err))
        return ending_make(ENDING_REFUSED, "%s (not recorded: %s)", reason,
                           err.text);
    return ending_make(ENDING_REFUSED, "%s", reason);
}

// What was kept from the device is known to the journal, where a run is known
// and the registrar did not hold it itself.
static struct ending keep_back(struct registrar *registrar,
                               const struct ticket *ticket, const char *reason)
{
    struct error err = {0};

    if (ticket->run > 0 && ticket->verdict != TICKET_HELD &&
        !registrar_stopped(registrar, ticket->run, ticket->attempt, reason,
                           &err))
        message(MESSAGE_DEBUG, "not recorded: %s", err.text);
    return ending_make(ENDING_HELD, "%s", reason);
}

// The way of a document that arrived: ticket, admission, device.
static struct ending judge(struct registrar *registrar,
                           const struct device *device, const struct job *job,
                           char *const *argv, int document,
                           const struct received *received, int cancel,
                           bool per_copy)
{
    const struct job_ref ref = job_ref_of(job);
    struct ticket ticket = {0};
    struct admitted admitted;
    struct error err = {0};

    if (!registrar_ticket(registrar, &ref, &ticket, &err))
        return ending_make(ENDING_HELD,
                           "nothing was sent: %s; release the job to try again",
                           err.text);
    if (cancel_asked(cancel))
        return withdraw(registrar, &ticket);

    admit(received, &ticket, job->content_type, job->final_content_type,
          &admitted);
    switch (admitted.admission) {
    case ADMISSION_SEND:
        return send_document(registrar, device, job, argv, document, cancel,
                             &ticket, per_copy);
    case ADMISSION_REFUSE:
        return refuse(registrar, &ref, admitted.reason);
    case ADMISSION_END:
        return ending_make(ENDING_QUIET, "%s", admitted.reason);
    case ADMISSION_HOLD:
        break;
    }
    return keep_back(registrar, &ticket, admitted.reason);
}

static struct ending handle(const struct job *job, char *const *argv,
                            const struct policy *policy, int cancel)
{
    struct device device;
    struct received received;
    struct error err = {0};
    const struct site *site = policy_site(policy);
    const struct queue_policy *queue = policy_queue(policy, job->queue);

    int document = receive(job, &received, &err);
    if (document < 0)
        return ending_make(ENDING_HELD, "nothing was sent: %s", err.text);
    if (!device_find(job, site->print_user, &device, &err)) {
        (void)close(document);
        return ending_make(ENDING_HELD, "nothing was sent: %s", err.text);
    }

    struct registrar *registrar =
        registrar_open(site->print_socket, PATIENCE_MS);
    struct ending ending =
        judge(registrar, &device, job, argv, document, &received, cancel,
              queue && queue->deliver == DELIVERY_PER_COPY);
    registrar_close(registrar);
    (void)close(document);
    return ending;
}

int main(int argc, char **argv)
{
    struct job job = {0};
    struct policy *policy = NULL;
    struct ending ending;
    struct error err = {0};

    // Asked for devices: only `countermark adopt` makes queues of ours.
    if (argc == 1)
        return BACKEND_EXIT_OK;

    keep_channels_free();
    int cancel = cancel_open(&err);
    if (cancel < 0 || !job_read(argc, argv, &job, &err) ||
        !policy_read(policy_default_path(), &policy, NULL, &err))
        ending = ending_make(ENDING_HELD, "nothing was sent: %s", err.text);
    else
        ending = handle(&job, argv, policy, cancel);
    policy_free(policy);
    return ending_tell(&ending);
}
