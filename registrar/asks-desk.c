// Answers at the desk socket: what people read, and the acts they record.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <limits.h>
#include <string.h>

// A list on its way into an answer.
struct listing {
    struct reply *reply;
    struct line *line; // made anew for each element
    unsigned count;
    uint64_t next; // the event after the last one that found room
    bool is_cut;   // it did not all fit
};

static struct listing listing_new(struct reply *reply)
{
    return (struct listing){.reply = reply, .line = line_new()};
}

static bool add(struct listing *listing)
{
    listing->is_cut = !reply_more(listing->reply, listing->line);
    listing->count += !listing->is_cut;
    line_empty(listing->line);
    return !listing->is_cut;
}

static void listing_end(struct listing *listing)
{
    line_set_number(listing->reply->closing, "count", listing->count);
    if (listing->is_cut)
        line_set_number(listing->reply->closing, "is_cut", 1);
    line_free(listing->line);
}

static unsigned limit_of(const struct asked *asked)
{
    int64_t limit = line_number(asked->line, "limit", REPLY_LINES_MAX);

    return limit < 1 || limit > REPLY_LINES_MAX ? REPLY_LINES_MAX
                                                : (unsigned)limit;
}

static bool see_run(void *context, const struct run_view *run)
{
    struct listing *listing = context;

    words_write(&words_run, run, listing->line);
    return add(listing);
}

ASK_ANSWER(answer_runs)
{
    struct listing listing = listing_new(reply);
    bool open_only = line_number(asked->line, "open", 0) == 1;
    int64_t before = line_number(asked->line, "before", 0);
    bool done = before >= 0 && before <= CODE_RUN_MAX + 1LL;

    if (!done)
        error_set(err, ERROR_INPUT, "the field \"before\" is out of range");
    done =
        done && ledger_runs_before(office->ledger, (unsigned)before, open_only,
                                   limit_of(asked), see_run, &listing, err);

    listing_end(&listing);
    return done;
}

ASK_ANSWER(answer_run)
{
    struct run_view view = {0};
    unsigned run = 0;

    if (!words_get_count(asked->line, "run", 1, CODE_RUN_MAX, &run, err) ||
        !ledger_run(office->ledger, run, &view, err))
        return false;
    struct listing listing = listing_new(reply);
    (void)see_run(&listing, &view);
    listing_end(&listing);
    return true;
}

static bool see_copy(void *context, const struct copy_view *copy)
{
    struct listing *listing = context;

    words_write(&words_copy, copy, listing->line);
    return add(listing);
}

ASK_ANSWER(answer_copies)
{
    unsigned run = 0;

    if (!words_get_count(asked->line, "run", 1, CODE_RUN_MAX, &run, err))
        return false;
    struct listing listing = listing_new(reply);
    bool done = ledger_copies(office->ledger, run, see_copy, &listing, err);
    listing_end(&listing);
    return done;
}

static bool see_event(void *context, uint64_t seq, const char *line,
                      size_t length)
{
    struct listing *listing = context;
    struct text bytes = {0};

    // The stored bytes travel as a text, so that what comes out at the other
    // end is the very line that was hashed.
    text_add(&bytes, line, length);
    line_set_text(listing->line, "line", text_string(&bytes));
    line_set_number(listing->line, "seq", (int64_t)seq);
    text_clear(&bytes);
    if (!add(listing))
        return false;
    listing->next = seq + 1;
    return true;
}

ASK_ANSWER(answer_events)
{
    int64_t run = line_number(asked->line, "run", 0);
    int64_t first = line_number(asked->line, "first", 0);

    int64_t copy = line_number(asked->line, "copy", 0);

    if (run < 0 || run > CODE_RUN_MAX || first < 0 || copy < 0 ||
        copy > CODE_COPY_MAX)
        return error_set(err, ERROR_INPUT,
                         "the field \"run\", \"copy\" or \"first\" is out of "
                         "range");
    struct listing listing = listing_new(reply);
    bool done =
        copy > 0 ? ledger_trail(office->ledger, (unsigned)run, (unsigned)copy,
                                limit_of(asked), see_event, &listing, err)
                 : ledger_events(office->ledger, (unsigned)run, (uint64_t)first,
                                 limit_of(asked), see_event, &listing, err);
    // Whoever wants the rest asks again from here.
    line_set_number(reply->closing, "next", (int64_t)listing.next);
    listing_end(&listing);
    return done;
}

static void see_finding(void *context, const char *sentence)
{
    enum { FINDING_MAX = 2048 };
    struct listing *listing = context;

    if (listing->is_cut || listing->count >= REPLY_LINES_MAX) {
        listing->is_cut = true;
        return;
    }
    words_set_clean(listing->line, "finding", sentence, FINDING_MAX);
    (void)add(listing);
}

ASK_ANSWER(answer_verify)
{
    struct listing listing = listing_new(reply);
    struct verify_result result = {0};
    char root[DIGEST_HEX];
    bool done =
        ledger_verify(office->ledger, see_finding, &listing, &result, err);

    (void)asked;
    digest_hex(&result.checkpoint.root, root);
    line_set_number(reply->closing, "events", (int64_t)result.events);
    line_set_number(reply->closing, "findings", result.findings);
    line_set_number(reply->closing, "open", result.open);
    line_set_text(reply->closing, "origin", result.checkpoint.origin);
    line_set_number(reply->closing, "size", (int64_t)result.checkpoint.size);
    line_set_text(reply->closing, "root", root);
    listing_end(&listing);
    return done;
}

ASK_ANSWER(answer_checkpoint)
{
    struct text note = {0};
    bool done = ledger_checkpoint(office->ledger, &note, err);

    (void)asked;
    if (done)
        line_set_lines(reply->closing, "note", text_string(&note));
    if (done && office_is_shut(office))
        line_set_text(reply->closing, "shut", office->mark.reason);
    text_clear(&note);
    return done;
}

ASK_ANSWER(answer_note)
{
    // Acts that change no run. Others have asks of their own.
    static const char prefix[] = "queue.";
    enum { NOTE_BYTES_MAX = 4096, KIND_MAX = 64 };
    char kind[KIND_MAX];
    struct text bytes = {0};
    struct line *body = line_new();
    bool done = false;

    (void)reply;
    if (!words_get_text(asked->line, "kind", kind, sizeof(kind), err) ||
        !line_write(asked->line, &bytes, err))
        goto out;
    if (!string_starts(kind, prefix) ||
        strspn(kind, "abcdefghijklmnopqrstuvwxyz_.") != strlen(kind)) {
        error_set(err, ERROR_REFUSED,
                  "an event of the kind \"%s\" cannot be noted; kinds begin "
                  "with \"%s\"",
                  kind, prefix);
        goto out;
    }
    if (bytes.length > NOTE_BYTES_MAX) {
        error_set(err, ERROR_INPUT, "the note is longer than %d bytes",
                  NOTE_BYTES_MAX);
        goto out;
    }
    // The event is the request without what only addresses the registrar.
    words_strip(&bytes, "\"ask\":\"note\"");
    done =
        line_read(bytes.data, bytes.length, body, err) &&
        ledger_note(office->ledger, asked->id, asked->actor, kind, body, err);

out:
    line_free(body);
    text_clear(&bytes);
    return done;
}
