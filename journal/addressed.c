// Whom the copies of a run were printed for: copy k is the k-th recipient's,
// spares are nobody's. One row for a run that has recipients.
#include "journal/inside.h"

#include "journal/change.h"

#include <string.h>

bool addressed_apply(struct change *change)
{
    size_t count = line_array_count(change->event, "recipients");
    int64_t copies = line_number(change->event, "copies", 0);
    struct text names = {0};
    bool done = true;

    if (!line_has(change->event, "recipients"))
        return true;
    for (size_t n = 0; n < count; n++) {
        const char *name = line_array_text(change->event, "recipients", n);
        if (name && *name)
            text_addf(&names, "%s\n", name);
        else
            done = false;
    }
    if (!done || count == 0 || (int64_t)count != copies)
        done = error_set(change->err, ERROR_INPUT,
                         "run %u has %lld copies and %zu recipients; each "
                         "recipient has one copy",
                         change->run, (long long)copies, count);
    done =
        done &&
        rows_add(change->tables,
                 ROW(ADDRESSED, [AT_ADDRESSED_RUN] = number_value(change->run),
                     [AT_ADDRESSED_NAMES] = text_value(text_string(&names))),
                 change->err);
    text_clear(&names);
    return done;
}

// The line of that number, from 1; NULL when there are fewer.
static const char *line_of(const char *names, unsigned number, size_t *length)
{
    while (number > 1 && *names) {
        names += strcspn(names, "\n");
        names += *names == '\n';
        number--;
    }
    *length = strcspn(names, "\n");
    return *length > 0 ? names : NULL;
}

bool addressed_name(struct tables *tables, unsigned run, unsigned copy,
                    struct text *name, struct error *err)
{
    const struct record *row = NULL;
    const struct value of_run = number_value(run);
    size_t length = 0;

    if (!rows_find(tables, KEY(HOLDING, of_run, number_value(copy)), &row, err))
        return false;
    const char *given = row ? record_text(row, AT_HOLDING_RECIPIENT) : "";
    if (*given) {
        text_add_string(name, given);
        return true;
    }
    if (!rows_find(tables, KEY(ADDRESSED, of_run), &row, err))
        return false;
    const char *printed =
        row ? line_of(record_text(row, AT_ADDRESSED_NAMES), copy, &length)
            : NULL;
    if (printed)
        text_add(name, printed, length);
    return true;
}

bool addressed_is(struct store *store, unsigned run, const char *names,
                  bool *is, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store, "SELECT names FROM addressed WHERE run = ?",
                    VALUES(number_value(run)), &row, err))
        return false;
    *is = string_equal(row ? row_text(row, 0) : "", names);
    return true;
}
