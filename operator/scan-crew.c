// Work is handed out in the order of the stack, page by page, to whoever is
// idle; answers wait in a ring until those before them are there.
#include "operator/scan-crew.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A side that was handed out, until it is delivered.
struct place {
    struct scan_side side;
    bool is_done;
};

enum { RING = 64, FAILURES_MAX = 10 };

struct work {
    const struct scan_crew *crew;
    struct place ring[RING];
    uint64_t handed_out, delivered; // tickets
    // The file that pages are handed out of.
    size_t file;
    int scan;       // open on it, or -1
    unsigned pages; // 0: nobody has said yet
    unsigned next;  // page to hand out
    unsigned failures;
    struct reader_child readers[SCAN_WORKERS_MAX];
};

static struct place *place_of(struct work *work, uint64_t ticket)
{
    return &work->ring[ticket % RING];
}

static uint64_t hand_out(struct work *work)
{
    uint64_t ticket = work->handed_out++;

    *place_of(work, ticket) =
        (struct place){.side = {.file = work->file, .page = work->next++}};
    return ticket;
}

static void settle(struct work *work, uint64_t ticket, const char *why)
{
    struct place *place = place_of(work, ticket);

    place->is_done = true;
    if (!why)
        return;
    // Codes it said before it broke down are not taken: it was not finished.
    place->side.look = LOOK_UNREADABLE;
    place->side.count = 0;
    line_clean(why, place->side.why, sizeof(place->side.why));
}

static void leave_file(struct work *work)
{
    if (work->scan >= 0)
        (void)close(work->scan);
    work->scan = -1;
    work->file++;
    work->pages = 0;
    work->next = 1;
    work->failures = 0;
}

// A file of which nothing can be read is one side of the stack.
static void give_up_file(struct work *work, uint64_t ticket, const char *why)
{
    settle(work, ticket, why);
    leave_file(work);
}

static bool open_file(struct work *work, struct error *err)
{
    const char *name = work->crew->files[work->file];
    struct stat info;

    work->scan = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (work->scan < 0 || fstat(work->scan, &info) != 0)
        return error_errno(err, "it cannot be opened");
    return S_ISREG(info.st_mode) ||
           error_set(err, ERROR_INPUT, "it is not a file");
}

// The reader is lost, and with it the side it was working on.
static void lose(struct work *work, struct reader_child *reader,
                 const char *reason)
{
    enum reader_state state = reader->state;
    uint64_t ticket = reader->ticket;
    size_t file = reader->file;
    char why[READER_WHY_MAX] = "the reader cannot be waited for";

    reader_stop(reader, why);
    if (state != READER_OPENING && state != READER_BUSY)
        return;
    if (state == READER_OPENING && file == work->file && work->pages == 0) {
        give_up_file(work, ticket, reason ? reason : why);
        return;
    }
    settle(work, ticket, reason ? reason : why);
    if (file == work->file)
        work->failures++;
}

static void ask_page(struct work *work, struct reader_child *reader)
{
    if (!reader_ask(reader, place_of(work, reader->ticket)->side.page,
                    work->crew->are_pieces,
                    reader_clock() + work->crew->patience_ms))
        lose(work, reader, NULL);
}

// What is said out of turn is not heard: the reader goes.
static bool take_answer(struct work *work, struct reader_child *reader,
                        const struct reader_answer *answer)
{
    struct scan_side *side = &place_of(work, reader->ticket)->side;

    switch (answer->kind) {
    case READER_ANSWER_PAGES:
        if (reader->state != READER_OPENING)
            return false;
        if (reader->file == work->file && work->pages == 0)
            work->pages = answer->pages;
        ask_page(work, reader);
        return true;
    case READER_ANSWER_CODE:
        if (reader->state != READER_BUSY || side->count == READER_CODES_MAX)
            return false;
        side->codes[side->count++] = answer->code;
        return true;
    case READER_ANSWER_PAGE:
        if (reader->state != READER_BUSY || answer->page != side->page ||
            (answer->look == LOOK_READ) != (side->count > 0))
            return false;
        side->look = answer->look;
        side->foreign = answer->foreign;
        memcpy(side->why, answer->why, sizeof(side->why));
        settle(work, reader->ticket, NULL);
        reader->state = READER_IDLE;
        return true;
    default:
        return false;
    }
}

static const char nonsense[] = "the reader said what it should not";

