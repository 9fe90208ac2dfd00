// The look of an annotation that brings none, from its own entries.
#include "filter/sketch.h"

#include <math.h>

enum { POINTS_MAX = 100 * 1000 };

static unsigned items(qpdf_data pdf, qpdf_oh array)
{
    int count = qpdf_oh_is_array(pdf, array)
                    ? qpdf_oh_get_array_n_items(pdf, array)
                    : 0;

    return count < 0 ? 0 : count > POINTS_MAX ? POINTS_MAX : (unsigned)count;
}

static double item(qpdf_data pdf, qpdf_oh array, unsigned n)
{
    qpdf_oh value = qpdf_oh_get_array_item(pdf, array, (int)n);
    double number = pdf_number(pdf, value, 0);

    qpdf_oh_release(pdf, value);
    return number;
}

static void put(struct text *into, const char *operator, unsigned count,
                const double *numbers)
{
    pdf_put_numbers(into, numbers, count);
    text_addf(into, " %s ", operator);
}

static void put_point(struct text *into, const char *operator, double x,
                      double y)
{
    put(into, operator, 2, (const double[]){x, y});
}

// False for no colour, which is transparent.
static bool put_colour(qpdf_data pdf, qpdf_oh colour,
                       const char *const names[5], struct text *into)
{
    unsigned count = items(pdf, colour);

    if (count > 4 || !names[count])
        return false;
    for (unsigned n = 0; n < count; n++) {
        pdf_put_number(into, item(pdf, colour, n));
        text_add_char(into, ' ');
    }
    text_addf(into, "%s ", names[count]);
    return true;
}

static bool put_stroke(qpdf_data pdf, qpdf_oh annotation, struct text *into)
{
    static const char *const names[5] = {NULL, "G", NULL, "RG", "K"};
    qpdf_oh colour = pdf_key(pdf, annotation, "/C");

    if (qpdf_oh_is_null(pdf, colour)) {
        text_add_string(into, "0 G ");
        return true;
    }
    return put_colour(pdf, colour, names, into);
}

static bool put_fill(qpdf_data pdf, qpdf_oh annotation, const char *key,
                     struct text *into)
{
    static const char *const names[5] = {NULL, "g", NULL, "rg", "k"};

    return put_colour(pdf, pdf_key(pdf, annotation, key), names, into);
}

// Of the line, in points: the border style's, else the border's, else 1.
static double line_width(qpdf_data pdf, qpdf_oh annotation)
{
    qpdf_oh style = pdf_key(pdf, annotation, "/BS");
    qpdf_oh border = pdf_key(pdf, annotation, "/Border");
    double width = 1;

    if (qpdf_oh_is_dictionary(pdf, style))
        width = pdf_number(pdf, pdf_key(pdf, style, "/W"), 1);
    else if (items(pdf, border) >= 3)
        width = item(pdf, border, 2);
    return width < 0 ? 1 : width;
}

static void put_circle(const double box[4], struct text *into)
{
    static const double PULL = 0.5523; // of a Bézier curve, for a quarter
    double x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
    double a = (box[2] - box[0]) / 2, b = (box[3] - box[1]) / 2;
    double p = a * PULL, q = b * PULL;

    put_point(into, "m", x + a, y);
    put(into, "c", 6, (const double[]){x + a, y + q, x + p, y + b, x, y + b});
    put(into, "c", 6, (const double[]){x - p, y + b, x - a, y + q, x - a, y});
    put(into, "c", 6, (const double[]){x - a, y - q, x - p, y - b, x, y - b});
    put(into, "c", 6, (const double[]){x + p, y - b, x + a, y - q, x + a, y});
}

static void put_path(qpdf_data pdf, qpdf_oh points, struct text *into)
{
    unsigned count = items(pdf, points);

    for (unsigned n = 0; n + 1 < count; n += 2)
        put_point(into, n == 0 ? "m" : "l", item(pdf, points, n),
                  item(pdf, points, n + 1));
}

// What is within a line of some width and perhaps filled.
static void paint(bool is_stroked, bool is_filled, bool is_closed,
                  struct text *into)
{
    if (is_closed)
        text_add_string(into, "h ");
    text_add_string(into, is_stroked && is_filled ? "B "
                          : is_stroked            ? "S "
                          : is_filled             ? "f "
                                                  : "n ");
}

