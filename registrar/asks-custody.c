// Answers about custody: which copy a name means, where copies are, which lists
// there are and which acts wait for their second person.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <string.h>

struct telling {
    struct office *office; // of one copy: its run's approvers are told; or NULL
    struct reply *reply;
    unsigned count;
    bool is_cut;
};

static bool tell(void *context, struct line *line)
{
    struct telling *telling = context;

    if (telling->office)
        (void)trace_approvers(
            telling->office, (unsigned)line_number(line, "run", 0), line, NULL);
    telling->is_cut = !reply_more(telling->reply, line);
    telling->count += !telling->is_cut;
    return !telling->is_cut;
}

static bool answer_with(struct office *office, struct reply *reply,
                        struct holdings_question question, unsigned *count,
                        struct error *err)
{
    bool is_copy = question.of == HOLDINGS_COPY;
    struct telling telling = {
        .reply = reply,
        .office = is_copy || question.of == HOLDINGS_SERIAL ? office : NULL};

    question.limit = question.limit ? question.limit : 100000;
    if (!ledger_holdings(office->ledger, &question, tell, &telling, err))
        return false;
    line_set_number(reply->closing, "count", telling.count);
    if (telling.is_cut)
        line_set_number(reply->closing, "is_cut", 1);
    if (count)
        *count = telling.count;
    return true;
}

// A copy is named by the code of one of its pages, by its serial, or as RUN:K.
static bool read_name(const struct office *office, const char *name,
                      struct holdings_question *question, struct error *err)
{
    struct code_fields fields = {0};
    int64_t serial = 0;

    if (strchr(name, ':')) {
        question->of = HOLDINGS_COPY;
        return copy_name_read(name, &question->run, &question->copy, err);
    }
    if (number_read(name, 1, 999999, &serial)) {
        question->of = HOLDINGS_SERIAL;
        question->number = serial;
        return true;
    }
    if (!trace_identify(office, name, &fields, err))
        return false;
    question->of = HOLDINGS_COPY;
    question->run = fields.run;
    question->copy = fields.copy;
    return fields.copy > 0 ||
           error_set(err, ERROR_INPUT,
                     "that is the control sheet of run %u, not a copy",
                     fields.run);
}

ASK_ANSWER(answer_copy)
{
    enum { ENTERED_MAX = 256 };
    struct holdings_question question = {0};
    char name[ENTERED_MAX];
    unsigned count = 0;

    if (!words_get_text(asked->line, "name", name, sizeof(name), err) ||
        !read_name(office, name, &question, err) ||
        !answer_with(office, reply, question, &count, err))
        return false;
    if (count == 1)
        return true;
    return error_set(err, ERROR_INPUT,
                     count == 0 ? "there is no copy %s"
                                : "serial %s was given in several series; "
                                  "name the copy by its code, or as RUN:K",
                     name);
}

ASK_ANSWER(answer_holdings)
{
    static const struct {
        const char *key;
        enum holdings_of of;
    } ways[] = {
        {"holder", HOLDINGS_HOLDER}, {"before", HOLDINGS_OVERDUE},
        {"state", HOLDINGS_STATE},   {"inventory", HOLDINGS_INVENTORY},
        {"deviations", DEVIATIONS},
    };
    struct holdings_question question = {0};
    int64_t run = line_number(asked->line, "behind_run", 0);
    int64_t copy = line_number(asked->line, "behind_copy", 0);

    question.number = line_number(asked->line, "list", 0);
    if (run > 0 && run <= CODE_RUN_MAX && copy > 0 && copy <= CODE_COPY_MAX) {
        question.run = (unsigned)run;
        question.copy = (unsigned)copy;
    }
    if (question.number > 0) {
        question.of = HOLDINGS_LIST;
        return answer_with(office, reply, question, NULL, err);
    }
    for (size_t n = 0; n < sizeof(ways) / sizeof(ways[0]); n++) {
        question.text = line_text(asked->line, ways[n].key);
        question.of = ways[n].of;
        if (question.text && *question.text)
            return answer_with(office, reply, question, NULL, err);
    }
    question.of = HOLDINGS_UNSIGNED;
    return answer_with(office, reply, question, NULL, err);
}

ASK_ANSWER(answer_inventories)
{
    const char *check_no = line_text(asked->line, "check_no");

    return answer_with(office, reply,
                       (struct holdings_question){
                           .of = check_no ? INVENTORIES_ONE : INVENTORIES_ALL,
                           .text = check_no,
                           .limit = 1000},
                       NULL, err);
}

// Documents a thousand at a time, behind a run; and all of whose copies the
// mark was changed.
ASK_ANSWER(answer_reviews)
{
    bool is_changed = line_number(asked->line, "changed", 0) == 1;

    return answer_with(office, reply,
                       (struct holdings_question){
                           .of = is_changed ? REVIEW_CHANGED : REVIEW_RUNS,
                           .number = line_number(asked->line, "behind_run", 0),
                           .limit = is_changed ? 0 : 1000},
                       NULL, err);
}

ASK_ANSWER(answer_lists)
{
    int64_t list = line_number(asked->line, "list", 0);
    struct holdings_question question = {
        .of = list > 0 ? LISTS_ONE : LISTS_ALL, .number = list, .limit = 1000};

    return answer_with(office, reply, question, NULL, err);
}

ASK_ANSWER(answer_pending)
{
    (void)asked;
    return answer_with(
        office, reply,
        (struct holdings_question){.of = ACTS_PENDING, .limit = 1000}, NULL,
        err);
}
