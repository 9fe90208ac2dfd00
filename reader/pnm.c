// PNM: what scanimage and the Netpbm tools write, binary, one or many pictures
// behind each other.
#include "reader/document.h"

#include <stdlib.h>
#include <string.h>

struct pnm {
    const unsigned char *bytes;
    size_t size;
    // Where the page asked for last begins, so that reading on is not reading
    // everything again.
    unsigned page;
    size_t at;
};

struct header {
    char kind; // 4 bits, 5 gray, 6 colours
    unsigned long width, height, most;
    size_t pixels, row, length; // where they begin; bytes of a row, of all
};

static bool is_white(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// A number, with the white space and comments before it.
static bool read_count(const struct pnm *pnm, size_t *at, unsigned long *count)
{
    bool is_comment = false, is_number = false;

    for (*count = 0; *at < pnm->size; (*at)++) {
        unsigned char c = pnm->bytes[*at];
        if (is_comment) {
            is_comment = c != '\n';
        } else if (c >= '0' && c <= '9') {
            is_number = true;
            *count = 10 * *count + (c - '0');
            if (*count > 65535)
                return false;
        } else if (is_number) {
            return true;
        } else if (c == '#') {
            is_comment = true;
        } else if (!is_white(c)) {
            return false;
        }
    }
    return false;
}

static bool read_header(const struct pnm *pnm, size_t at, struct header *header,
                        struct error *err)
{
    *header = (struct header){.most = 1};
    if (pnm->size - at < 3 || pnm->bytes[at] != 'P' ||
        pnm->bytes[at + 1] < '4' || pnm->bytes[at + 1] > '6')
        return error_set(err, ERROR_INPUT,
                         "no binary PNM picture begins at "
                         "byte %zu",
                         at);
    header->kind = (char)pnm->bytes[at + 1];
    at += 2;
    if (!read_count(pnm, &at, &header->width) ||
        !read_count(pnm, &at, &header->height) ||
        (header->kind != '4' && !read_count(pnm, &at, &header->most)) ||
        header->most < 1 || header->width == 0 || header->height == 0)
        return error_set(err, ERROR_INPUT, "the picture's size cannot be read");
    if (header->most > 255)
        return error_set(err, ERROR_INPUT,
                         "the samples have 16 bits; scan with 8 bits");
    header->pixels = at + 1; // one white space ends the header
    header->row = header->kind == '4'   ? (header->width + 7) / 8
                  : header->kind == '5' ? header->width
                                        : 3 * header->width;
    header->length = header->row * header->height;
    if (header->pixels > pnm->size ||
        header->length > pnm->size - header->pixels)
        return error_set(err, ERROR_INPUT, "the picture ends too early");
    return true;
}

static bool knows(const unsigned char *bytes, size_t size)
{
    return size > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
           (is_white(bytes[2]) || bytes[2] == '#');
}

// Behind this picture and any white space.
static size_t next_picture(const struct pnm *pnm, const struct header *header)
{
    size_t at = header->pixels + header->length;

    while (at < pnm->size && is_white(pnm->bytes[at]))
        at++;
    return at;
}

static bool open_pnm(const unsigned char *bytes, size_t size, void **opened,
                     unsigned *pages, struct error *err)
{
    struct pnm pnm = {.bytes = bytes, .size = size, .page = 1};
    struct header header;
    size_t at = 0;

    for (*pages = 0; at < size && *pages <= DOCUMENT_PAGES_MAX; (*pages)++) {
        if (!read_header(&pnm, at, &header, err))
            return error_in(err, "picture %u", *pages + 1);
        at = next_picture(&pnm, &header);
    }
    struct pnm *kept = memory_need(sizeof(*kept));
    *kept = pnm;
    *opened = kept;
    return true;
}

static void take_row(const struct header *header, const unsigned char *from,
                     uint8_t *to)
{
    for (size_t x = 0; x < header->width; x++) {
        if (header->kind == '4')
            to[x] = from[x / 8] & (0x80U >> x % 8) ? 0 : 255;
        else if (header->kind == '5')
            to[x] = (uint8_t)(from[x] * 255UL / header->most);
        else
            to[x] = (uint8_t)((from[3 * x] * 77UL + from[3 * x + 1] * 151UL +
                               from[3 * x + 2] * 28UL) *
                              255 / header->most / 256U);
    }
}

static bool page_pnm(void *opened, unsigned page, struct picture *into,
                     struct error *err)
{
    struct pnm *pnm = opened;
    struct header header;

    if (page < pnm->page) {
        pnm->page = 1;
        pnm->at = 0;
    }
    for (;; pnm->page++) {
        if (!read_header(pnm, pnm->at, &header, err))
            return false;
        if (pnm->page == page)
            break;
        pnm->at = next_picture(pnm, &header);
    }
    if (!picture_init(into, header.width, header.height, err))
        return false;
    for (unsigned y = 0; y < into->height; y++)
        take_row(&header, pnm->bytes + header.pixels + y * header.row,
                 into->pixels + (size_t)y * into->width);
    return true;
}

static void close_pnm(void *opened)
{
    explicit_bzero(opened, sizeof(struct pnm));
    free(opened);
}

const struct format format_pnm = {"PNM", knows, open_pnm, page_pnm, close_pnm};