static void draw_shape(qpdf_data pdf, qpdf_oh annotation, struct text *into)
{
    bool is_line = pdf_is(pdf, annotation, "/Subtype", "/Line") ||
                   pdf_is(pdf, annotation, "/Subtype", "/PolyLine") ||
                   pdf_is(pdf, annotation, "/Subtype", "/Ink");
    double width = line_width(pdf, annotation);
    bool is_filled = !is_line && put_fill(pdf, annotation, "/IC", into);
    bool is_stroked = put_stroke(pdf, annotation, into) && width > 0;
    double box[4];

    put(into, "w", 1, &width);
    if (pdf_is(pdf, annotation, "/Subtype", "/Line")) {
        put_path(pdf, pdf_key(pdf, annotation, "/L"), into);
    } else if (pdf_is(pdf, annotation, "/Subtype", "/Ink")) {
        qpdf_oh list = pdf_key(pdf, annotation, "/InkList");
        for (unsigned n = 0; n < items(pdf, list); n++)
            put_path(pdf, qpdf_oh_get_array_item(pdf, list, (int)n), into);
    } else if (!pdf_is(pdf, annotation, "/Subtype", "/Square") &&
               !pdf_is(pdf, annotation, "/Subtype", "/Circle")) {
        put_path(pdf, pdf_key(pdf, annotation, "/Vertices"), into);
    } else if (pdf_box(pdf, pdf_key(pdf, annotation, "/Rect"), box)) {
        // The line lies within the rectangle.
        double inner[4] = {box[0] + width / 2, box[1] + width / 2,
                           box[2] - width / 2, box[3] - width / 2};
        if (pdf_is(pdf, annotation, "/Subtype", "/Circle"))
            put_circle(inner, into);
        else
            put(into, "re", 4,
                (const double[]){inner[0], inner[1], inner[2] - inner[0],
                                 inner[3] - inner[1]});
    }
    paint(is_stroked, is_filled, !is_line, into);
}

// Text is marked in quadrilaterals: upper left and right, lower left and right.
static void draw_marked(qpdf_data pdf, qpdf_oh annotation, struct text *into)
{
    bool is_area = pdf_is(pdf, annotation, "/Subtype", "/Highlight");
    bool is_through = pdf_is(pdf, annotation, "/Subtype", "/StrikeOut");
    qpdf_oh quads = pdf_key(pdf, annotation, "/QuadPoints");
    double p[8];

    if (is_area) {
        if (!put_fill(pdf, annotation, "/C", into))
            text_add_string(into, "1 1 0 rg ");
    } else if (!put_stroke(pdf, annotation, into)) {
        return;
    }
    for (unsigned at = 0; at + 8 <= items(pdf, quads); at += 8) {
        for (unsigned n = 0; n < 8; n++)
            p[n] = item(pdf, quads, at + n);
        double part = is_through ? 0.5 : 0.05; // of the height, from below
        if (is_area) {
            put_point(into, "m", p[0], p[1]);
            put_point(into, "l", p[2], p[3]);
            put_point(into, "l", p[6], p[7]);
            put_point(into, "l", p[4], p[5]);
            text_add_string(into, "h f ");
            continue;
        }
        put_point(into, "m", p[4] + part * (p[0] - p[4]),
                  p[5] + part * (p[1] - p[5]));
        put_point(into, "l", p[6] + part * (p[2] - p[6]),
                  p[7] + part * (p[3] - p[7]));
        text_add_string(into, "S ");
    }
}

static bool is_one_of(qpdf_data pdf, qpdf_oh annotation,
                      const char *const kinds[])
{
    for (; *kinds; kinds++)
        if (pdf_is(pdf, annotation, "/Subtype", *kinds))
            return true;
    return false;
}

// A value of a form's field, or the words of a note.
static bool has_words(qpdf_data pdf, qpdf_oh object)
{
    return qpdf_oh_is_string(pdf, object)
               ? *qpdf_oh_get_utf8_value(pdf, object) != '\0'
               : items(pdf, object) > 0;
}

static bool is_worded(qpdf_data pdf, qpdf_oh annotation)
{
    // What such a stamp says is up to the program that shows it.
    if (pdf_is(pdf, annotation, "/Subtype", "/Stamp"))
        return true;
    if (pdf_is(pdf, annotation, "/Subtype", "/FreeText"))
        return has_words(pdf, pdf_key(pdf, annotation, "/Contents"));
    if (!pdf_is(pdf, annotation, "/Subtype", "/Widget"))
        return false;
    qpdf_oh kind = pdf_inherited(pdf, annotation, "/FT");
    return (qpdf_oh_is_name_and_equals(pdf, kind, "/Tx") ||
            qpdf_oh_is_name_and_equals(pdf, kind, "/Ch")) &&
           has_words(pdf, pdf_inherited(pdf, annotation, "/V"));
}

static void put_state(qpdf_data pdf, qpdf_oh annotation, struct text *state)
{
    double opacity = pdf_number(pdf, pdf_key(pdf, annotation, "/CA"), 1);

    if (opacity >= 0 && opacity < 1) {
        text_add_string(state, "/CA ");
        pdf_put_number(state, opacity);
        text_add_string(state, " /ca ");
        pdf_put_number(state, opacity);
    }
    // The text below stays legible.
    if (pdf_is(pdf, annotation, "/Subtype", "/Highlight"))
        text_add_string(state, " /BM /Multiply");
}

enum sketch sketch(qpdf_data pdf, qpdf_oh annotation, struct text *operators,
                   struct text *state)
{
    static const char *const shapes[] = {
        "/Square", "/Circle", "/Line", "/PolyLine", "/Polygon", "/Ink", NULL};
    static const char *const marked[] = {"/Highlight", "/Underline",
                                         "/Squiggly", "/StrikeOut", NULL};

    if (is_one_of(pdf, annotation, shapes))
        draw_shape(pdf, annotation, operators);
    else if (is_one_of(pdf, annotation, marked))
        draw_marked(pdf, annotation, operators);
    else
        return is_worded(pdf, annotation) ? SKETCH_WORDS : SKETCH_NOTHING;
    put_state(pdf, annotation, state);
    return SKETCH_DRAWN;
}
