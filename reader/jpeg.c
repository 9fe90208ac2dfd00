// JPEG, through libjpeg: one page.
#include "reader/document.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
// jpeglib needs the headers above it.
#include <jpeglib.h>

struct jpeg {
    const unsigned char *bytes;
    size_t size;
};

// libjpeg wants its error manager first, so that we find the rest behind it.
struct trouble {
    struct jpeg_error_mgr manager;
    jmp_buf back;
    struct error *err;
};

static void give_up(j_common_ptr info)
{
    struct trouble *trouble = (struct trouble *)(void *)info->err;
    char words[JMSG_LENGTH_MAX];

    info->err->format_message(info, words);
    error_set(trouble->err, ERROR_INPUT, "the JPEG picture is damaged: %s",
              words);
    longjmp(trouble->back, 1);
}

static void stay_quiet(j_common_ptr info, int level)
{
    (void)info;
    (void)level;
}

static bool knows(const unsigned char *bytes, size_t size)
{
    return size > 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

static bool open_jpeg(const unsigned char *bytes, size_t size, void **opened,
                      unsigned *pages, struct error *err)
{
    struct jpeg *jpeg = memory_need(sizeof(*jpeg));

    (void)err;
    *jpeg = (struct jpeg){.bytes = bytes, .size = size};
    *opened = jpeg;
    *pages = 1;
    return true;
}

// A photograph has more pixels than paper needs: libjpeg leaves out what is too
// fine while it decodes. Gray comes straight from the luminance.
static bool prepare(struct jpeg_decompress_struct *info, struct picture *into,
                    struct error *err)
{
    enum { ENOUGH = 36 * 1000 * 1000 };

    info->out_color_space = JCS_GRAYSCALE;
    info->dct_method = JDCT_IFAST;
    info->scale_num = 1;
    info->scale_denom = 1;
    while (info->scale_denom < 8 &&
           (unsigned long)info->image_width * info->image_height >
               (unsigned long)ENOUGH * info->scale_denom * info->scale_denom)
        info->scale_denom *= 2;
    jpeg_calc_output_dimensions(info);
    return picture_init(into, info->output_width, info->output_height, err);
}

static bool decode(struct jpeg_decompress_struct *info, struct picture *into,
                   struct error *err)
{
    (void)jpeg_read_header(info, TRUE);
    if (info->num_components == 4)
        return error_set(err, ERROR_INPUT,
                         "the JPEG picture has the four "
                         "colours of a press; scan in gray");
    if (!prepare(info, into, err))
        return false;
    (void)jpeg_start_decompress(info);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row =
            into->pixels + (size_t)info->output_scanline * into->width;
        (void)jpeg_read_scanlines(info, &row, 1);
    }
    (void)jpeg_finish_decompress(info);
    return true;
}

static bool page_jpeg(void *opened, unsigned page, struct picture *into,
                      struct error *err)
{
    const struct jpeg *jpeg = opened;
    struct jpeg_decompress_struct info = {0};
    struct trouble trouble = {.err = err};
    volatile bool done = false;

    (void)page;
    info.err = jpeg_std_error(&trouble.manager);
    trouble.manager.error_exit = give_up;
    trouble.manager.emit_message = stay_quiet;
    if (setjmp(trouble.back) == 0) {
        jpeg_create_decompress(&info);
        jpeg_mem_src(&info, jpeg->bytes, jpeg->size);
        done = decode(&info, into, err);
    }
    jpeg_destroy_decompress(&info);
    if (!done)
        picture_clear(into);
    return done;
}

const struct format format_jpeg = {"JPEG", knows, open_jpeg, page_jpeg, free};
