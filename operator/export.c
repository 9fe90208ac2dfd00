// `countermark export`: the journal as files that need no program of ours.
//
// Segments are closed after SEGMENT_EVENTS events and never written again, so
// that a later export into the same folder adds only what is new. Everything is
// taken up to one checkpoint, which is written last: a folder without it, or
// with an older one, is an export that was not finished.
#include "operator/checkpoint.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/export-verifier.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEGMENT_EVENTS = 65536, FILE_MODE = 0644, REDACTED_MAX = 4096 };

struct export
{
    const char *folder;
    uint64_t size;       // of the checkpoint
    uint64_t next;       // event that comes next
    struct text segment; // the lines of the segment so far
    struct text keys;
    uint64_t redacted[REDACTED_MAX]; // events that have to be so
    size_t redacted_count;
    struct line *event;
    struct error err;
};

void export_segment_name(const char *folder, uint64_t first, struct text *path)
{
    text_empty(path);
    text_addf(path, "%s/events-%012" PRIu64 ".jsonl", folder, first);
}

static bool write_file(const char *folder, const char *name,
                       const char *content, struct error *err)
{
    struct text path = {0};

    text_addf(&path, "%s/%s", folder, name);
    bool done =
        file_replace(path.data, content, strlen(content), FILE_MODE, err);
    text_clear(&path);
    return done;
}

static bool close_segment(struct export *export)
{
    struct text path = {0};
    uint64_t first = (export->next - 1) / SEGMENT_EVENTS * SEGMENT_EVENTS;

    export_segment_name(export->folder, first, &path);
    bool done = file_replace(path.data, text_string(&export->segment),
                             export->segment.length, FILE_MODE, &export->err);
    text_empty(&export->segment);
    text_clear(&path);
    return done;
}

// Segments that are closed may hold text that was blotted out since.
static bool take_redaction(struct export *export, const char *stored)
{
    if (!strstr(stored, "\"kind\":\"event.redacted\"") ||
        !line_read(stored, strlen(stored), export->event, NULL))
        return true;
    if (export->redacted_count == REDACTED_MAX)
        return error_set(&export->err, ERROR_INPUT,
                         "more than %d redacted events; export into an empty "
                         "folder",
                         REDACTED_MAX);
    export->redacted[export->redacted_count++] =
        (uint64_t)line_number(export->event, "event", 0);
    return true;
}

// Which key signs from which size on: as the journal itself announces it.
static void take_key(struct export *export, const char *stored, uint64_t seq)
{
    if (!strstr(stored, "\"kind\":\"journal.opened\"") &&
        !strstr(stored, "\"kind\":\"key.rotated\""))
        return;
    if (!line_read(stored, strlen(stored), export->event, NULL))
        return;
    const char *verifier = line_text(export->event, "verifier");
    text_addf(&export->keys, "%" PRIu64 " %s\n", seq == 0 ? 0 : seq + 2,
              verifier ? verifier : "");
}

static bool see_event(void *context, const struct line *answer)
{
    struct export *export = context;
    const char *stored = line_text(answer, "line");
    int64_t seq = line_number(answer, "seq", -1);

    if (!stored || (uint64_t)seq != export->next)
        return error_set(&export->err, ERROR_SYSTEM,
                         "the registrar left out event %" PRIu64, export->next);
    if (export->next == export->size)
        return false;
    if (!take_redaction(export, stored))
        return false;
    take_key(export, stored, export->next);
    text_addf(&export->segment, "%s\n", stored);
    export->next++;
    return export->next % SEGMENT_EVENTS != 0 || close_segment(export);
}

static bool read_events(struct registrar *registrar, struct export *export,
                        struct error *err)
{
    struct line *request = desk_request("events");
    bool done = true;

    while (done && export->next < export->size) {
        uint64_t before = export->next;
        line_set_number(request, "run", 0);
        line_set_number(request, "first", (int64_t) export->next);
        done = registrar_ask(registrar, request, see_event, export, NULL, err);
        if (done && export->err.kind == ERROR_NONE && export->next == before)
            done = error_set(err, ERROR_SYSTEM,
                             "the registrar has no event %" PRIu64, before);
        if (done && export->err.kind != ERROR_NONE) {
            *err = export->err;
            done = false;
        }
    }
    line_free(request);
    if (done && export->segment.length > 0 && !close_segment(export)) {
        *err = export->err;
        done = false;
    }
    return done;
}

