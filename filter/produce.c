// Makes the marked document of one run.
#include "filter/produce.h"

#include "filter/cancel.h"
#include "filter/specimen.h"
#include "filter/stamps.h"

enum { PROGRESS_LINES = 50 };

// The registrar is trusted, but a plan for another document would put wrong
// numbers on paper.
static bool check_plan(const struct marking *marking, const struct plan *plan,
                       struct error *err)
{
    const struct run_shape shape = marking_shape(marking);
    bool fits = plan->copies == marking->copies &&
                places_fit(&shape, &plan->places) &&
                (plan->first_serial >= 1) == !marking->is_specimen &&
                (plan->run == SPECIMEN_RUN) == marking->is_specimen &&
                plan->generation <= CODE_GENERATION_MAX;

    return fits || error_set(err, ERROR_SYSTEM,
                             "the registrar's plan for run %u is not for this "
                             "document (%u copies)",
                             plan->run, plan->copies);
}

// What is on its way to paper.
struct producing {
    struct run_shape shape;
    struct stamps *stamps;
    struct writer *writer;
    unsigned announced; // the copy that was spoken of last
};

static void announce(struct producing *producing, unsigned copy)
{
    unsigned copies = producing->shape.copies;
    unsigned step = 1 + copies / PROGRESS_LINES;

    if (producing->announced != 0 && copy < producing->announced + step)
        return;
    message(MESSAGE_INFO, "Marking copy %u of %u", copy, copies);
    producing->announced = copy;
}

// Every side of one sheet of a copy.
static bool write_sheet(struct producing *producing, unsigned place,
                        struct error *err)
{
    unsigned copy = 0, first = 0;

    page_of_place(&producing->shape, place, &copy, &first);
    announce(producing, copy);
    for (unsigned n = 0; n < shape_sides(&producing->shape); n++) {
        if (!cancel_check(err))
            return false;
        if (!stamps_write(producing->stamps, copy, first + n, producing->writer,
                          err))
            return error_in(err, "copy %u page %u", copy, first + n);
    }
    return true;
}

// Everything that the plan asks for but the control sheet.
static bool write_copies(const struct marking *marking, const struct face *face,
                         const struct plan *plan, struct writer *writer,
                         struct error *err)
{
    struct producing producing = {
        .shape = marking_shape(marking),
        .stamps = stamps_new(marking, face, plan),
        .writer = writer,
    };
    bool done = true;

    for (unsigned n = 0; n < plan->places.count && done; n++) {
        struct places places = plan->places.list[n];
        if (places.first == CONTROL_PLACE)
            places.first++;
        for (; places.first <= places.last && done; places.first++)
            done = write_sheet(&producing, places.first, err);
    }
    stamps_free(producing.stamps);
    return done;
}

static bool write_control(const struct marking *marking,
                          const struct face *face, const struct plan *plan,
                          struct writer *writer, struct error *err)
{
    struct paper_size size = marking_control_size(marking);
    struct drawing *drawing = drawing_new();
    struct text stamp = {0};
    struct page_code code;

    marking_code(plan, 0, 0, &code);
    struct control_words words = marking_control(marking, plan, &code);
    bool done = control_layout(&words, face, marking->style.language,
                               size.width, size.height, drawing, err) &&
                drawing_paint(drawing, face, &stamp, err);
    if (done && marking->is_specimen)
        specimen_paint(face, size.width, size.height, &stamp);
    struct writer_side page = {
        .original = WRITER_NO_ORIGINAL,
        .width = size.width,
        .height = size.height,
        .stamp = &stamp,
    };
    done = done && writer_page(writer, &page, err);
    text_clear(&stamp);
    drawing_free(drawing);
    return done || error_in(err, "the control sheet");
}

bool produce(const struct marking *marking, const struct face *face,
             const struct plan *plan, int fd, struct marked *marked,
             struct error *err)
{
    const struct queue_policy *queue = marking->ruling->policy;
    const struct writer_limits limits = {queue->max_objects,
                                         queue->max_marked_bytes};
    struct writer *writer = NULL;

    if (!check_plan(marking, plan, err) ||
        !writer_open(marking->document, face, &limits, fd, &writer, err))
        return false;
    bool done = write_copies(marking, face, plan, writer, err) &&
                (plan->places.list[0].first != CONTROL_PLACE ||
                 write_control(marking, face, plan, writer, err)) &&
                writer_finish(writer, marked, err);
    writer_free(writer);
    return done;
}
