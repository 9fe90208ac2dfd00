// A journal from its lines and from checkpoints that were kept outside.
#include "operator/verify-lines.h"

#include "operator/checkpoint.h"
#include "operator/desk.h"
#include "operator/events.h"
#include "operator/export-verifier.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool anchors_add(struct anchors *anchors, const char *path, struct error *err)
{
    struct text words = {0};

    if (anchors->count == ANCHORS_MAX)
        return error_set(err, ERROR_USAGE, "more than %d anchors are too many",
                         ANCHORS_MAX);
    struct text *note = &anchors->notes[anchors->count];
    bool done = note_read_file(path, &words, err) &&
                (note_find(text_string(&words), note, err) ||
                 error_in(err, "%s", path));
    text_clear(&words);
    if (!done)
        return false;
    anchors->list[anchors->count++] =
        (struct anchor){.name = path, .note = text_string(note)};
    return true;
}

void anchors_clear(struct anchors *anchors)
{
    for (size_t n = 0; n < anchors->count; n++)
        text_clear(&anchors->notes[n]);
    anchors->count = 0;
}

static void audit_segment(struct audit *audit, const struct text *bytes,
                          uint64_t *events)
{
    const char *at = text_string(bytes);
    const char *stop = at + bytes->length;

    while (at < stop) {
        const char *end = memchr(at, '\n', (size_t)(stop - at));
        audit_line(audit, at, (size_t)((end ? end : stop) - at));
        at = end ? end + 1 : stop;
        (*events)++;
    }
}

static bool read_segments(const char *folder, struct audit *audit,
                          struct error *err)
{
    struct text path = {0}, bytes = {0};
    uint64_t events = 0;
    uint64_t before = 0;
    bool done = true;

    // Each segment is named after its first event: the next one follows.
    do {
        before = events;
        text_empty(&bytes);
        export_segment_name(folder, events, &path);
        if (events > 0 && access(path.data, F_OK) != 0)
            break;
        done = file_read(path.data, EXPORT_SEGMENT_MAX, &bytes, err);
        if (done)
            audit_segment(audit, &bytes, &events);
    } while (done && events > before);
    text_clear(&path);
    text_clear(&bytes);
    return done;
}

// A reading that failed leaves nothing behind.
static bool keep_or_free(bool done, struct audit **audit)
{
    struct verify_result unused = {0};

    if (!done && *audit) {
        (void)audit_finish(*audit, &unused, NULL);
        *audit = NULL;
    }
    return done;
}

bool audit_folder(const char *folder, struct anchors *anchors,
                  finding_seen *see, void *context, struct audit **audit,
                  struct error *err)
{
    struct text path = {0};

    *audit = NULL;
    text_addf(&path, "%s/checkpoint", folder);
    bool done =
        anchors_add(anchors, path.data, err) &&
        audit_start(audit, anchors->list, anchors->count, see, context, err) &&
        read_segments(folder, *audit, err);
    text_clear(&path);
    return keep_or_free(done, audit);
}

static void take_event(void *context, const char *stored,
                       const struct line *event)
{
    (void)event;
    audit_line(context, stored, strlen(stored));
}

bool audit_fetched(const struct anchors *anchors, finding_seen *see,
                   void *context, struct audit **audit, struct error *err)
{
    struct registrar *registrar = NULL;

    *audit = NULL;
    bool done =
        audit_start(audit, anchors->list, anchors->count, see, context, err) &&
        desk_open(DESK_LONG_MS, &registrar, err) &&
        events_each(registrar, 0, take_event, *audit, err);
    registrar_close(registrar);
    return keep_or_free(done, audit);
}

bool verify_folder(const char *folder, struct anchors *anchors,
                   finding_seen *see, void *context,
                   struct verify_result *result, struct error *err)
{
    struct audit *audit = NULL;

    return audit_folder(folder, anchors, see, context, &audit, err) &&
           audit_finish(audit, result, err);
}

bool verify_fetched(const struct anchors *anchors, finding_seen *see,
                    void *context, struct verify_result *result,
                    struct error *err)
{
    struct audit *audit = NULL;

    return audit_fetched(anchors, see, context, &audit, err) &&
           audit_finish(audit, result, err);
}
