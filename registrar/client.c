// The calls that programs make to countermarkd, one request and its answer
// each. How a request travels is in client-wire.c.
#include "registrar/client.h"

#include "registrar/client-wire.h"
#include "registrar/client-words.h"

#include <stdlib.h>

struct registrar {
    struct wire wire;
};

struct registrar *registrar_open(const char *socket_path, int patience_ms)
{
    struct registrar *registrar = memory_need_zero(1, sizeof(*registrar));

    wire_init(&registrar->wire, socket_path, patience_ms);
    return registrar;
}

void registrar_close(struct registrar *registrar)
{
    if (!registrar)
        return;
    wire_clear(&registrar->wire);
    free(registrar);
}

static struct line *request_new(const char *ask)
{
    struct line *request = line_new();
    char id[33];

    // The id is made once for each act, so that repeating it is no second act.
    random_id(id);
    line_set_text(request, "ask", ask);
    line_set_text(request, "id", id);
    return request;
}

static struct line *request_about(const char *ask, unsigned run,
                                  unsigned attempt)
{
    struct line *request = request_new(ask);

    line_set_number(request, "run", run);
    line_set_number(request, "attempt", attempt);
    return request;
}

// Sends the request, which ends here, and reads what the closing line says
// (`words` NULL: nothing more than that it was done).
static bool finish(struct registrar *registrar, struct line *request,
                   const struct vocabulary *words, void *into,
                   struct error *err)
{
    struct line *closing = line_new();
    bool done = wire_ask(&registrar->wire, request, NULL, NULL, closing, err) &&
                (!words || words_read(words, closing, into, err));

    line_free(closing);
    line_free(request);
    return done;
}

bool registrar_reserve(struct registrar *registrar,
                       const struct reservation *wanted, struct plan *plan,
                       struct error *err)
{
    struct line *request = request_new("reserve");

    words_write(&words_job, &wanted->job, request);
    words_write(&words_reservation, wanted, request);
    *plan = (struct plan){0};
    return finish(registrar, request, &words_plan, plan, err);
}

bool registrar_marked(struct registrar *registrar, unsigned run,
                      unsigned attempt, const struct marked *marked,
                      struct error *err)
{
    struct line *request = request_about("marked", run, attempt);

    words_write(&words_marked, marked, request);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_written(struct registrar *registrar, unsigned run,
                       unsigned attempt, struct error *err)
{
    return finish(registrar, request_about("written", run, attempt), NULL, NULL,
                  err);
}

bool registrar_refused(struct registrar *registrar, const struct job_ref *job,
                       const char *by, const char *reason, struct error *err)
{
    struct line *request = request_new("refused");

    words_write(&words_job, job, request);
    words_set_clean(request, "by", by, LEDGER_NAME_MAX);
    words_set_clean(request, "reason", reason, LEDGER_REASON_MAX);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_ticket(struct registrar *registrar, const struct job_ref *job,
                      struct ticket *ticket, struct error *err)
{
    struct line *request = request_new("ticket");

    words_write(&words_job, job, request);
    *ticket = (struct ticket){0};
    return finish(registrar, request, &words_ticket, ticket, err);
}

bool registrar_sending(struct registrar *registrar, unsigned run,
                       unsigned attempt, const char *device, struct error *err)
{
    struct line *request = request_about("sending", run, attempt);

    words_set_clean(request, "device", device, WORDS_DEVICE_MAX);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_sent(struct registrar *registrar, unsigned run, unsigned attempt,
                    int64_t pages_reported, struct error *err)
{
    struct line *request = request_about("sent", run, attempt);

    line_set_number(request, "pages", pages_reported);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_interrupted(struct registrar *registrar, unsigned run,
                           unsigned attempt, int64_t pages_reported,
                           const char *reason, struct error *err)
{
    struct line *request = request_about("interrupted", run, attempt);

    line_set_number(request, "pages", pages_reported);
    words_set_clean(request, "reason", reason, LEDGER_REASON_MAX);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_device_reported(struct registrar *registrar, unsigned run,
                               unsigned attempt,
                               const struct device_report *said,
                               struct error *err)
{
    struct line *request = request_about("device_reported", run, attempt);

    words_write(&words_device, said, request);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_stopped(struct registrar *registrar, unsigned run,
                       unsigned attempt, const char *reason, struct error *err)
{
    struct line *request = request_about("stopped", run, attempt);

    words_set_clean(request, "reason", reason, LEDGER_REASON_MAX);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_cancelled(struct registrar *registrar, unsigned run,
                         const char *reason, struct error *err)
{
    struct line *request = request_new("cancelled");

    line_set_number(request, "run", run);
    words_set_clean(request, "reason", reason, LEDGER_REASON_MAX);
    return finish(registrar, request, NULL, NULL, err);
}

bool registrar_ask(struct registrar *registrar, const struct line *request,
                   answer_seen *see, void *context, struct line *closing,
                   struct error *err)
{
    struct line *own = NULL;
    bool done = false;

    if (line_has(request, "id"))
        return wire_ask(&registrar->wire, request, see, context, closing, err);

    // The caller's line stays as it is; the id goes into a copy.
    struct text bytes = {0};
    char id[33];
    own = line_new();
    random_id(id);
    if (line_write(request, &bytes, err) &&
        line_read(bytes.data, bytes.length, own, err)) {
        line_set_text(own, "id", id);
        done = wire_ask(&registrar->wire, own, see, context, closing, err);
    }
    // It may carry a password.
    text_wipe(&bytes);
    line_wipe(own);
    line_free(own);
    return done;
}

bool registrar_run_read(const struct line *answer, struct run_view *run,
                        struct error *err)
{
    *run = (struct run_view){0};
    return words_read(&words_run, answer, run, err);
}

bool registrar_copy_read(const struct line *answer, struct copy_view *copy,
                         struct error *err)
{
    *copy = (struct copy_view){0};
    return words_read(&words_copy, answer, copy, err);
}

bool registrar_knows_user(struct registrar *registrar,
                          const struct job_ref *job, bool *is_known,
                          struct error *err)
{
    struct line *request = request_new("user");
    struct line *closing = line_new();

    words_write(&words_job, job, request);
    bool done = registrar_ask(registrar, request, NULL, NULL, closing, err);
    *is_known = done && line_number(closing, "is_known", 0) == 1;
    line_free(closing);
    line_free(request);
    return done;
}
