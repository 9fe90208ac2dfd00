// What one tracking code says, for whoever holds the page in hand.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <string.h>

static bool is_from_here(const struct office *office,
                         const struct code_fields *fields, struct error *err)
{
    if (fields->site != office->site)
        return error_set(err, ERROR_INPUT,
                         "the code names site %u, and only the registrar of "
                         "that site can check it; this is site %u",
                         fields->site, office->site);
    if (fields->key_id != office->code_key.id)
        return error_set(err, ERROR_INPUT,
                         "the code was made with key %u, which this registrar "
                         "does not have (it has key %u)",
                         fields->key_id, office->code_key.id);
    return true;
}

static bool is_genuine(const struct office *office, const char *code,
                       unsigned run)
{
    uint8_t run_key[DIGEST_SIZE];

    code_run_key(office->code_key.bytes, run, run_key);
    bool fits = code_genuine(code, run_key);
    explicit_bzero(run_key, sizeof(run_key));
    return fits;
}

bool trace_identify(const struct office *office, const char *entered,
                    struct code_fields *fields, struct error *err)
{
    char code[CODE_SIZE];

    if (!code_read(entered, code, fields, err) ||
        !is_from_here(office, fields, err))
        return false;
    return is_genuine(office, code, fields->run) ||
           error_set(err, ERROR_REFUSED,
                     "NOT GENUINE: no page of this print room bears the code "
                     "%s; keep the paper and report it",
                     code);
}

struct wanted_copy {
    unsigned copy;
    bool is_found;
    struct copy_view view;
};

static bool see_copy(void *context, const struct copy_view *copy)
{
    struct wanted_copy *wanted = context;

    wanted->is_found = copy->copy == wanted->copy;
    if (wanted->is_found)
        wanted->view = *copy;
    return !wanted->is_found;
}

// Who said yes to a run, before it got its numbers: among its first events.
struct approvers {
    struct text names;
};

static bool see_event(void *context, uint64_t seq, const char *stored,
                      size_t length)
{
    struct approvers *approvers = context;
    struct line *event = line_new();
    bool goes_on = true;

    (void)seq;
    if (line_read(stored, length, event, NULL)) {
        const char *kind = line_text(event, "kind");
        const char *actor = line_text(event, "actor");
        goes_on = !string_equal(kind, "run.marked");
        // When it had to be asked for again, the last yes counts.
        if (string_equal(kind, "run.held"))
            text_empty(&approvers->names);
        if (string_equal(kind, "run.approved") && actor)
            text_addf(&approvers->names, "%s%s",
                      approvers->names.length > 0 ? ", " : "", actor);
    }
    line_free(event);
    return goes_on;
}

bool trace_approvers(struct office *office, unsigned run, struct line *line,
                     struct error *err)
{
    enum { FIRST_EVENTS = 200 };
    struct approvers approvers = {0};
    bool done = ledger_events(office->ledger, run, 0, FIRST_EVENTS, see_event,
                              &approvers, err);

    if (done && approvers.names.length > 0)
        line_set_text(line, "approvers", text_string(&approvers.names));
    text_clear(&approvers.names);
    return done;
}

static void say_fields(const struct code_fields *fields, struct line *line)
{
    line_set_number(line, "genuine", 1);
    line_set_number(line, "run", fields->run);
    line_set_number(line, "copy", fields->copy);
    line_set_number(line, "page", fields->page);
    line_set_number(line, "generation", fields->generation);
}

// A page that was never planned, or whose run the journal has lost, is not
// known, although the code is genuine.
static bool is_known(const struct code_fields *fields,
                     const struct run_view *run,
                     const struct wanted_copy *wanted,
                     const struct sheet_view *sheet)
{
    // What was printed again is known from the attempt that did it.
    if (fields->generation > 0)
        return sheet->is_sent;
    if (fields->copy == 0)
        return fields->page == 0 && run->control_pages > 0;
    return wanted->is_found && fields->page >= 1 && fields->page <= run->pages;
}

static void say_sheet(const struct sheet_view *sheet, struct line *line)
{
    if (!sheet->is_sent)
        return;
    line_set_text(line, "sheet", sheet_fate_name(sheet->fate));
    line_set_number(line, "is_newest", sheet->is_newest);
    if (sheet->waste > 0)
        line_set_number(line, "waste", sheet->waste);
}

static bool say_what_is_known(struct office *office,
                              const struct code_fields *fields,
                              struct line *line, struct error *err)
{
    struct run_view run = {0};
    struct wanted_copy wanted = {.copy = fields->copy};
    struct sheet_view sheet = {0};
    struct error missing = {0};

    line_set_number(line, "is_known", 0);
    if (!ledger_run(office->ledger, fields->run, &run, &missing)) {
        if (missing.kind == ERROR_INPUT || missing.kind == ERROR_REFUSED)
            return true;
        if (err)
            *err = missing;
        return false;
    }
    if (fields->copy > 0 &&
        !ledger_copies(office->ledger, fields->run, see_copy, &wanted, err))
        return false;
    if (!ledger_sheet(office->ledger, fields, &sheet, err))
        return false;
    if (!is_known(fields, &run, &wanted, &sheet))
        return true;

    line_set_number(line, "is_known", 1);
    say_sheet(&sheet, line);
    line_set_text(line, "run_state", run_state_name(run.state));
    line_set_number(line, "copies", run.copies + run.spares);
    line_set_number(line, "pages", run.pages);
    words_set_clean(line, "queue", run.queue, sizeof(run.queue));
    words_set_clean(line, "user", run.user, sizeof(run.user));
    line_set_number(line, "is_verified", run.is_verified);
    words_set_clean(line, "mark", run.mark, sizeof(run.mark));
    words_set_clean(line, "doc_no", run.doc_no, sizeof(run.doc_no));
    words_set_clean(line, "title", run.title, sizeof(run.title));
    words_set_clean(line, "changed", run.changed, sizeof(run.changed));
    if (!trace_approvers(office, fields->run, line, err))
        return false;
    if (wanted.is_found) {
        line_set_number(line, "serial", wanted.view.serial);
        line_set_number(line, "is_spare", wanted.view.is_spare);
        line_set_text(line, "state", copy_state_name(wanted.view.state));
    }
    return true;
}

ASK_ANSWER(answer_trace)
{
    enum { ENTERED_MAX = 256 };
    struct code_fields fields = {0};
    char entered[ENTERED_MAX], code[CODE_SIZE];
    struct line *line = NULL;
    bool done = false;

    if (!words_get_text(asked->line, "code", entered, sizeof(entered), err) ||
        !code_read(entered, code, &fields, err) ||
        !is_from_here(office, &fields, err))
        return false;

    line = line_new();
    line_set_text(line, "code", code);
    line_set_number(line, "genuine", 0);
    done = true;
    // Of a forged code nothing is said: its fields are the forger's.
    if (is_genuine(office, code, fields.run)) {
        say_fields(&fields, line);
        done = say_what_is_known(office, &fields, line, err);
    }
    (void)reply_more(reply, line);
    line_free(line);
    return done;
}
