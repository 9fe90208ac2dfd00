// A pixel differs when it is darker or lighter than all around its place in
// the other picture: so what a renderer shifts by a pixel is the same, and a
// line that is missing or too much is not.
#include "reader/likeness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_box(const char *at, struct likeness_box *box)
{
    enum { MOST = 200 * 1000 * 1000 }; // 200,000 points
    double *const into[] = {&box->x, &box->y, &box->width, &box->height};

    for (size_t n = 0; n < 4; n++) {
        char *end = NULL;
        long number = strtol(at, &end, 10);
        if (end == at || (*end && *end != ' ') || number < -MOST ||
            number > MOST)
            return false;
        *into[n] = (double)number / 1000;
        at = *end ? end + 1 : end;
    }
    return !*at;
}

static bool read_unsigned(const char **at, unsigned *number)
{
    char *end = NULL;
    unsigned long read = strtoul(*at, &end, 10);

    if (end == *at || *end != ' ' || read > DOCUMENT_PAGES_MAX)
        return false;
    *number = (unsigned)read;
    *at = end + 1;
    return true;
}

static bool add_box(const char *at, struct likeness_box *boxes, unsigned most,
                    unsigned *count)
{
    if (*count == most || !read_box(at, &boxes[*count]))
        return false;
    (*count)++;
    return true;
}

bool likeness_line(struct likeness *likeness, const char *line, bool *is_whole,
                   struct error *err)
{
    bool is_read = false;
    const char *at = line + 6;

    *is_whole = false;
    if (string_starts(line, "plate ")) {
        is_read = add_box(at, likeness->plates, LIKENESS_PLATES_MAX,
                          &likeness->plate_count);
    } else if (string_starts(line, "symbol ")) {
        is_read = add_box(at + 1, likeness->symbols, LIKENESS_SYMBOLS_MAX,
                          &likeness->symbol_count);
    } else if (string_starts(line, "prove ")) {
        is_read = read_unsigned(&at, &likeness->page) &&
                  read_unsigned(&at, &likeness->original) &&
                  read_box(at, &likeness->window);
        *is_whole = true;
    }
    return is_read ||
           error_set(err, ERROR_INPUT, "\"%s\" is not a part of a proof", line);
}

// Pixels of a picture, cut to it, with `more` around.
static struct area area_of(const struct picture *picture, double scale,
                           const struct likeness_box *box, double more)
{
    double left = fmax(box->x * scale - more, 0);
    double top =
        fmax(picture->height - (box->y + box->height) * scale - more, 0);
    double right = fmin((box->x + box->width) * scale + more, picture->width);
    double end = fmin(picture->height - box->y * scale + more, picture->height);

    if (right <= left || end <= top)
        return (struct area){0};
    return (struct area){
        .left = (unsigned)left,
        .top = (unsigned)top,
        .width = (unsigned)(right - floor(left)),
        .height = (unsigned)(end - floor(top)),
    };
}

static void cover(struct picture *mask, const struct area *area)
{
    for (unsigned y = area->top; y < area->top + area->height; y++)
        memset(mask->pixels + (size_t)y * mask->width + area->left, 0,
               area->width);
}

// Everything that is not to be compared is 0: the stamp, and the edges of the
// window, where the original is cut off.
static bool mask_of(const struct likeness *likeness, double scale,
                    const struct picture *page, struct picture *mask,
                    struct error *err)
{
    enum { SOFT = 2 };
    const struct likeness_box *window = &likeness->window;
    const struct likeness_box edges[] = {
        {window->x, window->y, window->width, 0},
        {window->x, window->y + window->height, window->width, 0},
        {window->x, window->y, 0, window->height},
        {window->x + window->width, window->y, 0, window->height},
    };

    if (!picture_init(mask, page->width, page->height, err))
        return false;
    for (unsigned n = 0; n < likeness->plate_count; n++) {
        struct area area = area_of(page, scale, &likeness->plates[n], SOFT);
        cover(mask, &area);
    }
    for (unsigned n = 0; n < 4; n++) {
        struct area area = area_of(page, scale, &edges[n], SOFT);
        cover(mask, &area);
    }
    return true;
}

// Whether `pixel` is beyond all that `other` has around x, y. The outermost
// pixels are not looked at.
static bool is_beyond(uint8_t pixel, const struct picture *other, unsigned x,
                      unsigned y)
{
    enum { TOLERANCE = 64 };
    const uint8_t *at = other->pixels + (size_t)(y - 1) * other->width + x - 1;
    uint8_t low = 255, high = 0;

    for (unsigned row = 0; row < 3; row++, at += other->width)
        for (unsigned n = 0; n < 3; n++) {
            low = at[n] < low ? at[n] : low;
            high = at[n] > high ? at[n] : high;
        }
    return pixel + TOLERANCE < low || pixel > high + TOLERANCE;
}

static unsigned count_changes(const struct picture *one,
                              const struct picture *two,
                              const struct picture *mask)
{
    unsigned changed = 0;

    for (unsigned y = 1; y + 1 < one->height; y++) {
        size_t row = (size_t)y * one->width;
        for (unsigned x = 1; x + 1 < one->width; x++) {
            uint8_t a = one->pixels[row + x], b = two->pixels[row + x];
            if (a != b && mask->pixels[row + x] != 0)
                changed += is_beyond(a, two, x, y) || is_beyond(b, one, x, y);
        }
    }
    return changed;
}

static bool compare(const struct likeness *likeness, double scale,
                    const struct picture *page, struct document *original,
                    unsigned *changed, struct error *err)
{
    const struct likeness_box *window = &likeness->window;
    struct picture wanted = {0}, mask = {0};
    const struct place place = {
        .x = window->x * scale,
        .y = page->height - (window->y + window->height) * scale,
        .width = window->width * scale,
        .height = window->height * scale,
    };
    bool done =
        picture_init(&wanted, page->width, page->height, err) &&
        mask_of(likeness, scale, page, &mask, err) &&
        (likeness->original == 0 ||
         document_draw(original, likeness->original, &place, &wanted, err));

    if (done)
        *changed = count_changes(page, &wanted, &mask);
    picture_clear(&wanted);
    picture_clear(&mask);
    return done;
}

bool likeness_make(const struct likeness *likeness, struct document *marked,
                   struct document *original, struct eye *eye,
                   struct likeness_result *result, struct error *err)
{
    const double quiet_mm = 2.5;
    double scale = document_scale(marked, likeness->page);
    struct picture page = {0};

    *result = (struct likeness_result){0};
    if (!document_page(marked, likeness->page, &page, err))
        return false;
    for (unsigned n = 0; n < likeness->symbol_count; n++) {
        struct area area = area_of(&page, scale, &likeness->symbols[n],
                                   quiet_mm / 25.4 * 72 * scale);
        eye_read_at(eye, &page, &area, &result->finds[n]);
    }
    bool done =
        compare(likeness, scale, &page, original, &result->changed, err);
    picture_clear(&page);
    return done;
}
