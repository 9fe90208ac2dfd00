// How the values of the journal are spelled in lines: the tables, and the two
// functions that follow them.
#include "registrar/client-words.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

// The largest whole number a line can hold.
static const int64_t number_max = 9007199254740991;

#define FIELD(name, what, type, member, least, most)                           \
    {                                                                          \
        .key = (name), .kind = (what), .offset = offsetof(type, member),       \
        .size = sizeof(((type *)0)->member), .low = (least), .high = (most)    \
    }
#define TEXT(name, type, member, least)                                        \
    FIELD(name, WORD_TEXT, type, member, least, 0)
#define COUNT(name, type, member, least, most)                                 \
    FIELD(name, WORD_COUNT, type, member, least, most)
#define VOCABULARY(table)                                                      \
    {                                                                          \
        .count = sizeof(table) / sizeof((table)[0]), .words = (table)          \
    }

static const struct word job_table[] = {
    TEXT("queue", struct job_ref, queue, 1),
    TEXT("uuid", struct job_ref, uuid, 1),
    COUNT("job_id", struct job_ref, job_id, 0, INT_MAX),
    FIELD("attempt_time", WORD_NUMBER, struct job_ref, attempt_time, 0,
          9007199254740991),
    TEXT("user", struct job_ref, user, 0),
    FIELD("is_verified", WORD_FLAG, struct job_ref, is_verified, 0, 1),
};
const struct vocabulary words_job = VOCABULARY(job_table);

static const struct word reservation_table[] = {
    FIELD("input", WORD_BYTES, struct reservation, input, 0, 0),
    TEXT("policy", struct reservation, policy, 0),
    TEXT("level", struct reservation, level, 0),
    TEXT("mark", struct reservation, mark, 0),
    TEXT("scope", struct reservation, scope, 0),
    TEXT("doc_no", struct reservation, doc_no, 0),
    TEXT("title", struct reservation, title, 0),
    TEXT("series", struct reservation, series, 0),
    FIELD("recipients", WORD_LINES, struct reservation, recipients, 0, 0),
    COUNT("copies", struct reservation, copies, 1, WORDS_COPIES_MAX),
    COUNT("spares", struct reservation, spares, 0, WORDS_COPIES_MAX),
    COUNT("pages", struct reservation, pages, 1, CODE_PAGE_MAX),
    COUNT("sheets", struct reservation, sheets, 1, CODE_PAGE_MAX),
    COUNT("control_pages", struct reservation, control_pages, 0, 1),
};
const struct vocabulary words_reservation = VOCABULARY(reservation_table);

static const struct word plan_table[] = {
    COUNT("run", struct plan, run, 1, CODE_RUN_MAX),
    COUNT("attempt", struct plan, attempt, 1, INT_MAX),
    COUNT("document", struct plan, document, 1, INT_MAX),
    COUNT("copies", struct plan, copies, 1, CODE_COPY_MAX),
    COUNT("first_serial", struct plan, first_serial, 1, INT_MAX),
    COUNT("generation", struct plan, generation, 0, CODE_GENERATION_MAX),
    FIELD("places", WORD_PLACES, struct plan, places, 1, 0),
    FIELD("approval", WORD_NUMBER, struct plan, approval, 0, 9007199254740991),
    COUNT("key_id", struct plan, key_id, 0, CODE_KEY_MAX),
    COUNT("site", struct plan, site, 0, CODE_SITE_MAX),
    FIELD("run_key", WORD_BYTES, struct plan, run_key, 0, 0),
    FIELD("checkpoint", WORD_LINES, struct plan, checkpoint, 0, 0),
};
const struct vocabulary words_plan = VOCABULARY(plan_table);

static const struct word marked_table[] = {
    FIELD("bytes", WORD_SIZE, struct marked, bytes, 0, 9007199254740991),
    COUNT("marked_pages", struct marked, pages, 0, INT_MAX),
    FIELD("marked_digest", WORD_BYTES, struct marked, document, 0, 0),
};
const struct vocabulary words_marked = VOCABULARY(marked_table);

