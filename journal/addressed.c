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
