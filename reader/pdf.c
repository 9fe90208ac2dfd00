// PDF, through poppler: every page drawn as a printer would.
#include "reader/document.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

static bool knows(const unsigned char *bytes, size_t size)
{
    size_t start = size < 1024 ? size : 1024;

    return memmem(bytes, start, "%PDF-", 5) != NULL;
}

static bool open_pdf(const unsigned char *bytes, size_t size, void **opened,
                     unsigned *pages, struct error *err)
{
    GBytes *data = g_bytes_new_static(bytes, size);
    GError *trouble = NULL;
    PopplerDocument *pdf =
        poppler_document_new_from_bytes(data, NULL, &trouble);

    g_bytes_unref(data);
    if (!pdf) {
        error_set(err, ERROR_INPUT, "%s",
                  trouble ? trouble->message : "it cannot be read");
        g_clear_error(&trouble);
        return false;
    }
    int count = poppler_document_get_n_pages(pdf);
    *pages = count > 0 ? (unsigned)count : 0;
    *opened = pdf;
    return true;
}

static void close_pdf(void *opened)
{
    g_object_unref(opened);
}

// 300 dpi, less for a page that is larger than paper is.
static double scale_of(double width, double height)
{
    const double usual = 300.0 / 72, most = 36.0e6;
    double pixels = width * height * usual * usual;

    return pixels > most ? usual * sqrt(most / pixels) : usual;
}

static void take_gray(cairo_surface_t *surface, struct picture *into)
{
    unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);

    for (unsigned y = 0; y < into->height; y++) {
        const unsigned char *row = data + y * stride;
        uint8_t *to = into->pixels + (size_t)y * into->width;
        for (unsigned x = 0; x < into->width; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * (size_t)x, 4);
            to[x] = (uint8_t)(((pixel >> 16 & 255) * 77 +
                               (pixel >> 8 & 255) * 151 + (pixel & 255) * 28) /
                              256);
        }
    }
    explicit_bzero(data, stride * into->height);
}

// The page in its place, on white.
static bool draw(PopplerPage *page, const struct place *place,
                 struct picture *into, struct error *err)
{
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)into->width, (int)into->height);
    cairo_t *cairo = cairo_create(surface);
    double width = 0, height = 0;

    poppler_page_get_size(page, &width, &height);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_rectangle(cairo, place->x, place->y, place->width, place->height);
    cairo_clip(cairo);
    cairo_translate(cairo, place->x, place->y);
    cairo_scale(cairo, place->width / width, place->height / height);
    poppler_page_render_for_printing(page, cairo);
    cairo_surface_flush(surface);
    bool done = cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
                cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    if (done)
        take_gray(surface, into);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return done || error_set(err, ERROR_INPUT, "the page cannot be drawn");
}

// NULL with ERROR_INPUT for a page that is damaged, or larger than paper.
static PopplerPage *page_of(void *opened, unsigned number, double *width,
                            double *height, struct error *err)
{
    PopplerPage *page = poppler_document_get_page(opened, (int)number - 1);

    if (!page) {
        error_set(err, ERROR_INPUT, "the page is damaged");
        return NULL;
    }
    poppler_page_get_size(page, width, height);
    if (*width > 1 && *height > 1 && *width < 1e6 && *height < 1e6)
        return page;
    error_set(err, ERROR_INPUT, "the page is %g x %g points", *width, *height);
    g_object_unref(page);
    return NULL;
}

static bool page_pdf(void *opened, unsigned number, struct picture *into,
                     struct error *err)
{
    double width = 0, height = 0;
    PopplerPage *page = page_of(opened, number, &width, &height, err);

    if (!page)
        return false;
    double scale = scale_of(width, height);
    struct place place = {0, 0, width * scale, height * scale};
    bool done = picture_init(into, (unsigned long)ceil(width * scale),
                             (unsigned long)ceil(height * scale), err);
    // Points are counted from the lower edge, as the stamp does.
    if (done)
        place.y = into->height - place.height;
    done = done && draw(page, &place, into, err);
    g_object_unref(page);
    if (!done)
        picture_clear(into);
    return done;
}

bool pdf_draw(void *opened, unsigned number, const struct place *place,
              struct picture *into, struct error *err)
{
    double width = 0, height = 0;
    PopplerPage *page = page_of(opened, number, &width, &height, err);

    if (!page)
        return false;
    bool done = draw(page, place, into, err);
    g_object_unref(page);
    return done;
}

double pdf_scale(void *opened, unsigned number)
{
    double width = 0, height = 0;
    PopplerPage *page = page_of(opened, number, &width, &height, NULL);

    if (!page)
        return 0;
    g_object_unref(page);
    return scale_of(width, height);
}

const struct format format_pdf = {"PDF", knows, open_pdf, page_pdf, close_pdf};
