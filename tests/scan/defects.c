// Scanning with defects: the page is sampled through its geometry, each pixel
// the mean of what it covers; then stains, optics, noise and compression
// follow.
#include "tests/scan/defects.h"

#include "reader/document.h"
#include "tests/scan/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// jpeglib needs the headers above it.
#include <jpeglib.h>

enum { PAGE_DPI = 600, GLASS_MM = 8 };

const struct defect defects[] = {
    {.name = "clean"},
    {.name = "1 bit", .threshold = 128},
    {.name = "JPEG 40", .jpeg = 40},
    {.name = "blur", .blur = 2},
    {.name = "noise", .noise = 30},
    {.name = "+3 degrees", .degrees = 3},
    {.name = "-3 degrees", .degrees = -3},
    {.name = "90 degrees", .degrees = 90},
    {.name = "180 degrees", .degrees = 180},
    {.name = "270 degrees", .degrees = 270},
    {.name = "skew 2 %", .skew = 0.02},
    {.name = "97 %", .scale = 0.97},
    {.name = "103 %", .scale = 1.03},
    {.name = "fax threshold", .blur = 1, .noise = 20, .threshold = 170},
    {.name = "stain on one code", .is_stained = true},
    {.name = "torn corner", .is_torn = true},
    {.name = "staple through one code", .is_stapled = true},
    {.name = "photograph",
     .degrees = 6,
     .slant = 0.12,
     .shade = 0.6,
     .blur = 1,
     .noise = 8,
     .jpeg = 60},
    {.name = "2 degrees, blur, noise, JPEG 30",
     .degrees = 2,
     .blur = 1,
     .noise = 12,
     .jpeg = 30},
};
const size_t defect_count = sizeof(defects) / sizeof(defects[0]);

// From a pixel of the scan to a point of the page.
struct way_back {
    double xx, xy, yx, yy, x0, y0, step;
};

static struct way_back way_back(const struct picture *page,
                                const struct defect *defect, unsigned dpi,
                                unsigned *seed, const struct picture *scan)
{
    double step = PAGE_DPI / (double)dpi / (defect->scale ? defect->scale : 1);
    double turn = defect->degrees * M_PI / 180;
    struct way_back way = {
        .xx = cos(turn) * step + defect->skew * step,
        .xy = sin(turn) * step,
        .yx = -sin(turn) * step,
        .yy = cos(turn) * step,
        .step = step,
    };
    // The middle stays, but for a fraction of a pixel.
    double dx = paper_below(seed, 100) / 100.0;
    double dy = paper_below(seed, 100) / 100.0;
    double mx = scan->width / 2.0 + dx, my = scan->height / 2.0 + dy;

    way.x0 = page->width / 2.0 - way.xx * mx - way.xy * my;
    way.y0 = page->height / 2.0 - way.yx * mx - way.yy * my;
    return way;
}

// The mean of a square of the page; outside it is white.
static uint8_t mean_at(const struct picture *page, int64_t left, int64_t top,
                       unsigned wide)
{
    unsigned sum = 0;

    if (left < 0 || top < 0 || left + wide > page->width ||
        top + wide > page->height)
        return 250;
    for (unsigned row = 0; row < wide; row++) {
        const uint8_t *at =
            page->pixels + ((size_t)top + row) * page->width + left;
        for (unsigned n = 0; n < wide; n++)
            sum += at[n];
    }
    return (uint8_t)(sum / (wide * wide));
}

// Points of the page in 2^-20 of a pixel: most of the time of a table goes by
// here, and rounding doubles is slow.
enum { FRACTION = 20 };

static int64_t fixed(double value)
{
    return (int64_t)floor(value * (1 << FRACTION) + 0.5);
}

static void sample(const struct picture *page, const struct way_back *way,
                   double slant, struct picture *scan)
{
    unsigned wide = (unsigned)lround(way->step);
    double mx = scan->width / 2.0, my = scan->height / 2.0;

    if (wide < 1)
        wide = 1;
    for (unsigned row = 0; row < scan->height; row++) {
        // What is far is small.
        double far = 1 / (1 - slant * (my - row) / my);
        double y = my + (row - my) * far, x = mx - mx * far;
        // Half of the square back, and half a pixel on, to round.
        double back = wide / 2.0 - 0.5;
        int64_t left = fixed(way->xx * x + way->xy * y + way->x0 - back);
        int64_t top = fixed(way->yx * x + way->yy * y + way->y0 - back);
        int64_t right = fixed(way->xx * far), down = fixed(way->yx * far);
        uint8_t *pixels = scan->pixels + (size_t)row * scan->width;
        for (unsigned n = 0; n < scan->width; n++) {
            pixels[n] = mean_at(page, left >> FRACTION, top >> FRACTION, wide);
            left += right;
            top += down;
        }
    }
}

