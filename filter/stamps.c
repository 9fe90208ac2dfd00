// The stamps of one run: arranged once for each kind of side.
#include "filter/stamps.h"

#include "filter/specimen.h"

#include <stdlib.h>
#include <string.h>

// Sides of one size that say the same but for their numbers.
struct kind {
    double width, height;
    bool is_first, is_blank;
    struct stamp_template *template;
    struct stamp_window window;
    unsigned fixed; // the form that holds what is always the same
    struct tiles tiles;
};

struct stamps {
    const struct marking *marking;
    const struct face *face;
    const struct plan *plan;
    struct kind *kinds;
    unsigned count;
    unsigned *of_side;  // by side - 1: 1 + its kind, 0 = not known yet
    unsigned addressed; // the copy that the kinds name the recipient of
    struct text paint;  // kept for its memory
};

struct stamps *stamps_new(const struct marking *marking,
                          const struct face *face, const struct plan *plan)
{
    struct stamps *stamps = memory_need_zero(1, sizeof(*stamps));

    stamps->marking = marking;
    stamps->face = face;
    stamps->plan = plan;
    stamps->of_side = memory_need_zero(marking->sides, sizeof(unsigned));
    return stamps;
}

static void forget_kinds(struct stamps *stamps)
{
    for (unsigned n = 0; n < stamps->count; n++)
        stamp_template_free(stamps->kinds[n].template);
    stamps->count = 0;
}

// A copy with a recipient says so in what is otherwise the same for all.
static void turn_to(struct stamps *stamps, unsigned copy)
{
    const struct marking *marking = stamps->marking;

    if (!marking->ruling->recipients || copy == stamps->addressed)
        return;
    forget_kinds(stamps);
    memset(stamps->of_side, 0, marking->sides * sizeof(*stamps->of_side));
    stamps->addressed = copy;
}

void stamps_free(struct stamps *stamps)
{
    if (!stamps)
        return;
    forget_kinds(stamps);
    free(stamps->kinds);
    free(stamps->of_side);
    text_clear(&stamps->paint);
    free(stamps);
}

// The kind that such a side belongs to, or the count when there is none.
static unsigned find_kind(const struct stamps *stamps, const struct kind *like)
{
    unsigned n = 0;

    for (; n < stamps->count; n++) {
        const struct kind *kind = &stamps->kinds[n];
        if (kind->width == like->width && kind->height == like->height &&
            kind->is_first == like->is_first &&
            kind->is_blank == like->is_blank)
            break;
    }
    return n;
}

// Where the stamp leaves room.
static bool place_tiles(const struct stamps *stamps, struct kind *kind,
                        const struct stamp_words *example, struct error *err)
{
    const struct marking *marking = stamps->marking;
    struct stamp_window window;

    if (marking->ruling->policy->trace == TRACE_NONE)
        return true;
    struct drawing *drawing = drawing_new();
    bool done = stamp_layout(&marking->style, stamps->face, kind->width,
                             kind->height, example, drawing, &window, err);
    if (done)
        tiles_place(window.width, window.height, marking->style.edge_mm,
                    drawing, &kind->tiles);
    drawing_free(drawing);
    return done;
}

static bool add_kind(struct stamps *stamps, struct kind kind,
                     const struct stamp_words *example, struct writer *writer,
                     struct error *err)
{
    if (!stamp_template_new(&stamps->marking->style, stamps->face, kind.width,
                            kind.height, example, &kind.template, err))
        return false;
    kind.window = stamp_template_window(kind.template);
    if (!place_tiles(stamps, &kind, example, err) ||
        !writer_fixed(writer, stamp_template_fixed(kind.template),
                      kind.window.width, kind.window.height, &kind.fixed,
                      err)) {
        stamp_template_free(kind.template);
        return false;
    }
    stamps->kinds = memory_grow(stamps->kinds, stamps->count + (size_t)1,
                                sizeof(*stamps->kinds));
    stamps->kinds[stamps->count++] = kind;
    return true;
}

// The side's kind, arranged when it is the first of it.
static bool kind_of(struct stamps *stamps, unsigned side,
                    const struct stamp_words *words, struct writer *writer,
                    const struct kind **found, struct error *err)
{
    unsigned *known = &stamps->of_side[side - 1];

    if (*known == 0) {
        const struct frame *frame = marking_frame(stamps->marking, side);
        struct kind like = {.width = frame->width,
                            .height = frame->height,
                            .is_first = side == 1,
                            .is_blank = words->is_blank};
        unsigned n = find_kind(stamps, &like);
        if (n == stamps->count && !add_kind(stamps, like, words, writer, err))
            return false;
        *known = n + 1;
    }
    *found = &stamps->kinds[*known - 1];
    return true;
}

bool stamps_write(struct stamps *stamps, unsigned copy, unsigned side,
                  struct writer *writer, struct error *err)
{
    const struct kind *kind = NULL;
    struct page_code code;

    marking_code(stamps->plan, copy, side, &code);
    struct stamp_words words =
        marking_words(stamps->marking, stamps->plan, copy, side, &code);
    text_empty(&stamps->paint);
    turn_to(stamps, copy);
    if (!kind_of(stamps, side, &words, writer, &kind, err) ||
        !stamp_template_paint(kind->template, &words, &stamps->paint, err) ||
        (kind->tiles.count > 0 &&
         !tiles_paint(&kind->tiles, code.code, &stamps->paint, err)))
        return false;

    if (stamps->marking->is_specimen)
        specimen_paint(stamps->face, kind->window.width, kind->window.height,
                       &stamps->paint);

    // The page is as large as the stamp needs it.
    const struct stamp_window *window = &kind->window;
    bool is_moved = window->scale != 1 || window->x != 0 || window->y != 0;
    struct writer_side page = {
        .original = marking_original(stamps->marking, side),
        .width = window->width,
        .height = window->height,
        .window = is_moved ? window : NULL,
        .fixed = kind->fixed,
        .stamp = &stamps->paint,
    };
    return writer_page(writer, &page, err);
}
