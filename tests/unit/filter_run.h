// A whole run through the filter's own parts, without cupsd and registrar: for
// tests of what is printed where.
#ifndef TESTS_UNIT_FILTER_RUN_H
#define TESTS_UNIT_FILTER_RUN_H

#include "filter/produce.h"
#include "filter/trial.h"
#include "tests/unit/filter_craft.h"

// What one run needs; borrowed by its marking.
struct run_room {
    struct job job;
    struct site site;
    struct queue_policy policy;
    struct level level;
    struct ruling ruling;
    struct document *document;
    struct marking marking;
    struct face *face;
};

// Opens the document and tries the run as the filter does before numbering.
static inline bool run_try(const struct text *pdf,
                           const struct queue_policy *policy, bool is_duplex,
                           struct run_room *room, struct error *err)
{
    *room = (struct run_room){
        .job = {.queue = "test", .user = "me", .options = "", .copies = 2},
        .site = {.id = 7, .origin = "example/test"},
        .policy = *policy,
        .ruling = {.verdict = VERDICT_MARK,
                   .mark = "机密★10年",
                   .scope = "办公厅",
                   .copies = 2},
    };
    room->ruling.policy = &room->policy;
    room->ruling.level = &room->level;
    if (!string_fit(room->site.font, sizeof(room->site.font), FONT) ||
        !document_open((const unsigned char *)pdf->data, pdf->length, 999,
                       &room->document, err))
        return false;
    room->marking = marking_of(&room->job, &room->site, &room->ruling,
                               room->document, is_duplex);
    return trial_face(&room->marking, &room->face, err) &&
           trial_layouts(&room->marking, room->face, err);
}

static inline struct queue_policy run_policy(enum placement placement,
                                             enum margins margins)
{
    return (struct queue_policy){.placement = placement,
                                 .margins = margins,
                                 .symbol = SYMBOL_QR,
                                 .language = LANGUAGE_BOTH,
                                 .edge_mm = 6};
}

static inline bool run_open(const struct text *pdf, enum placement placement,
                            enum margins margins, bool is_duplex,
                            struct run_room *room, struct error *err)
{
    const struct queue_policy policy = run_policy(placement, margins);

    return run_try(pdf, &policy, is_duplex, room, err);
}

static inline void run_close(struct run_room *room)
{
    face_close(room->face);
    document_close(room->document);
}

static inline struct plan run_plan(const struct run_room *room)
{
    const struct run_shape shape = marking_shape(&room->marking);

    return (struct plan){.run = 5,
                         .attempt = 1,
                         .document = 1,
                         .copies = room->marking.copies,
                         .first_serial = 41,
                         .places = {1, {shape_whole(&shape)}},
                         .key_id = 1,
                         .site = 7,
                         .run_key = {1, 2, 3}};
}

static inline void run_produce(const struct run_room *room,
                               const struct plan *plan, const char *name,
                               struct marked *marked)
{
    struct text path = {0};
    struct error err = {0};

    in_folder(&path, name);
    int fd =
        open(text_string(&path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (!produce(&room->marking, room->face, plan, fd, marked, &err))
        fail_msg("%s", err.text);
    (void)close(fd);
    text_clear(&path);
}

#endif
