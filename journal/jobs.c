// What is known of the job that a request names.
#include "journal/inside.h"
#include "journal/tables.h"

// Seconds since 1970 that still are a date of four digits.
#define TIME_MAX INT64_C(253402300799)

void job_clean(const struct job_ref *raw, struct job_ref *job)
{
    *job = *raw;
    line_clean(raw->queue, job->queue, sizeof(job->queue));
    line_clean(raw->uuid, job->uuid, sizeof(job->uuid));
    line_clean(raw->user, job->user, sizeof(job->user));
}

bool job_check(const struct job_ref *job, struct error *err)
{
    if (job->queue[0] == '\0' || job->uuid[0] == '\0')
        return error_set(err, ERROR_INPUT,
                         "a job needs the name of its queue and its job-uuid");
    if (job->attempt_time < 0 || job->attempt_time > TIME_MAX)
        return error_set(err, ERROR_INPUT,
                         "the attempt time %lld is not a time",
                         (long long)job->attempt_time);
    return true;
}

bool job_last_run(struct store *store, const struct job_ref *job, unsigned *run,
                  enum run_state *state, int64_t *attempt_time,
                  struct error *err)
{
    const struct row *row = NULL;

    *run = 0;
    *state = RUN_NONE;
    if (!store_find(store,
                    "SELECT run, state, attempt_time FROM run WHERE queue = ?"
                    " AND uuid = ? AND job = ?"
                    " AND state NOT IN ('REFUSED', 'CANCELLED')"
                    " ORDER BY run DESC LIMIT 1",
                    VALUES(text_value(job->queue), text_value(job->uuid),
                           number_value(job->job_id)),
                    &row, err))
        return false;
    if (row) {
        *run = (unsigned)row_number(row, 0);
        (void)run_state_read(row_text(row, 1), state);
        *attempt_time = row_number(row, 2);
    }
    return true;
}

bool run_next(struct tables *tables, unsigned *run, struct error *err)
{
    const struct record *last = NULL;
    const struct record *restored = NULL;
    int64_t next = 1;
    bool done = false;

    if (!rows_last(tables, EVERY(RUN), &last, err))
        return false;
    if (last)
        next = record_number(last, AT_RUN_RUN) + 1;
    while ((done = rows_next(tables, EVERY(RESTORED), &restored, err)) &&
           restored) {
        int64_t skipped = record_number(restored, AT_RESTORED_RUN);
        if (skipped >= next)
            next = skipped + 1;
    }
    if (done && next > CODE_RUN_MAX)
        return error_set(err, ERROR_REFUSED,
                         "this site has used up its run numbers; open a new "
                         "journal under another site number");
    *run = (unsigned)next;
    return done;
}

void job_describe(const struct job_ref *job, struct line *body)
{
    line_set_text(body, "queue", job->queue);
    line_set_text(body, "uuid", job->uuid);
    line_set_number(body, "job", job->job_id);
    line_set_number(body, "attempt_time", job->attempt_time);
    line_set_text(body, "user", job->user);
    line_set_number(body, "verified", job->is_verified);
}