static void shade(struct picture *scan, double lost)
{
    for (unsigned y = 0; y < scan->height; y++)
        for (unsigned x = 0; x < scan->width; x++) {
            uint8_t *pixel = &scan->pixels[(size_t)y * scan->width + x];
            *pixel = (uint8_t)(*pixel * (1 - lost * x / scan->width));
        }
}

// Upper right, where one of the codes is: the corner is torn off, a cup stood
// there, or a staple went through.
static void spoil_corner(struct picture *scan, const struct defect *defect,
                         unsigned dpi, unsigned *seed)
{
    double mm = dpi / 25.4;
    double stain = 9 * mm, x0 = scan->width - (10 + paper_below(seed, 6)) * mm;
    double y0 = (8 + paper_below(seed, 6)) * mm;

    for (unsigned y = 0; y < 40 * mm; y++) {
        for (unsigned x = (unsigned)(scan->width - 40 * mm); x < scan->width;
             x++) {
            uint8_t *pixel = &scan->pixels[(size_t)y * scan->width + x];
            double far = hypot(x - x0, y - y0);
            if (defect->is_torn && scan->width - x + y < 36 * mm)
                *pixel = 250;
            if (defect->is_stained && far < stain)
                *pixel = (uint8_t)(*pixel * (far > stain - mm ? 0.35 : 0.6));
            if (defect->is_stapled &&
                (far < 0.8 * mm || (fabs(y - y0) < 0.3 * mm && far < 6 * mm)))
                *pixel = 30;
        }
    }
}

static void blur_once(struct picture *scan)
{
    struct picture again = {0};
    struct area all = {0, 0, scan->width, scan->height};
    struct view view = {.enlarge = 1, .shrink = 1, .is_blurred = true};

    if (!picture_view(scan, &all, &view, &again))
        abort();
    picture_clear(scan);
    *scan = again;
}

static void add_noise(struct picture *scan, unsigned sigma, unsigned *seed)
{
    size_t count = (size_t)scan->width * scan->height;

    for (size_t n = 0; n < count; n++) {
        // The sum of four is close enough to a bell.
        int sum = -2 * 32767;
        for (unsigned m = 0; m < 4; m++)
            sum += (int)paper_random(seed);
        int value = scan->pixels[n] + sum * (int)sigma / 18918;
        scan->pixels[n] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static void compress(struct picture *scan, unsigned quality)
{
    struct jpeg_compress_struct info = {0};
    struct jpeg_error_mgr manager;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    void *opened = NULL;
    unsigned pages = 0;

    info.err = jpeg_std_error(&manager);
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = scan->width;
    info.image_height = scan->height;
    info.input_components = 1;
    info.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, (int)quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = scan->pixels + (size_t)info.next_scanline * scan->width;
        (void)jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    picture_clear(scan);
    if (!format_jpeg.open(bytes, size, &opened, &pages, NULL) ||
        !format_jpeg.page(opened, 1, scan, NULL))
        abort();
    format_jpeg.close(opened);
    free(bytes);
}

const struct defect *defect_named(const char *name)
{
    for (size_t n = 0; n < defect_count; n++)
        if (strcmp(defects[n].name, name) == 0)
            return &defects[n];
    return NULL;
}

bool defect_scan(const struct picture *page, const struct defect *defect,
                 unsigned dpi, unsigned seed, struct picture *scan)
{
    bool is_across = fabs(fabs(defect->degrees - 180) - 90) < 1;
    unsigned wide = page->width * dpi / PAGE_DPI;
    unsigned high = page->height * dpi / PAGE_DPI;

    // The glass is larger than the paper, so that a crooked page is not cut.
    if (defect->degrees != 0 && fabs(defect->degrees) < 45) {
        wide += 2 * GLASS_MM * dpi * 10 / 254;
        high += 2 * GLASS_MM * dpi * 10 / 254;
    }
    if (!picture_init(scan, is_across ? high : wide, is_across ? wide : high,
                      NULL))
        return false;
    struct way_back way = way_back(page, defect, dpi, &seed, scan);
    sample(page, &way, defect->slant, scan);
    if (defect->shade > 0)
        shade(scan, defect->shade);
    if (defect->is_stained || defect->is_torn || defect->is_stapled)
        spoil_corner(scan, defect, dpi, &seed);
    for (unsigned n = 0; n < defect->blur * dpi / 300; n++)
        blur_once(scan);
    if (defect->noise > 0)
        add_noise(scan, defect->noise, &seed);
    for (size_t n = 0;
         defect->threshold > 0 && n < (size_t)scan->width * scan->height; n++)
        scan->pixels[n] = scan->pixels[n] < defect->threshold ? 0 : 255;
    if (defect->jpeg > 0)
        compress(scan, defect->jpeg);
    return true;
}