static const struct word ticket_table[] = {
    FIELD("verdict", WORD_VERDICT, struct ticket, verdict, 0, 0),
    TEXT("reason", struct ticket, reason, 0),
    COUNT("run", struct ticket, run, 0, CODE_RUN_MAX),
    COUNT("attempt", struct ticket, attempt, 0, INT_MAX),
    COUNT("document", struct ticket, document, 0, INT_MAX),
    FIELD("bytes", WORD_SIZE, struct ticket, marked.bytes, 0, 9007199254740991),
    COUNT("marked_pages", struct ticket, marked.pages, 0, INT_MAX),
    FIELD("marked_digest", WORD_BYTES, struct ticket, marked.document, 0, 0),
    COUNT("copies", struct ticket, shape.copies, 0, CODE_COPY_MAX),
    COUNT("pages", struct ticket, shape.pages, 0, CODE_PAGE_MAX),
    COUNT("sheets", struct ticket, shape.sheets, 0, CODE_PAGE_MAX),
    COUNT("control_pages", struct ticket, shape.control_pages, 0, 1),
    FIELD("places", WORD_PLACES, struct ticket, places, 0, 0),
};
const struct vocabulary words_ticket = VOCABULARY(ticket_table);

static const struct word device_table[] = {
    COUNT("copy", struct device_report, copy, 0, CODE_COPY_MAX),
    TEXT("job_state", struct device_report, job_state, 0),
    TEXT("job_reasons", struct device_report, job_reasons, 0),
    TEXT("printer_reasons", struct device_report, printer_reasons, 0),
    FIELD("impressions", WORD_NUMBER, struct device_report, impressions,
          PAGES_UNKNOWN, INT_MAX),
    FIELD("sheets", WORD_NUMBER, struct device_report, sheets, PAGES_UNKNOWN,
          INT_MAX),
    FIELD("counter_before", WORD_NUMBER, struct device_report, counter_before,
          PAGES_UNKNOWN, INT_MAX),
    FIELD("counter_after", WORD_NUMBER, struct device_report, counter_after,
          PAGES_UNKNOWN, INT_MAX),
};
const struct vocabulary words_device = VOCABULARY(device_table);

static const struct word run_table[] = {
    COUNT("run", struct run_view, run, 1, CODE_RUN_MAX),
    COUNT("document", struct run_view, document, 0, INT_MAX),
    COUNT("job_id", struct run_view, job_id, 0, INT_MAX),
    FIELD("state", WORD_RUN_STATE, struct run_view, state, 0, 0),
    TEXT("queue", struct run_view, queue, 0),
    TEXT("uuid", struct run_view, uuid, 0),
    TEXT("user", struct run_view, user, 0),
    FIELD("is_verified", WORD_FLAG, struct run_view, is_verified, 0, 1),
    TEXT("level", struct run_view, level, 0),
    TEXT("mark", struct run_view, mark, 0),
    TEXT("scope", struct run_view, scope, 0),
    TEXT("doc_no", struct run_view, doc_no, 0),
    TEXT("title", struct run_view, title, 0),
    COUNT("copies", struct run_view, copies, 0, INT_MAX),
    COUNT("spares", struct run_view, spares, 0, INT_MAX),
    COUNT("first_serial", struct run_view, first_serial, 0, INT_MAX),
    COUNT("pages", struct run_view, pages, 0, INT_MAX),
    COUNT("sheets", struct run_view, sheets, 0, INT_MAX),
    COUNT("control_pages", struct run_view, control_pages, 0, INT_MAX),
    COUNT("attempt", struct run_view, attempt, 0, INT_MAX),
    COUNT("generation", struct run_view, generation, 0, INT_MAX),
    FIELD("pages_reported", WORD_NUMBER, struct run_view, pages_reported,
          PAGES_UNKNOWN, INT_MAX),
    COUNT("pages_due", struct run_view, pages_due, 0, INT_MAX),
    COUNT("unaccounted", struct run_view, unaccounted, 0, INT_MAX),
    FIELD("has_next", WORD_FLAG, struct run_view, has_next, 0, 1),
    COUNT("next_copy", struct run_view, next_copy, 0, CODE_COPY_MAX),
    COUNT("next_page", struct run_view, next_page, 0, CODE_PAGE_MAX),
    TEXT("reason", struct run_view, reason, 0),
    TEXT("received", struct run_view, received, 0),
    TEXT("changed", struct run_view, changed, 0),
};
const struct vocabulary words_run = VOCABULARY(run_table);

