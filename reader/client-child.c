// Starting, asking, hearing and ending one reader.
#include "reader/client.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t reader_clock(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_both(int ends[2])
{
    for (unsigned n = 0; n < 2; n++)
        if (ends[n] >= 0)
            (void)close(ends[n]);
}

bool reader_start(struct reader_child *reader, const char *program, int scan,
                  int original, int64_t deadline, struct error *err)
{
    char name[] = "countermark-reader", number[16], locale[] = "LC_ALL=C.UTF-8";
    char other[16];
    char *argv[] = {name, number, original < 0 ? NULL : other, NULL};
    char *environment[] = {locale, NULL};
    int asks[2] = {-1, -1}, answers[2] = {-1, -1};
    bool done = false;

    (void)snprintf(number, sizeof(number), "%d", scan);
    (void)snprintf(other, sizeof(other), "%d", original);
    if (!pipe_open(asks, err) || !pipe_open(answers, err))
        goto out;
    struct process_plan plan = {
        .program = program,
        .argv = argv,
        .environment = environment,
        .in = asks[0],
        .out = answers[1],
        .err = -1,
        .keep = {scan, original, -1, -1},
        .own_group = true,
        .dies_with_us = true,
    };
    done = process_start(&plan, &reader->child, err);
    if (!done)
        goto out;
    reader->state = READER_OPENING;
    reader->ask = asks[1];
    reader->answers = answers[0];
    reader->deadline = deadline;
    reader->used = 0;
    asks[1] = answers[0] = -1;

out:
    close_both(asks);
    close_both(answers);
    return done;
}

bool reader_ask(struct reader_child *reader, unsigned page, bool is_piece,
                int64_t deadline)
{
    char request[32];
    int length = snprintf(request, sizeof(request), "%s %u\n",
                          is_piece ? "piece" : "page", page);

    reader->state = READER_BUSY;
    reader->deadline = deadline;
    return descriptor_write(reader->ask, request, (size_t)length, NULL);
}

bool reader_ask_lines(struct reader_child *reader, const struct text *lines,
                      int64_t deadline)
{
    reader->state = READER_BUSY;
    reader->deadline = deadline;
    return descriptor_write(reader->ask, text_string(lines), lines->length,
                            NULL);
}

bool reader_hear(struct reader_child *reader)
{
    size_t room = sizeof(reader->buffer) - reader->used;
    ssize_t got = 0;

    if (room == 0)
        return false;
    do {
        got = read(reader->answers, reader->buffer + reader->used, room);
    } while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    reader->used += (size_t)got;
    return true;
}

bool reader_line(struct reader_child *reader, char line[READER_LINE_MAX])
{
    char *end = memchr(reader->buffer, '\n', reader->used);

    if (!end)
        return false;
    size_t length = (size_t)(end - reader->buffer);
    memcpy(line, reader->buffer, length);
    line[length] = '\0';
    reader->used -= length + 1;
    memmove(reader->buffer, end + 1, reader->used);
    return true;
}

static const char *words_for(const struct process_end *end)
{
    if (!end->by_signal)
        return "the reader gave up on it";
    switch (end->code) {
    case SIGALRM:
        return "it took too long to read";
    case SIGKILL: // its limit of processor time, or a machine without memory
        return "it took too long to read, or the machine ended it; is there "
               "memory enough?";
    case SIGABRT:
    case SIGTRAP:
        return "it needs more memory than a page may have, or is damaged";
    case SIGXCPU:
        return "the reader used up its time";
    case SIGBUS:
        return "the file changed while it was read";
    default:
        return "the reader broke down over it";
    }
}

void reader_stop(struct reader_child *reader, char why[READER_WHY_MAX])
{
    struct process_end end = {0};

    if (reader->state == READER_FREE)
        return;
    // An idle reader ends by itself at the end of its requests, but need not be
    // trusted to. One that has ended keeps the end it came to.
    (void)close(reader->ask);
    (void)close(reader->answers);
    (void)kill(reader->child, SIGKILL);
    if (process_wait(reader->child, &end, NULL) && why)
        (void)string_fit(why, READER_WHY_MAX, words_for(&end));
    *reader = (struct reader_child){0};
}
