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
    bool fits = plan->copies == marking->copies && plan->from_copy >= 1 &&
                plan->from_copy <= plan->copies && plan->from_page >= 1 &&
                plan->from_page <= marking->sides &&
                (plan->first_serial >= 1) == !marking->is_specimen &&
                (plan->run == SPECIMEN_RUN) == marking->is_specimen &&
                plan->generation <= CODE_GENERATION_MAX;

    return fits ||
           error_set(err, ERROR_SYSTEM,
                     "the registrar's plan for run %u is not for this document "
                     "(%u copies from copy %u page %u)",
                     plan->run, plan->copies, plan->from_copy, plan->from_page);
}

static bool write_copy(const struct marking *marking, const struct plan *plan,
                       unsigned copy, struct stamps *stamps,
                       struct writer *writer, struct error *err)
{
    unsigned first = copy == plan->from_copy ? plan->from_page : 1;

    for (unsigned side = first; side <= marking->sides; side++) {
        if (!cancel_check(err))
            return false;
        if (!stamps_write(stamps, copy, side, writer, err))
            return error_in(err, "copy %u page %u", copy, side);
    }
    return true;
}

static bool write_copies(const struct marking *marking, const struct face *face,
                         const struct plan *plan, struct writer *writer,
                         struct error *err)
{
    unsigned step = 1 + plan->copies / PROGRESS_LINES;
    struct stamps *stamps = stamps_new(marking, face, plan);
    bool done = true;

    for (unsigned copy = plan->from_copy; copy <= plan->copies && done;
         copy++) {
        if ((copy - plan->from_copy) % step == 0)
            message(MESSAGE_INFO, "Marking copy %u of %u", copy, plan->copies);
        done = write_copy(marking, plan, copy, stamps, writer, err);
    }
    stamps_free(stamps);
    return done;
}

static bool write_control(const struct marking *marking,
                          const struct face *face, const struct plan *plan,
                          struct writer *writer, struct error *err)
{
    const struct frame *frame = marking_frame(marking, 1);
    struct drawing *drawing = drawing_new();
    struct text stamp = {0};
    struct page_code code;

    marking_code(plan, 0, 0, &code);
    struct control_words words = marking_control(marking, plan, &code);
    bool done = control_layout(&words, face, marking->style.language,
                               frame->width, frame->height, drawing, err) &&
                drawing_paint(drawing, face, &stamp, err);
    if (done && marking->is_specimen)
        specimen_paint(face, frame->width, frame->height, &stamp);
    struct writer_side page = {
        .original = WRITER_NO_ORIGINAL,
        .width = frame->width,
        .height = frame->height,
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
    struct writer *writer = NULL;

    if (!check_plan(marking, plan, err) ||
        !writer_open(marking->document, face, fd, &writer, err))
        return false;
    bool done = write_copies(marking, face, plan, writer, err) &&
                (!marking->ruling->policy->control_sheet ||
                 write_control(marking, face, plan, writer, err)) &&
                writer_finish(writer, marked, err);
    writer_free(writer);
    return done;
}
