// Compares a marked page with its original, pixel by pixel, outside of the
// plates of the stamp.
//
//   look ORIGINAL.ppm MARKED.ppm MARKED.pdf PAGE DPI
//
// Prints how many pixels differ and by how much at most. The plates are the
// filled rectangles of the page's form /CMs, in points.
#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLATES_MAX = 64, SIDE_MAX = 20000, NUMBERS = 4 };

struct picture {
    int width, height;
    unsigned char *pixels; // three bytes each
};

struct plate {
    double x, y, width, height;
};

static void die(const char *what)
{
    (void)fprintf(stderr, "look: %s\n", what);
    exit(2);
}

static struct picture read_picture(const char *path)
{
    struct picture picture = {0};
    int depth = 0;
    FILE *file = fopen(path, "rb");

    if (!file ||
        fscanf(file, "P6 %d %d %d", &picture.width, &picture.height, &depth) !=
            3 ||
        fgetc(file) == EOF || depth != 255 || picture.width < 1 ||
        picture.width > SIDE_MAX || picture.height < 1 ||
        picture.height > SIDE_MAX)
        die(path);
    size_t size = (size_t)picture.width * (size_t)picture.height * 3;
    picture.pixels = malloc(size);
    if (!picture.pixels || fread(picture.pixels, 1, size, file) != size)
        die(path);
    (void)fclose(file);
    return picture;
}

// Keeps the last four numbers and takes them at "re".
static int read_plates(char *operators, struct plate plates[PLATES_MAX])
{
    double last[NUMBERS] = {0};
    int count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(operators, " \r\n\t", &rest); word;
         word = strtok_r(NULL, " \r\n\t", &rest)) {
        char *end = NULL;
        double number = strtod(word, &end);
        if (*end == '\0') {
            memmove(last, last + 1, (NUMBERS - 1) * sizeof(*last));
            last[NUMBERS - 1] = number;
        } else if (strcmp(word, "re") == 0 && count < PLATES_MAX) {
            plates[count++] =
                (struct plate){last[0], last[1], last[2], last[3]};
        }
    }
    return count;
}

static int plates_of(const char *path, int page, struct plate *plates)
{
    qpdf_data pdf = qpdf_init();
    unsigned char *bytes = NULL;
    size_t length = 0;

    if (qpdf_read(pdf, path, NULL) & QPDF_ERRORS)
        die("the marked document cannot be read");
    qpdf_oh form = qpdf_get_page_n(pdf, (size_t)page - 1);
    static const char *const way[] = {"/Resources", "/XObject", "/CMs"};
    for (int n = 0; n < 3; n++)
        form = qpdf_oh_get_key(pdf, form, way[n]);
    if (qpdf_oh_get_stream_data(pdf, form, qpdf_dl_generalized, NULL, &bytes,
                                &length) &
        QPDF_ERRORS)
        die("the page has no form /CMs");
    char *operators = calloc(1, length + 1);
    if (!operators)
        die("no memory");
    memcpy(operators, bytes, length);
    int count = read_plates(operators, plates);
    free(operators);
    free(bytes);
    qpdf_cleanup(&pdf);
    return count;
}

// A pixel that a plate touches, with one more around it for soft edges.
static bool is_covered(const struct plate *plates, int count, double scale,
                       const struct picture *picture, int x, int y)
{
    double up = picture->height - y;

    for (int n = 0; n < count; n++) {
        const struct plate *plate = &plates[n];
        if (x + 2 > plate->x * scale &&
            x - 1 < (plate->x + plate->width) * scale &&
            up + 1 > plate->y * scale &&
            up - 2 < (plate->y + plate->height) * scale)
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    struct plate plates[PLATES_MAX];
    long differ = 0;
    int most = 0;

    if (argc != 6)
        die("look ORIGINAL.ppm MARKED.ppm MARKED.pdf PAGE DPI");
    struct picture before = read_picture(argv[1]);
    struct picture after = read_picture(argv[2]);
    int count = plates_of(argv[3], (int)strtol(argv[4], NULL, 10), plates);
    double scale = strtod(argv[5], NULL) / 72;
    if (count == 0)
        die("the stamp has no plates");
    if (before.width != after.width || before.height != after.height) {
        (void)printf("size %dx%d instead of %dx%d\n", after.width, after.height,
                     before.width, before.height);
        return 1;
    }
    for (int y = 0; y < before.height; y++) {
        for (int x = 0; x < before.width; x++) {
            size_t at = ((size_t)y * (size_t)before.width + (size_t)x) * 3;
            int worst = 0;
            for (size_t n = at; n < at + 3; n++)
                worst =
                    (int)fmax(worst, abs(before.pixels[n] - after.pixels[n]));
            if (worst == 0 || is_covered(plates, count, scale, &before, x, y))
                continue;
            differ++;
            most = (int)fmax(most, worst);
        }
    }
    (void)printf("%ld pixels by up to %d of %ld\n", differ, most,
                 (long)before.width * before.height);
    free(before.pixels);
    free(after.pixels);
    return differ > 0;
}
