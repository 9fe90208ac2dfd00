// The journal as its lines, without a database.
#include "journal/audit.h"

#include "journal/check.h"
#include "journal/reconciling.h"

#include <stdlib.h>
#include <string.h>

struct audit {
    struct check check;
    struct verify_result result;
    uint64_t lines; // so far
};

static void audit_free(struct audit *audit)
{
    check_free(&audit->check);
    free(audit);
}

bool audit_start(struct audit **audit, const struct anchor *anchors,
                 size_t count, finding_seen *see, void *context,
                 struct error *err)
{
    struct audit *new = memory_need_zero(1, sizeof(*new));

    new->check =
        (struct check){.see = see, .context = context, .result = &new->result};
    check_begin(&new->check);
    if (check_watch(&new->check, anchors, count, err)) {
        *audit = new;
        return true;
    }
    audit_free(new);
    return false;
}

void audit_line(struct audit *audit, const char *line, size_t length)
{
    check_event(&audit->check, audit->lines++, line, length);
}

// The last line may still be on its way to the thread that replays.
bool audit_reconcile(struct audit *audit, const char *today, matter_seen *see,
                     void *context, struct reconciled *result,
                     struct error *err)
{
    check_end(&audit->check);
    return tables_reconcile(audit->check.tables, today, see, context, result,
                            err);
}

bool audit_finish(struct audit *audit, struct verify_result *result,
                  struct error *err)
{
    struct check *check = &audit->check;
    bool done = false;

    check_end(check);
    if (audit->lines == 0)
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
