// PDF operators for one mark at a time. Runs for every page that is marked, so
// it formats numbers itself: printf is slow here and obeys the locale.
#include "paper/painter.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void digits(uint64_t number, struct text *content)
{
    char reversed[24];
    unsigned count = 0;
    char *to = text_room(content, sizeof reversed);

    do {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    content->length += count;
    while (count > 0)
        *to++ = reversed[--count];
    *to = '\0';
}

static void thousandths(int64_t number, struct text *content)
{
    if (number < 0) {
        text_add_char(content, '-');
        number = -number;
    }
    digits((uint64_t)number / 1000, content);
    unsigned rest = (unsigned)(number % 1000);
    if (rest == 0)
        return;
    char decimals[4] = {'.', (char)('0' + rest / 100),
                        (char)('0' + rest / 10 % 10), (char)('0' + rest % 10)};
    size_t length = rest % 10 != 0 ? 4 : rest % 100 != 0 ? 3 : 2;
    text_add(content, decimals, length);
}

void paint_number(double number, struct text *content)
{
    assert(fabs(number) < 1e9);
    thousandths(llround(number * 1000), content);
}

// The numbers of an operator, each followed by a space.
static void numbers(const double *list, size_t count, struct text *content)
{
    for (size_t n = 0; n < count; n++) {
        paint_number(list[n], content);
        text_add_char(content, ' ');
    }
}

void pen_rest(struct pen *pen)
{
    if (pen->is_writing)
        text_add_string(pen->content, "ET\n");
    pen->is_writing = false;
}

// Black is set once, whatever was there before.
static void ink(struct pen *pen)
{
    if (!pen->is_inked)
        text_add_string(pen->content, "0 g 0 G ");
    else if (pen->is_white)
        text_add_string(pen->content, "0 g ");
    pen->is_inked = true;
    pen->is_white = false;
}

static void set_line(struct pen *pen, double line)
{
    if (pen->line == line)
        return;
    numbers(&line, 1, pen->content);
    text_add_string(pen->content, "w ");
    pen->line = line;
}

void pen_plate(struct pen *pen, double x, double y, double width, double height)
{
    pen_rest(pen);
    ink(pen);
    text_add_string(pen->content, "1 g ");
    pen->is_white = true;
    numbers((double[]){x, y, width, height}, 4, pen->content);
    text_add_string(pen->content, "re f\n");
}

void pen_bar(struct pen *pen, double x, double y, double width, double height)
{
    pen_rest(pen);
    ink(pen);
    numbers((double[]){x, y, width, height}, 4, pen->content);
    text_add_string(pen->content, "re f\n");
}

void pen_box(struct pen *pen, double x, double y, double width, double height,
             double line)
{
    pen_rest(pen);
    ink(pen);
    set_line(pen, line);
    if (width == 0 || height == 0) {
        numbers((double[]){x, y}, 2, pen->content);
        text_add_string(pen->content, "m ");
        numbers((double[]){x + width, y + height}, 2, pen->content);
        text_add_string(pen->content, "l S\n");
        return;
    }
    numbers((double[]){x, y, width, height}, 4, pen->content);
    text_add_string(pen->content, "re S\n");
}

// Bold is the outline stroked as well (Tr 2): one face is enough.
static void set_bold(struct pen *pen, double size, bool is_bold)
{
    if (is_bold)
        set_line(pen, size * 0.035);
    if (is_bold != pen->is_bold)
        text_add_string(pen->content, is_bold ? "2 Tr " : "0 Tr ");
    pen->is_bold = is_bold;
}

// Places are hundredths of a point. What is written is the way from the last
// one, as Td wants it, so that rounding does not add up.
void pen_text(struct pen *pen, double x, double y, double size, bool is_bold,
              const char *text)
{
    int64_t to_x = llround(x * 100) * 10;
    int64_t to_y = llround(y * 100) * 10;

    ink(pen);
    if (!pen->is_writing) {
        text_add_string(pen->content, "BT ");
        pen->is_writing = true;
        pen->x = pen->y = 0;
    }
    if (pen->size != size) {
        text_add_string(pen->content, "/CMf ");
        numbers(&size, 1, pen->content);
        text_add_string(pen->content, "Tf ");
        pen->size = size;
    }
    set_bold(pen, size, is_bold);
    thousandths(to_x - pen->x, pen->content);
    text_add_char(pen->content, ' ');
    thousandths(to_y - pen->y, pen->content);
    text_add_string(pen->content, " Td ");
    pen->x = to_x;
    pen->y = to_y;
    face_show(pen->face, text, pen->content);
    text_add_string(pen->content, " Tj\n");
}

// White space between the digits means nothing; it keeps apart what qpdf would
// take for the operator that ends the image.
static char *put_digit(char *to, char digit)
{
    if (digit == 'I' && to[-1] == 'E')
        *to++ = '\n';
    *to++ = digit;
    return to;
}

// Four bytes as five characters (ISO 32000-1, 7.4.3): a quarter shorter than
// hex. The bytes are written inverted. Something stands before them.
static void inverted_base_85(const unsigned char *bytes, size_t length,
                             struct text *content)
{
    char *to = text_room(content, 8 * (length / 4 + 1) + 2);
    const char *start = to;

    assert(content->length > 0);
    for (size_t n = 0; n < length; n += 4) {
        size_t part = length - n < 4 ? length - n : 4;
        uint32_t word = 0;
        char five[5];
        for (size_t m = 0; m < 4; m++)
            word = word << 8 | (m < part ? bytes[n + m] ^ 0xffu : 0);
        if (word == 0 && part == 4) {
            *to++ = 'z';
            continue;
        }
        for (unsigned m = 5; m > 0; m--, word /= 85)
            five[m - 1] = (char)('!' + word % 85);
        for (size_t m = 0; m <= part; m++)
            to = put_digit(to, five[m]);
    }
    *to++ = '~';
    *to++ = '>';
    *to = '\0';
    content->length += (size_t)(to - start);
}

// An image mask paints where a sample is 0; /BPC is written although it is
// always 1 for masks, because some readers want to see it.
void paint_mask(const struct symbol_bits *bits, struct text *mask)
{
    text_add_string(mask, "BI/W ");
    digits(bits->width, mask);
    text_add_string(mask, "/H ");
    digits(bits->height, mask);
    text_add_string(mask, "/BPC 1/IM true/F/A85 ID ");
    inverted_base_85(bits->rows, (size_t)(bits->width + 7) / 8 * bits->height,
                     mask);
    text_add_string(mask, " EI");
}

// Readers paint every pixel that an image touches, so one that ends exactly on
// a pixel's edge takes one row too many. This keeps it clear of the edges.
#define CLEAR_OF_EDGE 0.01

void pen_mask(struct pen *pen, double x, double y, double width, double height,
              const struct text *mask)
{
    pen_rest(pen);
    ink(pen);
    text_add_string(pen->content, "q ");
    numbers((double[]){width - 2 * CLEAR_OF_EDGE, 0, 0,
                       height - 2 * CLEAR_OF_EDGE, x + CLEAR_OF_EDGE,
                       y + CLEAR_OF_EDGE},
            6, pen->content);
    text_add_string(pen->content, "cm ");
    text_add(pen->content, mask->data, mask->length);
    text_add_string(pen->content, " Q\n");
}

void pen_symbol(struct pen *pen, double x, double y, double width,
                double height, const struct symbol_bits *bits)
{
    struct text mask = {0};

    paint_mask(bits, &mask);
    pen_mask(pen, x, y, width, height, &mask);
    text_clear(&mask);
}