static bool make_folder(const char *folder, struct error *err)
{
    if (mkdir(folder, 0755) == 0 || errno == EEXIST)
        return true;
    return error_errno(err, "cannot make the folder %s", folder);
}

static uint64_t count_lines(const struct text *bytes)
{
    uint64_t lines = 0;

    for (size_t n = 0; n < bytes->length; n++)
        lines += bytes->data[n] == '\n';
    return lines;
}

// Goes over the segments that stay as they are, for the keys in them. One that
// was still open when it was written is written anew.
static bool skip_closed(struct export *export, struct error *err)
{
    struct text path = {0}, bytes = {0};
    bool done = true;

    while (export->next + SEGMENT_EVENTS <= export->size) {
        export_segment_name(export->folder, export->next, &path);
        if (access(path.data, F_OK) != 0)
            break;
        text_empty(&bytes);
        done = file_read(path.data, EXPORT_SEGMENT_MAX, &bytes, err);
        if (!done || count_lines(&bytes) != SEGMENT_EVENTS)
            break;
        char *rest = bytes.data;
        for (char *line = strsep(&rest, "\n"); line && rest;
             line = strsep(&rest, "\n")) {
            if (!take_redaction(export, line)) {
                *err = export->err;
                done = false;
                break;
            }
            take_key(export, line, export->next++);
        }
    }
    text_clear(&path);
    text_clear(&bytes);
    return done;
}

// Whether the line of this event, in a segment that is on the disk, is still
// the old one.
static bool is_whole(const struct export *export, uint64_t event, bool *whole,
                     struct error *err)
{
    struct text path = {0}, bytes = {0};
    uint64_t before = event % SEGMENT_EVENTS;

    export_segment_name(export->folder, event - before, &path);
    bool done = file_read(path.data, EXPORT_SEGMENT_MAX, &bytes, err);
    const char *line = text_string(&bytes);
    for (; done && before > 0; before--) {
        const char *end = strchr(line, '\n');
        line = end ? end + 1 : text_string(&bytes) + bytes.length;
    }
    *whole = done && !string_starts(line, "{\"_leaf\":");
    text_clear(&path);
    text_clear(&bytes);
    return done;
}

static bool write_again(struct registrar *registrar, struct export *export,
                        uint64_t event, struct error *err)
{
    struct export again = {.folder = export->folder, .event = export->event};

    again.next = event / SEGMENT_EVENTS * SEGMENT_EVENTS;
    again.size = again.next + SEGMENT_EVENTS;
    if (again.size > export->size)
        again.size = export->size;
    bool done = read_events(registrar, &again, err);
    text_clear(&again.segment);
    text_clear(&again.keys);
    return done;
}

static bool blot_out(struct registrar *registrar, struct export *export,
                     struct error *err)
{
    for (size_t n = 0; n < export->redacted_count; n++) {
        bool whole = false;
        if (!is_whole(export, export->redacted[n], &whole, err) ||
            (whole &&
             !write_again(registrar, export, export->redacted[n], err)))
            return false;
    }
    return true;
}

static bool export_all(struct registrar *registrar, struct export *export,
                       struct text *note, struct error *err)
{
    struct checkpoint checkpoint;

    if (!make_folder(export->folder, err) ||
        !checkpoint_ask(registrar, note, err) ||
        !note_read(text_string(note), &checkpoint, err))
        return false;
    export->size = checkpoint.size;
    return skip_closed(export, err) && read_events(registrar, export, err) &&
           blot_out(registrar, export, err) &&
           write_file(export->folder, "keys", text_string(&export->keys),
                      err) &&
           write_file(export->folder, "verify.py", export_verifier, err) &&
           write_file(export->folder, "checkpoint", text_string(note), err);
}

int command_export(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct text note = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 1, &options, &err))
        return fail_usage(argv[0], &err);
    static struct export export;
    export.folder = options.arguments[0];
    export.event = line_new();
    bool done = desk_open(DESK_LONG_MS, &registrar, &err) &&
                export_all(registrar, &export, &note, &err);
    if (done)
        (void)printf(translated("%" PRIu64
                                " events are in %s; anybody can check them: "
                                "python3 %s/verify.py\n"),
                     export.size, export.folder, export.folder);
    registrar_close(registrar);
    line_free(export.event);
    text_clear(&export.segment);
    text_clear(&export.keys);
    text_clear(&note);
    return done ? finish_output(0) : fail(&err);
}
