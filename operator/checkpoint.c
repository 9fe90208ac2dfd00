// `countermark checkpoint`: what can be kept outside to prove the journal.
#include "operator/checkpoint.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "reader/client.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHECKPOINT_FILE_MODE = 0644 };

void lines_take(const struct line *answer, const char *key, struct text *into)
{
    for (size_t n = 0; n < line_array_count(answer, key); n++) {
        const char *one = line_array_text(answer, key, n);
        text_addf(into, "%s\n", one ? one : "");
    }
}

void lines_put(struct line *request, const char *key, const char *text)
{
    enum { LINES_MAX = 64 };
    const char *lines[LINES_MAX];
    char *copy = string_copy(text);
    char *rest = copy;
    size_t count = 0;

    for (char *one = strsep(&rest, "\n"); one && count < LINES_MAX;
         one = strsep(&rest, "\n"))
        if (*one || rest)
            lines[count++] = one;
    line_set_texts(request, key, lines, count);
    free(copy);
}

bool checkpoint_ask(struct registrar *registrar, struct text *note,
                    struct error *err)
{
    struct line *request = desk_request("checkpoint");
    struct line *closing = line_new();
    bool done = registrar_ask(registrar, request, NULL, NULL, closing, err);

    if (done)
        lines_take(closing, "note", note);
    line_free(closing);
    line_free(request);
    return done;
}

// Whether a file begins as a scan does, and not as a text.
static bool is_scan(const char *path)
{
    static const struct {
        const char *bytes;
        size_t length;
    } beginnings[] = {{"%PDF", 4},  {"\x89PNG", 4}, {"\xFF\xD8\xFF", 3},
                      {"II*\0", 4}, {"MM\0*", 4},   {"P4", 2},
                      {"P5", 2},    {"P6", 2}};
    char start[4] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, start, sizeof(start)) : -1;

    if (fd >= 0)
        (void)close(fd);
    for (size_t n = 0; n < sizeof(beginnings) / sizeof(beginnings[0]); n++) {
        size_t length = beginnings[n].length;
        if (got >= (ssize_t)length &&
            memcmp(start, beginnings[n].bytes, length) == 0)
            return true;
    }
    return false;
}

// What the symbols of a control sheet say, read by the confined reader.
static bool read_scan(const char *path, struct text *note, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return error_errno(err, "cannot read %s", path);
    bool done = reader_notes(fd, note, err) || error_in(err, "%s", path);
    (void)close(fd);
    if (done && note->length == 0)
        return error_set(err, ERROR_INPUT,
                         "%s: no checkpoint is found in this scan; scan the "
                         "control sheet again, flat and with 300 dpi, or type "
                         "its text into a file",
                         path);
    return done;
}

bool note_read_file(const char *path, struct text *note, struct error *err)
{
    if (is_scan(path))
        return read_scan(path, note, err);
    return file_read(string_equal(path, "-") ? "/dev/stdin" : path,
                     NOTE_FILE_MAX, note, err);
}

int command_checkpoint(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct text note = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 0, 1, &options, &err))
        return fail_usage(argv[0], &err);
    const char *path = options.count > 0 ? options.arguments[0] : NULL;
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                checkpoint_ask(registrar, &note, &err);
    if (done && path)
        done = file_replace(path, note.data, note.length, CHECKPOINT_FILE_MODE,
                            &err);
    else if (done)
        (void)fputs(text_string(&note), stdout);
    text_clear(&note);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}

int command_restored(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct text note = {0}, words = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 1, &options, &err))
        return fail_usage(argv[0], &err);
    struct line *request = desk_request("restored");
    bool done = note_read_file(options.arguments[0], &words, &err) &&
                note_find(text_string(&words), &note, &err) &&
                desk_open(DESK_PATIENCE_MS, &registrar, &err);
    if (done) {
        lines_put(request, "note", text_string(&note));
        done = registrar_ask(registrar, request, NULL, NULL, NULL, &err);
    }
    if (done)
        (void)puts(translated(
            "It is recorded that an older journal was put back. Every "
            "number that may be on\npaper is skipped; the registrar "
            "numbers again. What was printed and is missing\nin the "
            "journal must be counted: compare its control sheets with "
            "`countermark runs`."));
    text_clear(&note);
    text_clear(&words);
    line_free(request);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
