// The whole of a reconciliation, and how its matters are said.
#include "journal/reconciling.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct touched *events_of(const struct reconciling *all,
                                       struct subject subject)
{
    size_t low = 0, high = all->touched_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct touched *one = &all->touched[middle];
        if (one->run == subject.run && one->copy == subject.copy)
            return one;
        if (one->run < subject.run ||
            (one->run == subject.run && one->copy < subject.copy))
            low = middle + 1;
        else
            high = middle;
    }
    // A copy of which nothing is recorded by itself shares the run's events.
    return subject.copy > 0
               ? events_of(all, (struct subject){.run = subject.run})
               : NULL;
}

void matter_say(struct reconciling *all, bool is_violation,
                struct subject subject, const char *format, ...)
{
    const struct touched *events = events_of(all, subject);
    struct matter matter = {
        .is_violation = is_violation,
        .has_events = events != NULL,
        .since = subject.since ? subject.since : "",
    };
    char raw[1024], sentence[1024];
    va_list args;

    if (is_violation)
        all->result->violations++;
    else
        all->result->obligations++;
    if (events) {
        matter.first = (uint64_t)events->first;
        matter.last = (uint64_t)events->last;
    }
    va_start(args, format);
    (void)vsnprintf(raw, sizeof(raw), format, args);
    va_end(args);
    line_clean(raw, sentence, sizeof(sentence));
    matter.says = sentence;
    if (all->see)
        all->see(all->context, &matter);
}

// --- which events concern whom -----------------------------------------------

static int by_subject(const void *left, const void *right)
{
    const struct touched *a = left, *b = right;

    if (a->run != b->run)
        return a->run < b->run ? -1 : 1;
    return (a->copy > b->copy) - (a->copy < b->copy);
}

// Rows come by key, so those of one subject are neighbours.
static void touch(struct reconciling *all, int64_t run, int64_t copy,
                  int64_t seq)
{
    struct touched *last =
        all->touched_count > 0 ? &all->touched[all->touched_count - 1] : NULL;

    if (last && last->run == run && last->copy == copy) {
        last->last = seq;
        return;
    }
    if ((all->touched_count & (all->touched_count + 1)) == 0)
        all->touched = memory_grow(all->touched, 2 * (all->touched_count + 1),
                                   sizeof(*all->touched));
    all->touched[all->touched_count++] =
        (struct touched){.run = run, .copy = copy, .first = seq, .last = seq};
}

static bool read_touched(struct reconciling *all)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(REF), &row, all->err)) && row)
        touch(all, record_number(row, AT_REF_RUN), 0,
              record_number(row, AT_REF_SEQ));
    row = NULL;
    while (done &&
           (done = rows_next(all->tables, EVERY(TRAIL), &row, all->err)) && row)
        touch(all, record_number(row, AT_TRAIL_RUN),
              record_number(row, AT_TRAIL_COPY),
              record_number(row, AT_TRAIL_SEQ));
    if (all->touched_count > 0)
        qsort(all->touched, all->touched_count, sizeof(*all->touched),
              by_subject);
    return done;
}

static bool reconcile_runs(struct reconciling *all)
{
    const struct record *run = NULL;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(RUN), &run, all->err)) && run) {
        all->result->runs++;
        if (!reconcile_run(all, run))
            return false;
    }
    return done;
}

bool tables_reconcile(struct tables *tables, const char *today,
                      matter_seen *see, void *context,
                      struct reconciled *result, struct error *err)
{
    struct reconciling all = {.tables = tables,
                              .today = today,
                              .see = see,
                              .context = context,
                              .result = result,
                              .err = err};

    *result = (struct reconciled){0};
    tables_rest(tables);
    bool done = read_touched(&all) && reconcile_runs(&all) &&
                reconcile_series(&all) && reconcile_wastes(&all) &&
                reconcile_lists(&all) && reconcile_proposals(&all) &&
                reconcile_inventories(&all) && reconcile_deviations(&all);
    free(all.touched);
    free(all.given);
    return done || error_in(err, "reconciling");
}
