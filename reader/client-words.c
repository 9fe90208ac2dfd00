// Asking a reader once for text: what stands on a page, or in its symbols.
#include "reader/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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
    return error_set(err, ERROR_INPUT, "it has more text than can be read");
}

static bool start_reader(int document, char *what, int answers, pid_t *child,
                         struct error *err)
{
    char name[] = "countermark-reader", number[16];
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

// Leaves the text behind the answer's first line.
static bool take_words(struct text *answer, const struct process_end *end,
                       struct error *err)
{
    static const char words[] = "words\n";
    static const char error[] = "error ";
    const char *said = text_string(answer);
    bool is_whole = strlen(said) == answer->length;

    if (!end->by_signal && end->code == 0 && is_whole &&
        string_starts(said, words)) {
        answer->length -= strlen(words);
        memmove(answer->data, said + strlen(words), answer->length + 1);
        return true;
    }
    if (string_starts(said, error))
        return error_set(err, ERROR_INPUT, "%.*s",
                         (int)strcspn(said + strlen(error), "\n"),
                         said + strlen(error));
    return error_set(err, ERROR_INPUT,
                     "the reader did not finish; save it as a new file");
}

static bool ask(int document, const char *what, struct text *answer,
                struct error *err)
{
    char *word = string_copy(what);
    struct process_end end = {0};
    int answers[2];
    pid_t child = 0;

    if (!pipe_open(answers, err)) {
        free(word);
        return false;
    }
    bool started = start_reader(document, word, answers[1], &child, err);
    (void)close(answers[1]);
    bool heard = started && hear(answers[0], answer, err);
    // Closed before it is waited for: one that says too much must not wait for
    // us.
    (void)close(answers[0]);
    bool done = started && process_wait(child, &end, heard ? err : NULL);
    free(word);
    return done && heard && take_words(answer, &end, err);
}

bool reader_words(int document, struct text *words, struct error *err)
{
    return ask(document, "--words", words, err);
}

bool reader_seen(int document, struct text *words, struct error *err)
{
    return ask(document, "--seen", words, err);
}

bool reader_notes(int scan, struct text *notes, struct error *err)
{
    return ask(scan, "--notes", notes, err);
}
