// The words of a first page that a person could see: its text, held against
// the page as drawn, letter by letter.
#include "reader/seen.h"

#include "reader/document.h"
#include "reader/words.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

enum {
    CONTRAST_MIN = 96, // of 255, between a letter and its ground
    INK_LEAST = 25,    // thousandths of a letter's place: "1" has little
};

static const double PIXELS_MOST = 36.0e6;

// --- one letter --------------------------------------------------------------

struct reach {
    unsigned left, top, right, bottom, count;
};

static void add_pixel(struct reach *reach, unsigned x, unsigned y)
{
    if (reach->count++ == 0)
        *reach = (struct reach){x, y, x, y, 1};
    reach->left = x < reach->left ? x : reach->left;
    reach->right = x > reach->right ? x : reach->right;
    reach->bottom = y;
}

static unsigned extent(const struct reach *reach)
{
    unsigned wide = reach->right - reach->left + 1;
    unsigned high = reach->bottom - reach->top + 1;

    if (reach->count == 0)
        return 0;
    return wide > high ? wide : high;
}

bool seen_has_letter(const struct picture *picture, const struct area *area,
                     unsigned pixels)
{
    struct reach dark = {0}, light = {0};
    uint8_t darkest = 255, lightest = 0;

    for (unsigned y = 0; y < area->height; y++) {
        const uint8_t *row = picture->pixels +
                             (size_t)(area->top + y) * picture->width +
                             area->left;
        for (unsigned x = 0; x < area->width; x++) {
            darkest = row[x] < darkest ? row[x] : darkest;
            lightest = row[x] > lightest ? row[x] : lightest;
        }
    }
    if (lightest < darkest + CONTRAST_MIN)
        return false;
    for (unsigned y = 0; y < area->height; y++) {
        const uint8_t *row = picture->pixels +
                             (size_t)(area->top + y) * picture->width +
                             area->left;
        for (unsigned x = 0; x < area->width; x++)
            add_pixel(row[x] < (darkest + lightest) / 2 ? &dark : &light, x, y);
    }
    // A letter is what there is less of; of a very heavy one, the gaps.
    unsigned all = area->width * area->height;
    const struct reach *ink = dark.count <= light.count ? &dark : &light;
    return 1000ULL * ink->count >= 1ULL * INK_LEAST * all &&
           2 * extent(ink) >= pixels;
}

// --- the page ----------------------------------------------------------------

struct view_of_page {
    struct picture picture;
    double scale; // pixels to a point
};

static bool draw_page(void *opened, PopplerPage *page,
                      struct view_of_page *view, struct error *err)
{
    double width = 0, height = 0;

    poppler_page_get_size(page, &width, &height);
    if (!(width > 1 && height > 1 && width < 1e6 && height < 1e6))
        return error_set(err, ERROR_INPUT, "its first page is %g x %g points",
                         width, height);
    view->scale = fmin(SEEN_DPI / 72.0, sqrt(PIXELS_MOST / (width * height)));
    struct place place = {0, 0, width * view->scale, height * view->scale};
    return picture_init(&view->picture, (unsigned long)ceil(place.width),
                        (unsigned long)ceil(place.height), err) &&
           pdf_draw(opened, 1, &place, &view->picture, err);
}

static unsigned within(double value, unsigned most)
{
    if (!(value > 0))
        return 0;
    return value < most ? (unsigned)value : most;
}

static bool is_seen(const struct view_of_page *view,
                    const PopplerRectangle *place)
{
    double high = fabs(place->y2 - place->y1);
    double wide = fabs(place->x2 - place->x1);
    const struct picture *picture = &view->picture;
    double left = fmin(place->x1, place->x2) * view->scale;
    double top = fmin(place->y1, place->y2) * view->scale;
    struct area area = {.left = within(left, picture->width),
                        .top = within(top, picture->height)};

    // A narrow letter is still about as high as its type, however it lies.
    if (!(fmax(high, wide) >= 0.9 * SEEN_TYPE_MIN))
        return false;
    area.width =
        within(ceil(left + wide * view->scale), picture->width) - area.left;
    area.height =
        within(ceil(top + high * view->scale), picture->height) - area.top;
    return area.width > 1 && area.height > 1 &&
           seen_has_letter(picture, &area,
                           (unsigned)(SEEN_TYPE_MIN * view->scale));
}

// Blanks and punctuation are nothing to look for.
static bool has_ink(int32_t c)
{
    return c > 0xFF || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

static bool sift(const char *words, const PopplerRectangle *places,
                 unsigned count, const struct view_of_page *view,
                 struct text *into, struct error *err)
{
    const char *end = words + strlen(words);
    unsigned n = 0;

    for (const char *at = words; at < end; n++) {
        const char *start = at;
        int32_t c = utf8_next(&at, end);
        if (c < 0)
            at++;
        if (has_ink(c) && (n >= count || !is_seen(view, &places[n])))
            text_add_string(into, SEEN_NOTHING);
        else
            text_add(into, start, (size_t)(at - start));
    }
    return into->length <= WORDS_BYTES_MAX ||
           error_set(err, ERROR_INPUT,
                     "its first page has more than %d bytes of text",
                     WORDS_BYTES_MAX);
}

static bool look_at(void *opened, PopplerPage *page, struct text *into,
                    struct error *err)
{
    struct view_of_page view = {0};
    PopplerRectangle *places = NULL;
    unsigned count = 0;
    char *words = poppler_page_get_text(page);

    if (!poppler_page_get_text_layout(page, &places, &count))
        count = 0;
    bool done = draw_page(opened, page, &view, err) &&
                sift(words ? words : "", places, count, &view, into, err);
    picture_clear(&view.picture);
    g_free(places);
    g_free(words);
    return done;
}

bool words_seen_on_first_page(const unsigned char *bytes, size_t size,
                              struct text *into, struct error *err)
{
    void *opened = NULL;
    unsigned pages = 0;

    if (!format_pdf.open(bytes, size, &opened, &pages, err))
        return false;
    PopplerPage *page = pages > 0 ? poppler_document_get_page(opened, 0) : NULL;
    bool done = page ? look_at(opened, page, into, err)
                     : error_set(err, ERROR_INPUT, "it has no first page");
    if (page)
        g_object_unref(page);
    format_pdf.close(opened);
    return done;
}