static void hear(struct work *work, struct reader_child *reader)
{
    struct reader_answer answer;
    char line[READER_LINE_MAX];

    if (!reader_hear(reader)) {
        bool is_endless = reader->used == sizeof(reader->buffer);
        lose(work, reader, is_endless ? nonsense : NULL);
        return;
    }
    while (reader->state != READER_FREE && reader_line(reader, line)) {
        bool is_sense = reader_answer_read(line, &answer, NULL);
        if (is_sense && answer.kind == READER_ANSWER_ERROR)
            lose(work, reader, answer.why);
        else if (!is_sense || !take_answer(work, reader, &answer))
            lose(work, reader, nonsense);
    }
}

// Opens the next file, and starts a reader on the current one.
static bool begin(struct work *work, struct reader_child *reader,
                  struct error *err)
{
    struct error fault = {0};

    if (work->scan < 0 && !open_file(work, &fault)) {
        give_up_file(work, hand_out(work), fault.text);
        return true;
    }
    reader_stop(reader, NULL);
    if (!reader_start(reader, work->crew->reader, work->scan, -1,
                      reader_clock() + work->crew->patience_ms, err))
        return false;
    reader->file = work->file;
    reader->ticket = hand_out(work);
    return true;
}

// Whether there is a page to hand out now; goes on to the next file when the
// current one is handed out.
static bool is_work(struct work *work)
{
    while (work->file < work->crew->count &&
           work->handed_out - work->delivered < RING) {
        bool is_open = work->scan >= 0;
        if (!is_open)
            return true;
        if (work->pages == 0)
            return false; // one reader is opening it; nobody knows more
        if (work->next > work->pages)
            leave_file(work);
        else if (work->failures >= FAILURES_MAX)
            settle(work, hand_out(work),
                   "too many pages of this file failed; it was given up");
        else
            return true;
    }
    return false;
}

static bool employ(struct work *work, struct error *err)
{
    for (unsigned n = 0; n < work->crew->workers; n++) {
        struct reader_child *reader = &work->readers[n];
        if (reader->state != READER_FREE && reader->state != READER_IDLE)
            continue;
        if (!is_work(work))
            return true;
        if (reader->state == READER_IDLE && work->scan >= 0 &&
            reader->file == work->file) {
            reader->ticket = hand_out(work);
            ask_page(work, reader);
        } else if (!begin(work, reader, err)) {
            return false;
        }
    }
    return true;
}

static bool deliver(struct work *work, scan_side_seen *see, void *context,
                    struct error *err)
{
    while (work->delivered < work->handed_out &&
           place_of(work, work->delivered)->is_done) {
        if (!see(context, &place_of(work, work->delivered)->side, err))
            return false;
        work->delivered++;
    }
    return true;
}

// Until somebody has said something, or has had time enough.
static bool wait_for_words(struct work *work, struct error *err)
{
    struct pollfd ears[SCAN_WORKERS_MAX];
    int64_t now = reader_clock(), first = now + work->crew->patience_ms;

    for (unsigned n = 0; n < work->crew->workers; n++) {
        const struct reader_child *reader = &work->readers[n];
        bool is_working =
            reader->state == READER_OPENING || reader->state == READER_BUSY;
        ears[n] = (struct pollfd){.fd = is_working ? reader->answers : -1,
                                  .events = POLLIN};
        if (is_working && reader->deadline < first)
            first = reader->deadline;
    }
    int ready =
        poll(ears, work->crew->workers, first > now ? (int)(first - now) : 0);
    if (ready < 0 && errno != EINTR)
        return error_errno(err, "cannot wait for the readers");
    now = reader_clock();
    for (unsigned n = 0; n < work->crew->workers; n++) {
        struct reader_child *reader = &work->readers[n];
        if (ears[n].fd < 0)
            continue;
        if (ready > 0 && ears[n].revents)
            hear(work, reader);
        else if (now >= reader->deadline)
            lose(work, reader, "it took too long to read");
    }
    return true;
}

bool scan_crew_work(const struct scan_crew *crew, scan_side_seen *see,
                    void *context, struct error *err)
{
    struct work *work = memory_need_zero(1, sizeof(*work));
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    bool done = true;

    work->crew = crew;
    work->scan = -1;
    work->next = 1;
    // A reader that has died is noticed by its answers' end.
    (void)sigaction(SIGPIPE, &ignore, &before);
    while (done &&
           (work->file < crew->count || work->delivered < work->handed_out)) {
        uint64_t delivered = work->delivered;
        done = employ(work, err) && deliver(work, see, context, err);
        // What was delivered made room in the ring: there may be work at once.
        if (done && work->delivered == delivered)
            done = wait_for_words(work, err);
    }
    for (unsigned n = 0; n < crew->workers; n++)
        reader_stop(&work->readers[n], NULL);
    if (work->scan >= 0)
        (void)close(work->scan);
    (void)sigaction(SIGPIPE, &before, NULL);
    free(work);
    return done;
}
