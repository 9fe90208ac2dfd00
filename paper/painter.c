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

void paint_number(double number, struct text *content)
{
    assert(fabs(number) < 1e9);
    int64_t thousandths = llround(number * 1000);

    if (thousandths < 0) {
        text_add_char(content, '-');
        thousandths = -thousandths;
    }
    digits((uint64_t)thousandths / 1000, content);
    unsigned rest = (unsigned)(thousandths % 1000);
    if (rest == 0)
        return;
    char decimals[4] = {'.', (char)('0' + rest / 100),
                        (char)('0' + rest / 10 % 10), (char)('0' + rest % 10)};
    size_t length = rest % 10 != 0 ? 4 : rest % 100 != 0 ? 3 : 2;
    text_add(content, decimals, length);
}

// The numbers of an operator, each followed by a space.
static void numbers(const double *list, size_t count, struct text *content)
{
    for (size_t n = 0; n < count; n++) {
        paint_number(list[n], content);
        text_add_char(content, ' ');
    }
}

void paint_plate(double x, double y, double width, double height,
                 struct text *content)
{
    text_add_string(content, "1 g ");
    numbers((double[]){x, y, width, height}, 4, content);
    text_add_string(content, "re f\n");
}

void paint_box(double x, double y, double width, double height, double line,
               struct text *content)
{
    text_add_string(content, "0 G ");
    numbers(&line, 1, content);
    text_add_string(content, "w ");
    if (width == 0 || height == 0) {
        numbers((double[]){x, y}, 2, content);
        text_add_string(content, "m ");
        numbers((double[]){x + width, y + height}, 2, content);
        text_add_string(content, "l S\n");
        return;
    }
    numbers((double[]){x, y, width, height}, 4, content);
    text_add_string(content, "re S\n");
}

// Bold is the outline stroked as well (Tr 2): one face is enough.
void paint_text(const struct face *face, double x, double y, double size,
                bool is_bold, const char *text, struct text *content)
{
    text_add_string(content, "0 g BT /CMf ");
    numbers(&size, 1, content);
    text_add_string(content, "Tf 1 0 0 1 ");
    numbers((double[]){x, y}, 2, content);
    text_add_string(content, "Tm ");
    if (is_bold) {
        text_add_string(content, "0 G 2 Tr ");
        numbers((double[]){size * 0.035}, 1, content);
        text_add_string(content, "w ");
    }
    face_show(face, text, content);
    text_add_string(content, is_bold ? " Tj 0 Tr ET\n" : " Tj ET\n");
}

void paint_matrix(double x, double y, double width, double height,
                  struct text *content)
{
    text_add_string(content, "q 0 g ");
    numbers((double[]){width, 0, 0, height, x, y}, 6, content);
    text_add_string(content, "cm ");
}

// Two digits a byte, straight into the room: this is most of what is written.
static void hex(const unsigned char *bytes, size_t length, struct text *content)
{
    static const char digit[] = "0123456789abcdef";
    char *to = text_room(content, 2 * length);

    for (size_t n = 0; n < length; n++) {
        *to++ = digit[bytes[n] >> 4];
        *to++ = digit[bytes[n] & 15];
    }
    *to = '\0';
    content->length += 2 * length;
}

// An image mask paints where a sample is 1; /BPC is written although it is
// always 1 for masks, because some readers want to see it.
void paint_mask(const struct symbol_bits *bits, struct text *content)
{
    text_add_string(content, "BI /W ");
    digits(bits->width, content);
    text_add_string(content, " /H ");
    digits(bits->height, content);
    text_add_string(content, " /BPC 1 /IM true /D [1 0] /F /AHx ID ");
    hex(bits->rows, (size_t)(bits->width + 7) / 8 * bits->height, content);
    text_add_string(content, "> EI Q\n");
}

void paint_symbol(const struct symbol_bits *bits, double x, double y,
                  double width, double height, struct text *content)
{
    paint_matrix(x, y, width, height, content);
    paint_mask(bits, content);
}
