// Everything that can fail on paper fails here, before a number is given out.
#include "filter/trial.h"

#include "filter/specimen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    SIZES_MAX = 32, // different sizes remembered; more are only tried again
    SERIAL_MAX = 999999,
};

// A plan with numbers as wide as any can be, and a checkpoint as long as this
// site's can become, with every character that one may hold.
static struct plan widest_plan(const struct site *site)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                 "stuvwxyz0123456789+/=";
    struct plan plan = {
        .run = CODE_RUN_MAX,
        .attempt = 99,
        .first_serial = SERIAL_MAX,
        .key_id = CODE_KEY_MAX,
        .site = CODE_SITE_MAX,
        .approval = INT32_MAX,
    };
    // Origin, tree size, root of 44 characters; signature line with the name
    // again and 68 bytes in base64 (C2SP signed note).
    int length =
        snprintf(plan.checkpoint, sizeof(plan.checkpoint),
                 "%s\n%020u\n%.44s\n\n\xE2\x80\x94 %s %s%.32s\n", site->origin,
                 0U, base64, site->origin, base64, base64);

    assert(length > 0 && (size_t)length < sizeof(plan.checkpoint));
    (void)length;
    return plan;
}

static void add_characters(const struct marking *marking, struct text *all)
{
    struct plan plan = widest_plan(marking->site);
    struct page_code code;

    marking_code(&plan, CODE_COPY_MAX, CODE_PAGE_MAX, &code);
    struct stamp_words words = marking_words(marking, &plan, 1, 1, &code);
    stamp_characters(&marking->style, &words, all);
    // A reprint and a filler say more than a first print.
    words.generation = CODE_GENERATION_MAX;
    words.is_blank = true;
    stamp_characters(&marking->style, &words, all);
    struct control_words control = marking_control(marking, &plan, &code);
    if (marking->ruling->recipients)
        recipients_say(marking->ruling->recipients, all);
    control_characters(&control, marking->style.language, all);
    if (marking->is_specimen)
        specimen_characters(all);
    // Codes: Crockford's digits and check symbols.
    text_add_string(all, "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U-");
}

// The font sees printable characters only: line ends are layout.
static bool need(struct face *face, struct text *all, struct error *err)
{
    for (size_t n = 0; n < all->length; n++)
        if (all->data[n] == '\n')
            all->data[n] = ' ';
    return face_need(face, text_string(all), err);
}

bool trial_face(const struct marking *marking, struct face **face,
                struct error *err)
{
    const struct site *site = marking->site;
    struct face *opened = NULL;
    struct text all = {0};

    if (!face_open(site->font, site->font_index, &opened, err))
        return false;
    add_characters(marking, &all);
    bool done =
        need(opened, &all, err) && face_ready(opened, site->cache_dir, err);
    text_clear(&all);
    if (!done) {
        face_close(opened);
        return false;
    }
    *face = opened;
    return true;
}

// A page that has grown must still be printed as large as it is.
static bool check_growth(const struct marking *marking,
                         const struct frame *frame,
                         const struct stamp_window *window, struct error *err)
{
    const double mm = 25.4 / 72;
    bool has_grown =
        window->width > frame->width || window->height > frame->height;

    return !has_grown ||
           marking_fits_paper(marking, window->width, window->height) ||
           error_set(err, ERROR_REFUSED,
                     "with its stamp the page needs %.0f x %.0f mm, and the "
                     "paper has %.0f x %.0f: print on larger paper",
                     window->width * mm, window->height * mm,
                     marking->paper.width * mm, marking->paper.height * mm);
}

static bool try_copy(const struct marking *marking, const struct face *face,
                     unsigned copy, unsigned side, unsigned generation,
                     struct error *err)
{
    struct plan plan = widest_plan(marking->site);
    const struct frame *frame = marking_frame(marking, side);
    struct drawing *drawing = drawing_new();
    struct text content = {0};
    struct page_code code;
    struct stamp_window window;

    plan.first_serial -= marking->copies - 1;
    plan.generation = generation;
    marking_code(&plan, marking->copies, side, &code);
    struct stamp_words words = marking_words(marking, &plan, copy, side, &code);
    // As wide as a number can be.
    words.copy = marking->copies;
    words.serial = plan.first_serial + marking->copies - 1;
    bool done = stamp_layout(&marking->style, face, frame->width, frame->height,
                             &words, drawing, &window, err) &&
                check_growth(marking, frame, &window, err) &&
                drawing_paint(drawing, face, &content, err);
    text_clear(&content);
    drawing_free(drawing);
    return done || error_in(err, "page %u", side);
}

// A run that is interrupted must be able to go on as a reprint, which says
// more.
static bool try_side(const struct marking *marking, const struct face *face,
                     unsigned side, struct error *err)
{
    const struct recipient_list *recipients = marking->ruling->recipients;
    unsigned addressed = recipients ? recipients->count : 1;

    for (unsigned copy = 1; copy <= addressed; copy++) {
        if (!try_copy(marking, face, copy, side, 0, err) ||
            !try_copy(marking, face, copy, side, CODE_GENERATION_MAX, err))
            return recipients ? error_in(err, "recipient %s",
                                         recipient_at(recipients, copy))
                              : false;
    }
    return true;
}

static bool try_control(const struct marking *marking, const struct face *face,
                        struct error *err)
{
    struct plan plan = widest_plan(marking->site);
    struct paper_size size = marking_control_size(marking);
    struct drawing *drawing = drawing_new();
    struct text content = {0};
    struct page_code code;

    marking_code(&plan, 0, 0, &code);
    struct control_words words = marking_control(marking, &plan, &code);
    bool done = control_layout(&words, face, marking->style.language,
                               size.width, size.height, drawing, err) &&
                drawing_paint(drawing, face, &content, err);
    text_clear(&content);
    drawing_free(drawing);
    return done || error_in(err, "the control sheet");
}

bool trial_layouts(const struct marking *marking, const struct face *face,
                   struct error *err)
{
    const struct frame *tried[SIZES_MAX];
    unsigned count = 0;

    // The first side may carry more than the others, so it stands alone; a
    // filler is laid out in any case.
    for (unsigned side = 1; side <= marking->sides; side++) {
        const struct frame *frame = marking_frame(marking, side);
        bool is_known = false;
        for (unsigned n = 0; n < count && side > 1; n++)
            if (tried[n]->width == frame->width &&
                tried[n]->height == frame->height)
                is_known = true;
        bool is_filler = marking_original(marking, side) == 0;
        if (is_known && !is_filler)
            continue;
        if (!try_side(marking, face, side, err))
            return false;
        if (side > 1 && count < SIZES_MAX)
            tried[count++] = frame;
    }
    return !marking->ruling->policy->control_sheet ||
           try_control(marking, face, err);
}
