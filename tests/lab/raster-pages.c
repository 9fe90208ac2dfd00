// Prints how many pages a PWG or Apple raster file has, reading all of them;
// with a second argument also writes each as PREFIX-N.pgm (8 bit grey), of 600
// dots an inch or more at half of them; with a third one only the first Nth
// part of each page.
#include <cups/raster.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// One byte of grey for the pixel at `x`; black is 0.
static unsigned char grey(const cups_page_header2_t *header,
                          const unsigned char *line, unsigned x)
{
    bool is_ink = header->cupsColorSpace == CUPS_CSPACE_K;

    if (header->cupsBitsPerPixel == 1) {
        bool is_set = line[x / 8] >> (7 - x % 8) & 1;
        return is_set == is_ink ? 0 : 255;
    }
    unsigned bytes = header->cupsBitsPerPixel / 8;
    unsigned sum = 0;
    for (unsigned n = 0; n < bytes; n++)
        sum += line[(size_t)x * bytes + n];
    return (unsigned char)(is_ink ? 255 - sum / bytes : sum / bytes);
}

// A line of the picture: each dot is the mean of `step` by `step` pixels, whose
// sums are in `sums`.
static void put_line(const unsigned *sums, unsigned width, unsigned step,
                     FILE *picture)
{
    for (unsigned x = 0; x < width; x++)
        putc((int)(sums[x] / (step * step)), picture);
}

// Reads every line of the page; false when the file ends in the middle of it.
static bool page_read(cups_raster_t *raster, const cups_page_header2_t *header,
                      FILE *picture, unsigned part)
{
    const unsigned step = header->HWResolution[0] >= 600 ? 2 : 1;
    const unsigned width = header->cupsWidth / step;
    const unsigned height = header->cupsHeight / step / part;
    unsigned char *line = malloc(header->cupsBytesPerLine);
    unsigned *sums = calloc(width + 1, sizeof *sums);
    bool is_whole = line != NULL && sums != NULL;

    if (picture)
        fprintf(picture, "P5 %u %u 255\n", width, height);
    for (unsigned y = 0; is_whole && y < header->cupsHeight; y++) {
        is_whole =
            cupsRasterReadPixels(raster, line, header->cupsBytesPerLine) ==
            header->cupsBytesPerLine;
        if (!is_whole || !picture || y / step >= height)
            continue;
        for (unsigned x = 0; x < width * step; x++)
            sums[x / step] += grey(header, line, x);
        if (y % step == step - 1) {
            put_line(sums, width, step, picture);
            memset(sums, 0, (width + 1) * sizeof *sums);
        }
    }
    free(sums);
    free(line);
    return is_whole;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: raster-pages FILE [PREFIX [N]]\n");
        return 2;
    }
    int fd = open(argv[1], O_RDONLY);
    cups_raster_t *raster =
        fd < 0 ? NULL : cupsRasterOpen(fd, CUPS_RASTER_READ);
    cups_page_header2_t header;
    unsigned part = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 1;
    unsigned pages = 0;
    bool is_whole = true;

    if (!raster || part == 0) {
        fprintf(stderr, "raster-pages: %s is no raster file\n", argv[1]);
        return 1;
    }
    while (is_whole && cupsRasterReadHeader2(raster, &header)) {
        FILE *picture = NULL;
        char name[4096];

        pages++;
        if (argc >= 3) {
            snprintf(name, sizeof name, "%s-%03u.pgm", argv[2], pages);
            picture = fopen(name, "w");
        }
        is_whole = page_read(raster, &header, picture, part);
        if (picture)
            fclose(picture);
    }
    cupsRasterClose(raster);
    close(fd);
    printf("%u\n", pages);
    return is_whole ? 0 : 1;
}