static const struct word copy_table[] = {
    COUNT("run", struct copy_view, run, 1, CODE_RUN_MAX),
    COUNT("copy", struct copy_view, copy, 1, CODE_COPY_MAX),
    COUNT("serial", struct copy_view, serial, 0, INT_MAX),
    TEXT("series", struct copy_view, series, 0),
    FIELD("is_spare", WORD_FLAG, struct copy_view, is_spare, 0, 1),
    FIELD("state", WORD_COPY_STATE, struct copy_view, state, 0, 0),
};
const struct vocabulary words_copy = VOCABULARY(copy_table);

void words_set_clean(struct line *line, const char *key, const char *value,
                     size_t size)
{
    char *clean = memory_need(size);

    line_clean(value, clean, size);
    line_set_text(line, key, clean);
    free(clean);
}

static void write_bytes(struct line *line, const char *key, const void *bytes)
{
    struct digest digest;
    char hex[DIGEST_HEX];

    memcpy(digest.bytes, bytes, sizeof(digest.bytes));
    digest_hex(&digest, hex);
    line_set_text(line, key, hex);
}

static void write_word(const struct word *word, const void *at,
                       struct line *line)
{
    switch (word->kind) {
    case WORD_TEXT:
        words_set_clean(line, word->key, at, word->size);
        break;
    case WORD_COUNT:
        line_set_number(line, word->key, *(const unsigned *)at);
        break;
    case WORD_NUMBER:
        line_set_number(line, word->key, *(const int64_t *)at);
        break;
    case WORD_SIZE:
        assert(*(const uint64_t *)at <= (uint64_t)number_max);
        line_set_number(line, word->key, (int64_t) * (const uint64_t *)at);
        break;
    case WORD_FLAG:
        line_set_number(line, word->key, *(const bool *)at);
        break;
    case WORD_BYTES:
        write_bytes(line, word->key, at);
        break;
    case WORD_LINES:
        line_set_lines(line, word->key, at);
        break;
    case WORD_PLACES:
        line_set_places(line, word->key, at);
        break;
    case WORD_RUN_STATE:
        line_set_text(line, word->key,
                      run_state_name(*(const enum run_state *)at));
        break;
    case WORD_COPY_STATE:
        line_set_text(line, word->key,
                      copy_state_name(*(const enum copy_state *)at));
        break;
    case WORD_VERDICT:
        line_set_text(line, word->key,
                      ticket_verdict_name(*(const enum ticket_verdict *)at));
        break;
    }
}

void words_write(const struct vocabulary *vocabulary, const void *from,
                 struct line *line)
{
    for (size_t n = 0; n < vocabulary->count; n++) {
        const struct word *word = &vocabulary->words[n];
        write_word(word, (const char *)from + word->offset, line);
    }
}

static bool read_number(const struct word *word, const struct line *line,
                        int64_t *number)
{
    int64_t nothing = word->low - 1;

    *number = line_number(line, word->key, nothing);
    return *number >= word->low && *number <= word->high;
}

static bool read_text(const struct word *word, const struct line *line,
                      char *into)
{
    const char *text = line_text(line, word->key);

    return text && strlen(text) >= (size_t)word->low &&
           string_fit(into, word->size, text);
}

static bool read_bytes(const char *hex, void *into)
{
    struct digest digest;

    if (!hex || !digest_read(hex, &digest))
        return false;
    memcpy(into, digest.bytes, sizeof(digest.bytes));
    return true;
}

static bool read_lines(const struct word *word, const struct line *line,
                       char *into)
{
    struct text whole = {0};
    size_t count = line_array_count(line, word->key);
    bool is_text = line_has(line, word->key);

    for (size_t n = 0; is_text && n < count; n++) {
        const char *text = line_array_text(line, word->key, n);
        is_text = text != NULL;
        if (is_text)
            text_addf(&whole, "%s\n", text);
    }
    bool fits = is_text && string_fit(into, word->size, text_string(&whole));
    text_clear(&whole);
    return fits;
}

