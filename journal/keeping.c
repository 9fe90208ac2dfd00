// What happens to the journal itself, applied to the derived tables: opening,
// signing keys that follow one another, and the return of an old journal.
#include "journal/change.h"

#include <string.h>

static bool add_epoch(struct change *change, uint64_t first)
{
    return rows_add(change->tables,
                    ROW(EPOCH, [AT_EPOCH_FIRST] = number_value((int64_t)first),
                        [AT_EPOCH_VERIFIER] = change_text(change, "verifier")),
                    change->err);
}

static bool opened(struct change *change)
{
    if (change->seq != 0)
        return error_set(change->err, ERROR_REFUSED,
                         "a journal is opened only once");
    return add_epoch(change, 0);
}

// The checkpoint that covers this event is the last that the key so far signs.
static bool rotated(struct change *change)
{
    return add_epoch(change, change->seq + 2);
}

static bool restored(struct change *change)
{
    int64_t size = change_number(change, "size", 0, INT64_MAX);
    int64_t run = change_number(change, "run", 0, CODE_RUN_MAX);

    return change_is_whole(change) &&
           rows_add(change->tables,
                    ROW(RESTORED,
                        [AT_RESTORED_SEQ] = number_value((int64_t)change->seq),
                        [AT_RESTORED_SIZE] = number_value(size),
                        [AT_RESTORED_ROOT] = change_text(change, "root"),
                        [AT_RESTORED_RUN] = number_value(run)),
                    change->err);
}

static bool skip_one(struct change *change, const char *series, int64_t last)
{
    if (last < 1 || last > SERIAL_MAX)
        return error_set(change->err, ERROR_INPUT,
                         "series `%s` cannot end at %lld", series,
                         (long long)last);
    int64_t so_far = 0;
    return series_last(change, series, &so_far) &&
           (last <= so_far || series_end(change, series, last));
}

static bool skipped(struct change *change)
{
    const struct line *event = change->event;
    size_t count = line_array_count(event, "series");

    if (count == 0 || line_array_count(event, "serials") != count ||
        !line_array_is_numbers(event, "serials"))
        return error_set(change->err, ERROR_INPUT,
                         "series and serials do not belong together");
    for (size_t n = 0; n < count; n++) {
        const char *series = line_array_text(event, "series", n);
        if (!series)
            return error_set(change->err, ERROR_INPUT,
                             "field `series` is not a list of texts");
        if (!skip_one(change, series, line_array_number(event, "serials", n)))
            return false;
    }
    return true;
}

static bool nothing(struct change *change)
{
    (void)change;
    return true;
}

static const struct change_rule appliers[] = {
    {"journal.opened", opened},     {"journal.heartbeat", nothing},
    {"journal.restored", restored}, {"series.skipped", skipped},
    {"key.rotated", rotated},       {"clock.step", nothing},
};

const struct change_rule *keeping_rule_for(const char *kind)
{
    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++) {
        if (strcmp(appliers[n].kind, kind) == 0)
            return &appliers[n];
    }
    return NULL;
}
