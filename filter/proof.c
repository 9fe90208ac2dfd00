// Pages go to a few readers in turn; an answer is taken when its reader is
// needed again. None of the readers is believed further than that: they say
// which codes they see and how many pixels differ, and we judge.
#include "filter/proof.h"

#include "filter/cancel.h"
#include "filter/proof_page.h"
#include "reader/client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READERS_MAX = 4,
    // A reader inherits our limit of processor time, so it is relieved early.
    PAGES_OF_ONE_READER = 200,
    PATIENCE_MS = 30 * 1000,
    CANCEL_MS = 500, // how long a cancelled job may wait for us
    // Fewer pixels at 300 dpi than the full stop of small print.
    PIXELS_TOLERATED = 20,
};

struct bench {
    struct reader_child reader;
    struct proof_page page; // at work, when the reader is busy
    unsigned codes;         // it has said, all of them right
    unsigned pages;         // it was given
};

struct proving {
    const struct proof_order *order;
    struct text program, request;
    struct bench benches[READERS_MAX];
    unsigned count; // of benches
};

static bool fail(const struct proof_page *page, struct error *err,
                 const char *what)
{
    error_set(err, ERROR_SYSTEM,
              "%s; nothing was printed and the numbers are void: print it "
              "again, and have the admin look at it if that does not help",
              what);
    if (page->number == 0)
        return error_in(err, "the proof before printing");
    if (page->copy == 0)
        return error_in(err, "the proof of the control sheet");
    return error_in(err, "the proof of copy %u page %u", page->copy,
                    page->side);
}

// The whole page was looked at.
static bool judge(const struct bench *bench, const struct reader_answer *answer,
                  struct error *err)
{
    const struct proof_page *page = &bench->page;

    if (answer->page != page->number)
        return fail(page, err, "the reader answers for another page");
    if (bench->codes < page->symbols)
        return fail(page, err, "a code on it cannot be read");
    if (answer->changed > PIXELS_TOLERATED)
        return fail(page, err,
                    "it is not as in the document outside of the stamp");
    return true;
}

static bool take_line(struct bench *bench, const char *line, struct error *err)
{
    struct reader_answer answer;

    if (!reader_answer_read(line, &answer, err))
        return false;
    switch (answer.kind) {
    case READER_ANSWER_PAGES:
        bench->reader.state = READER_IDLE;
        return true;
    case READER_ANSWER_CODE:
        bench->codes++;
        return strcmp(answer.code.code, bench->page.code) == 0 ||
               fail(&bench->page, err, "it bears another page's code");
    case READER_ANSWER_PROVED:
        bench->reader.state = READER_IDLE;
        return judge(bench, &answer, err);
    case READER_ANSWER_PAGE:
    case READER_ANSWER_ERROR:
        break;
    }
    return fail(&bench->page, err,
                *answer.why ? answer.why : "the reader cannot read it");
}

// What is there to hear, or false when the reader is gone or slow.
static bool hear(struct bench *bench, struct error *err)
{
    char why[READER_WHY_MAX] = "the reader takes too long";
    struct pollfd ear = {.fd = bench->reader.answers, .events = POLLIN};
    int ready = poll(&ear, 1, CANCEL_MS);

    if (!cancel_check(err))
        return false;
    if (ready < 0 && errno != EINTR)
        return error_errno(err, "cannot wait for the reader");
    if (ready > 0 && !reader_hear(&bench->reader)) {
        reader_stop(&bench->reader, why);
        return fail(&bench->page, err, why);
    }
    return ready > 0 || reader_clock() < bench->reader.deadline ||
           fail(&bench->page, err, why);
}

static bool settle(struct bench *bench, struct error *err)
{
    char line[READER_LINE_MAX];

    while (bench->reader.state == READER_BUSY ||
           bench->reader.state == READER_OPENING) {
        if (!hear(bench, err))
            return false;
        while (reader_line(&bench->reader, line))
            if (!take_line(bench, line, err))
                return false;
    }
    return true;
}

// An idle reader that has not worked too long.
static bool make_ready(struct proving *proving, struct bench *bench,
                       struct error *err)
{
    const struct proof_order *order = proving->order;

    if (!settle(bench, err))
        return false;
    if (bench->pages >= PAGES_OF_ONE_READER)
        reader_stop(&bench->reader, NULL);
    if (bench->reader.state == READER_IDLE)
        return true;
    bench->pages = 0;
    return reader_start(&bench->reader, text_string(&proving->program),
                        order->spool, order->original,
                        reader_clock() + PATIENCE_MS, err) &&
           settle(bench, err);
}

static bool prove_page(struct proving *proving, unsigned turn, unsigned number,
                       struct error *err)
{
    struct bench *bench = &proving->benches[turn % proving->count];

    if (!make_ready(proving, bench, err))
        return false;
    bench->codes = 0;
    bench->pages++;
    return proof_page_of(proving->order, number, &bench->page,
                         &proving->request, err) &&
           (reader_ask_lines(&bench->reader, &proving->request,
                             reader_clock() + PATIENCE_MS) ||
            fail(&bench->page, err, "the reader is gone"));
}

// Of `count` pages that are wanted of the numbered ones, the n-th.
static unsigned pick(unsigned n, unsigned count, unsigned pages)
{
    return count < 2 ? 1
                     : 1 + (unsigned)((uint64_t)n * (pages - 1) / (count - 1));
}

static bool prove_pages(struct proving *proving, struct error *err)
{
    const struct proof_order *order = proving->order;
    const struct queue_policy *policy = order->marking->ruling->policy;
    bool has_control = proof_has_control(order);
    unsigned numbered = order->pages - has_control;
    unsigned count =
        policy->proof == PROOF_SAMPLE && numbered > PROOF_SAMPLE_PAGES
            ? PROOF_SAMPLE_PAGES
            : numbered;

    for (unsigned n = 0; n < count; n++) {
        if (n % 100 == 0)
            message(MESSAGE_INFO, "Proving page %u of %u", n + 1, count);
        if (!prove_page(proving, n, pick(n, count, numbered), err))
            return false;
    }
    if (has_control && !prove_page(proving, count, order->pages, err))
        return false;
    for (unsigned n = 0; n < proving->count; n++)
        if (!settle(&proving->benches[n], err))
            return false;
    return true;
}

static unsigned readers_for(const struct proof_order *order)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = cores < 1             ? 1
                     : cores > READERS_MAX ? READERS_MAX
                                           : (unsigned)cores;

    return order->pages < count ? order->pages : count;
}

bool proof_before_printing(const struct proof_order *order, struct error *err)
{
    if (order->marking->ruling->policy->proof == PROOF_NONE)
        return true;

    struct proving *proving = memory_need_zero(1, sizeof(*proving));

    proving->order = order;
    proving->count = readers_for(order);
    program_path("countermark-reader", &proving->program);
    bool done = prove_pages(proving, err);
    for (unsigned n = 0; n < proving->count; n++)
        reader_stop(&proving->benches[n].reader, NULL);
    text_clear(&proving->program);
    text_clear(&proving->request);
    free(proving);
    return done;
}