static bool read_word(const struct word *word, const struct line *line,
                      void *at)
{
    const char *text = line_text(line, word->key);
    int64_t number = 0;

    switch (word->kind) {
    case WORD_TEXT:
        return read_text(word, line, at);
    case WORD_COUNT:
        if (!read_number(word, line, &number))
            return false;
        *(unsigned *)at = (unsigned)number;
        return true;
    case WORD_NUMBER:
        return read_number(word, line, at);
    case WORD_SIZE:
        if (!read_number(word, line, &number))
            return false;
        *(uint64_t *)at = (uint64_t)number;
        return true;
    case WORD_FLAG:
        if (!read_number(word, line, &number))
            return false;
        *(bool *)at = number == 1;
        return true;
    case WORD_BYTES:
        return read_bytes(text, at);
    case WORD_LINES:
        return read_lines(word, line, at);
    case WORD_PLACES:
        // Nothing is of no kind: a ticket that lets nothing through.
        return line_array_count(line, word->key) > 0
                   ? line_places(line, word->key, at)
                   : word->low == 0;
    case WORD_RUN_STATE:
        return text && run_state_read(text, at);
    case WORD_COPY_STATE:
        return text && copy_state_read(text, at);
    case WORD_VERDICT:
        return text && ticket_verdict_read(text, at);
    }
    return false;
}

static bool unusable(const char *key, const struct line *line,
                     struct error *err)
{
    if (!line_has(line, key))
        return error_set(err, ERROR_INPUT, "the field \"%s\" is missing", key);
    return error_set(err, ERROR_INPUT,
                     "the field \"%s\" is out of range, too long or of the "
                     "wrong kind",
                     key);
}

bool words_read(const struct vocabulary *vocabulary, const struct line *line,
                void *into, struct error *err)
{
    for (size_t n = 0; n < vocabulary->count; n++) {
        const struct word *word = &vocabulary->words[n];
        if (!read_word(word, line, (char *)into + word->offset))
            return unusable(word->key, line, err);
    }
    return true;
}

bool words_get_count(const struct line *line, const char *key, unsigned low,
                     unsigned high, unsigned *count, struct error *err)
{
    const struct word word = {.key = key, .low = low, .high = high};
    int64_t number = 0;

    if (!read_number(&word, line, &number))
        return unusable(key, line, err);
    *count = (unsigned)number;
    return true;
}

bool words_get_text(const struct line *line, const char *key, char *into,
                    size_t size, struct error *err)
{
    const struct word word = {.key = key, .size = size};

    return read_text(&word, line, into) || unusable(key, line, err);
}

void words_strip(struct text *bytes, const char *member)
{
    char *at = bytes->length ? strstr(bytes->data, member) : NULL;

    if (!at)
        return;
    char *end = at + strlen(member);
    // One of the commas beside the member goes with it.
    if (*end == ',')
        end++;
    else if (at[-1] == ',')
        at--;
    memmove(at, end, strlen(end) + 1);
    bytes->length -= (size_t)(end - at);
}

enum error_kind words_error_kind(const char *name)
{
    for (int kind = ERROR_USAGE; kind <= ERROR_TAMPERED; kind++)
        if (string_equal(name, error_kind_name(kind)))
            return kind;
    return ERROR_NONE;
}

bool words_get_lines(const struct line *line, const char *key, size_t most,
                     struct text *into, struct error *err)
{
    size_t count = line_array_count(line, key);

    if (count == 0 || count > most)
        return error_set(err, ERROR_INPUT,
                         "the field \"%s\" is not a list of 1 to %zu texts",
                         key, most);
    for (size_t n = 0; n < count; n++) {
        const char *one = line_array_text(line, key, n);
        if (!one)
            return error_set(err, ERROR_INPUT,
                             "the field \"%s\" is not a list of texts", key);
        text_addf(into, "%s\n", one);
    }
    return true;
}
