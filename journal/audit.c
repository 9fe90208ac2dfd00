// The journal as its lines, without a database.
#include "journal/audit.h"

#include "journal/check.h"

#include <stdlib.h>
#include <string.h>

struct audit {
    struct check check;
    struct verify_result result;
};

static void audit_free(struct audit *audit)
{
    line_free(audit->check.line);
    ids_clear(&audit->check.ids);
    check_unwatch(&audit->check);
    tables_free(audit->check.tables);
    store_close(audit->check.replay);
    free(audit);
}

bool audit_start(struct audit **audit, const struct anchor *anchors,
                 size_t count, finding_seen *see, void *context,
                 struct error *err)
{
    struct audit *new = memory_need_zero(1, sizeof(*new));

    new->check = (struct check){.see = see,
                                .context = context,
                                .result = &new->result,
                                .line = line_new()};
    if (store_open_memory(&new->check.replay, err) &&
        (new->check.tables = tables_in_store(new->check.replay)) &&
        store_begin(new->check.replay, err) &&
        check_watch(&new->check, anchors, count, err)) {
        *audit = new;
        return true;
    }
    audit_free(new);
    return false;
}

void audit_line(struct audit *audit, const char *line, size_t length)
{
    struct check *check = &audit->check;
    struct checkpoint *checkpoint = &audit->result.checkpoint;

    check_event(check, check->next, line, length);
    if (check->next != 1)
        return;
    const char *origin = line_text(check->line, "origin");
    (void)string_fit(checkpoint->origin, sizeof(checkpoint->origin),
                     origin ? origin : "");
}

bool audit_finish(struct audit *audit, struct verify_result *result,
                  struct error *err)
{
    struct check *check = &audit->check;
    bool done = false;

    if (check->next == 0)
        error_set(err, ERROR_INPUT, "there are no events to verify");
    else
        done = check_watched(check, err) && check_open_runs(check, err);
    audit->result.events = check->tree.size;
    audit->result.checkpoint.size = check->tree.size;
    merkle_root(&check->tree, &audit->result.checkpoint.root);
    *result = audit->result;
    audit_free(audit);
    return done;
}
