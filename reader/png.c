// PNG, through libpng: one page.
#include "reader/document.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

struct png {
    const unsigned char *bytes;
    size_t size;
};

static bool knows(const unsigned char *bytes, size_t size)
{
    return size > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
}

static bool open_png(const unsigned char *bytes, size_t size, void **opened,
                     unsigned *pages, struct error *err)
{
    struct png *png = memory_need(sizeof(*png));

    (void)err;
    *png = (struct png){.bytes = bytes, .size = size};
    *opened = png;
    *pages = 1;
    return true;
}

static bool page_png(void *opened, unsigned page, struct picture *into,
                     struct error *err)
{
    const struct png *png = opened;
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    bool done = false;

    (void)page;
    if (!png_image_begin_read_from_memory(&image, png->bytes, png->size))
        return error_set(err, ERROR_INPUT, "the PNG picture is damaged: %s",
                         image.message);
    image.format = PNG_FORMAT_GRAY;
    if (picture_init(into, image.width, image.height, err)) {
        done = png_image_finish_read(&image, &white, into->pixels, 0, NULL);
        if (!done)
            error_set(err, ERROR_INPUT, "the PNG picture is damaged: %s",
                      image.message);
    }
    png_image_free(&image);
    if (!done)
        picture_clear(into);
    return done;
}

const struct format format_png = {"PNG", knows, open_png, page_png, free};
