// What is asked about sheets: how a run stands, and the waste register.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <limits.h>
#include <stdio.h>

// Lines on their way into an answer.
struct writing {
    struct reply *reply;
    struct line *line; // made anew for each
    unsigned count;
    bool is_cut;
    unsigned run;
    bool is_paper_open;            // the paper ledger keeps the run open
    const struct run_shape *shape; // filled before the first line
};

static bool add(struct writing *writing)
{
    writing->is_cut = !reply_more(writing->reply, writing->line);
    writing->count += !writing->is_cut;
    line_empty(writing->line);
    return !writing->is_cut;
}

static void finish(struct writing *writing)
{
    line_set_number(writing->reply->closing, "count", writing->count);
    if (writing->is_cut)
        line_set_number(writing->reply->closing, "is_cut", 1);
    line_free(writing->line);
}

static void add_generations(struct writing *writing,
                            const struct sheet_account *account)
{
    for (unsigned g = 0; g < account->generations; g++) {
        const struct sheet_tally *tally = &account->by_generation[g];
        static const struct {
            const char *key;
            enum sheet_fate fate;
        } fates[] = {
            {"good", SHEET_GOOD},
            {"waste", SHEET_WASTE},
            {"lost", SHEET_LOST},
            {"not_printed", SHEET_NOT_PRINTED},
            {"unaccounted", SHEET_UNACCOUNTED},
        };
        line_set_text(writing->line, "is", "generation");
        line_set_number(writing->line, "generation", g);
        line_set_number(writing->line, "sent", (int64_t)tally->sent);
        for (size_t n = 0; n < sizeof(fates) / sizeof(fates[0]); n++)
            line_set_number(writing->line, fates[n].key,
                            (int64_t)tally->of[fates[n].fate]);
        (void)add(writing);
    }
}

static const char *gap_says(enum sheet_fate fate)
{
    switch (fate) {
    case SHEET_WASTE:
        return "waste, and not printed again: `reprint`, or leave the copy "
               "incomplete";
    case SHEET_NOT_PRINTED:
        return "never printed: `reprint`, or leave the copy incomplete";
    case SHEET_LOST:
        return "written off";
    default:
        return "";
    }
}

static bool see_absent(void *context, const struct absent_view *absent)
{
    struct writing *writing = context;
    struct line *line = writing->line;
    struct text places = {0};
    const int64_t ends[] = {absent->places.first, absent->places.last};

    places_say(writing->shape, absent->places, &places);
    line_set_text(line, "is", absent->is_gap ? "gap" : "missing");
    line_set_number(line, "generation", absent->generation);
    line_set_text(line, "fate", sheet_fate_name(absent->fate));
    line_set_text(line, "places", text_string(&places));
    line_set_numbers(line, "ends", ends, 2);
    line_set_text(line, "why",
                  absent->is_gap ? gap_says(absent->fate)
                                 : absence_says(absent->absence));
    text_clear(&places);
    return add(writing);
}

static void say_next(const struct run_view *run,
                     const struct account_view *view, bool is_paper_open,
                     struct line *closing)
{
    struct text next = {0};

    switch (run->state) {
    case RUN_INTERRUPTED:
        text_addf(&next,
                  "Next: `countermark resume %u --from COPY:PAGE` prints the "
                  "rest, `countermark abandon %u` prints no more.",
                  run->run, run->run);
        break;
    case RUN_SENT:
        text_addf(&next, "Next: count the paper, `countermark count %u`.",
                  run->run);
        break;
    case RUN_COUNTED:
        if (!view->account.balances)
            text_addf(&next,
                      "Next: find what is unaccounted for; `countermark waste "
                      "CODE --reason ...` or `countermark notprinted %u "
                      "COPY:PAGES --proof ...`.",
                      run->run);
        else if (!view->agrees)
            text_addf(&next,
                      "Next: `countermark count %u` again, or `countermark "
                      "discrepancy %u --text ...`.",
                      run->run, run->run);
        else if (is_paper_open)
            text_add_string(&next, "Next: settle the paper of its queue.");
        else
            text_addf(&next, "Next: `countermark close %u`.", run->run);
        break;
    case RUN_DISCREPANT:
        text_addf(&next,
                  "Next: two people answer for it, `countermark resolve %u "
                  "--text ...`.",
                  run->run);
        break;
    case RUN_CLOSED:
        text_add_string(&next, "The run is over.");
        break;
    default:
        break;
    }
    line_set_text(closing, "next", text_string(&next));
    text_clear(&next);
}

