// Documents that bear their marks already.
//
// Laying out text needs a library that draws PDFs. It runs in the child that
// also reads scans: locked in before its first byte, and not believed.
#include "filter/bearing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MAX = 1024 * 1024 + 64 };

// Everything the child says, up to the limit.
static bool hear(int from, struct text *answer, struct error *err)
{
    enum { STEP = 64 * 1024 };

    while (answer->length <= ANSWER_MAX) {
        ssize_t got = read(from, text_room(answer, STEP), STEP);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "cannot read the answer of the reader");
        if (got == 0)
            return true;
        answer->length += (size_t)got;
        answer->data[answer->length] = '\0';
    }
    return error_set(err, ERROR_INPUT,
                     "the first page has more text than can be compared");
}

static bool start_reader(int document, int answers, pid_t *child,
                         struct error *err)
{
    char name[] = "countermark-reader", what[] = "--words", number[16];
    char locale[] = "LC_ALL=C.UTF-8";
    char *argv[] = {name, what, number, NULL};
    char *environment[] = {locale, NULL};
    struct text path = {0};

    (void)snprintf(number, sizeof(number), "%d", document);
    program_path(name, &path);
    const struct process_plan plan = {
        .program = text_string(&path),
        .argv = argv,
        .environment = environment,
        .in = -1,
        .out = answers,
        .err = -1,
        .keep = {document, -1, -1, -1},
        .dies_with_us = true,
    };
    bool done = process_start(&plan, child, err);
    text_clear(&path);
    return done;
}

// The text behind the answer's first line, or why there is none.
static const char *words_in(const struct text *answer,
                            const struct process_end *end, struct error *err)
{
    static const char words[] = "words\n";
    static const char error[] = "error ";
    const char *said = text_string(answer);
    bool is_whole = strlen(said) == answer->length;

    if (!end->by_signal && end->code == 0 && is_whole &&
        string_starts(said, words))
        return said + strlen(words);
    if (string_starts(said, error))
        (void)error_set(err, ERROR_INPUT,
                        "the first page cannot be read for its mark: %.*s",
                        (int)strcspn(said + strlen(error), "\n"),
                        said + strlen(error));
    else
        (void)error_set(err, ERROR_INPUT,
                        "the first page cannot be read for its mark; save the "
                        "document as a new PDF and print that");
    return NULL;
}

bool bearing_check(const struct queue_policy *queue,
                   const struct ruling *ruling, int document, struct error *err)
{
    struct text answer = {0};
    struct process_end end = {0};
    int answers[2];
    pid_t child = 0;

    if (queue->marks == MARKS_PRINT)
        return true;
    if (!pipe_open(answers, err))
        return false;
    bool started = start_reader(document, answers[1], &child, err);
    (void)close(answers[1]);
    bool heard = started && hear(answers[0], &answer, err);
    // Closed before it is waited for: one that says too much must not wait for
    // us.
    (void)close(answers[0]);
    bool done = started && process_wait(child, &end, heard ? err : NULL);
    const char *page = done && heard ? words_in(&answer, &end, err) : NULL;
    done = page && marks_agree(queue, ruling, page, err);
    text_clear(&answer);
    return done;
}