static void say_figures(const struct account_view *view, struct line *closing)
{
    const struct run_shape *shape = &view->shape;

    line_set_number(closing, "planned_copies", shape->copies);
    line_set_number(closing, "planned_pages", (int64_t)view->planned_pages);
    line_set_number(closing, "reported_pages", view->reported_pages);
    line_set_number(closing, "is_counted", view->is_counted);
    line_set_number(closing, "agrees", view->agrees);
    line_set_number(closing, "counted_copies", view->counted_copies);
    line_set_number(closing, "counted_waste", view->counted_waste);
    line_set_number(closing, "counted_left", view->counted_left);
    line_set_text(closing, "counted", view->counted);
    line_set_number(closing, "due_copies", view->account.complete);
    line_set_number(closing, "due_waste", view->due_waste);
    line_set_number(closing, "balances", view->account.balances);
    line_set_number(closing, "has_control", view->account.has_control);
}

static bool see_paper(void *context, const struct paper_view *view)
{
    struct writing *writing = context;
    struct line *line = writing->line;
    struct text says = {0};

    paper_say(view, &says);
    line_set_text(line, "is", "paper");
    line_set_text(line, "queue", view->queue);
    line_set_number(line, "start", view->start);
    line_set_number(line, "loaded", view->loaded);
    line_set_number(line, "sent", (int64_t)view->sent);
    line_set_number(line, "not_printed", (int64_t)view->not_printed);
    line_set_number(line, "extra", view->extra);
    line_set_number(line, "answered", view->answered);
    line_set_number(line, "is_counted", view->is_counted);
    if (view->is_counted) {
        line_set_number(line, "left", view->left);
        line_set_number(line, "difference", view->difference);
    }
    line_set_number(line, "holds", view->holds);
    line_set_text(line, "says", text_string(&says));
    text_clear(&says);
    writing->is_paper_open |= !view->holds;
    return add(writing);
}

ASK_ANSWER(answer_papers)
{
    struct writing writing = {.reply = reply, .line = line_new()};
    const char *queue = line_text(asked->line, "queue");

    bool done =
        queue || error_set(err, ERROR_INPUT, "the field \"queue\" is missing");
    done = done &&
           ledger_papers(office->ledger, 0, queue, see_paper, &writing, err);
    finish(&writing);
    return done;
}

ASK_ANSWER(answer_account)
{
    struct run_view run = {0};
    struct account_view view;
    struct writing writing = {.reply = reply, .line = line_new()};

    bool done = words_get_count(asked->line, "run", 1, CODE_RUN_MAX,
                                &writing.run, err) &&
                ledger_run(office->ledger, writing.run, &run, err);
    const struct run_shape shape = {
        .copies = run.copies + run.spares,
        .pages = run.pages,
        .sheets = run.sheets,
        .control_pages = run.control_pages,
    };
    writing.shape = &shape;
    done = done && ledger_account(office->ledger, writing.run, &view,
                                  see_absent, &writing, err);
    if (done)
        add_generations(&writing, &view.account);
    done = done && ledger_papers(office->ledger, writing.run, "", see_paper,
                                 &writing, err);
    if (done) {
        line_set_number(reply->closing, "run", run.run);
        line_set_text(reply->closing, "state", run_state_name(run.state));
        say_figures(&view, reply->closing);
        say_next(&run, &view, writing.is_paper_open, reply->closing);
    }
    finish(&writing);
    return done;
}

static bool see_waste(void *context, const struct waste_view *waste)
{
    struct writing *writing = context;
    struct line *line = writing->line;

    line_set_number(line, "waste", waste->number);
    line_set_number(line, "run", waste->run);
    line_set_number(line, "copy", waste->copy);
    line_set_number(line, "page", waste->page);
    line_set_number(line, "generation", waste->generation);
    line_set_number(line, "fragments", waste->fragments);
    line_set_number(line, "is_foreign", waste->is_foreign);
    line_set_number(line, "list", waste->list);
    line_set_text(line, "fault", waste->fault);
    line_set_text(line, "bag", waste->bag);
    line_set_text(line, "text", waste->text);
    line_set_text(line, "state", waste->state);
    line_set_text(line, "t", waste->entered);
    return add(writing);
}

static bool read_number(const struct line *line, const char *key, int64_t most,
                        unsigned *number, struct error *err)
{
    int64_t given = line_number(line, key, 0);

    if (given < 0 || given > most)
        return error_set(err, ERROR_INPUT, "the field \"%s\" is out of range",
                         key);
    *number = (unsigned)given;
    return true;
}

ASK_ANSWER(answer_wastes)
{
    struct writing writing = {.reply = reply, .line = line_new()};
    struct waste_question question = {0};

    bool done =
        read_number(asked->line, "run", CODE_RUN_MAX, &question.run, err) &&
        read_number(asked->line, "list", CODE_RUN_MAX, &question.list, err) &&
        read_number(asked->line, "first", INT_MAX, &question.first, err) &&
        ledger_wastes(office->ledger, &question, see_waste, &writing, err);
    finish(&writing);
    return done;
}
