// Annotations that would be printed, made part of the page's picture.
#include "filter/annotation.h"

#include "filter/sketch.h"

#include <math.h>

// ISO 32000-1, table 165.
enum {
    FLAG_INVISIBLE = 1,
    FLAG_HIDDEN = 2,
    FLAG_PRINT = 4,
    FLAG_NO_ROTATE = 16,
};

// ISO 32000-1, table 169: what Invisible does not apply to.
static bool is_standard(qpdf_data pdf, qpdf_oh annotation)
{
    static const char *const types[] = {
        "/Text",      "/Link",        "/FreeText",  "/Line",
        "/Square",    "/Circle",      "/Polygon",   "/PolyLine",
        "/Highlight", "/Underline",   "/Squiggly",  "/StrikeOut",
        "/Stamp",     "/Caret",       "/Ink",       "/FileAttachment",
        "/Sound",     "/Movie",       "/Widget",    "/Screen",
        "/TrapNet",   "/PrinterMark", "/Watermark", "/3D",
        "/Redact"};

    for (size_t n = 0; n < sizeof(types) / sizeof(*types); n++)
        if (pdf_is(pdf, annotation, "/Subtype", types[n]))
            return true;
    return false;
}

// NoView hides on the screen only; Print decides about paper.
static bool is_printed(qpdf_data pdf, qpdf_oh annotation, unsigned flags)
{
    return (flags & FLAG_PRINT) && !(flags & FLAG_HIDDEN) &&
           (!(flags & FLAG_INVISIBLE) || is_standard(pdf, annotation)) &&
           !pdf_is(pdf, annotation, "/Subtype", "/Popup");
}

static unsigned key_count(qpdf_data pdf, qpdf_oh dictionary)
{
    unsigned count = 0;

    qpdf_oh_begin_dict_key_iter(pdf, dictionary);
    for (; qpdf_oh_dict_more_keys(pdf); count++)
        (void)qpdf_oh_dict_next_key(pdf);
    return count;
}

// The state to show: what /AS says; without it the only one there is, else Off,
// as other readers do.
static void state_of(qpdf_data pdf, qpdf_oh annotation, qpdf_oh states,
                     struct text *name)
{
    qpdf_oh current = pdf_key(pdf, annotation, "/AS");

    if (qpdf_oh_is_name(pdf, current)) {
        text_add_string(name, qpdf_oh_get_name(pdf, current));
    } else if (key_count(pdf, states) == 1) {
        qpdf_oh_begin_dict_key_iter(pdf, states);
        if (qpdf_oh_dict_more_keys(pdf))
            text_add_string(name, qpdf_oh_dict_next_key(pdf));
    } else {
        text_add_string(name, "/Off");
    }
}

// The normal appearance, in its current state when it has several; null when
// there is nothing to print.
static qpdf_oh appearance(qpdf_data pdf, qpdf_oh annotation, unsigned flags)
{
    qpdf_oh normal = pdf_key(pdf, pdf_key(pdf, annotation, "/AP"), "/N");
    struct text name = {0};

    if (!is_printed(pdf, annotation, flags))
        return qpdf_oh_new_null(pdf);
    if (!qpdf_oh_is_dictionary(pdf, normal))
        return normal;
    state_of(pdf, annotation, normal, &name);
    normal = pdf_key(pdf, normal, text_string(&name));
    text_clear(&name);
    return normal;
}

// The box of the appearance after its own matrix (ISO 32000-1, 12.5.5).
static void transformed_box(const double box[4], const double matrix[6],
                            double into[4])
{
    into[0] = into[1] = INFINITY;
    into[2] = into[3] = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double x = box[corner & 1 ? 2 : 0];
        double y = box[corner & 2 ? 3 : 1];
        double tx = matrix[0] * x + matrix[2] * y + matrix[4];
        double ty = matrix[1] * x + matrix[3] * y + matrix[5];
        into[0] = fmin(into[0], tx);
        into[1] = fmin(into[1], ty);
        into[2] = fmax(into[2], tx);
        into[3] = fmax(into[3], ty);
    }
}

// False for an annotation that has no place on the page.
static bool placement(qpdf_data pdf, qpdf_oh annotation, qpdf_oh stream,
                      double matrix[6])
{
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream);
    double rect[4];
    double box[4];
    double own[6];
    double seen[4];

    if (!pdf_box(pdf, pdf_key(pdf, annotation, "/Rect"), rect) ||
        !pdf_box(pdf, pdf_key(pdf, dictionary, "/BBox"), box))
        return false;
    pdf_matrix(pdf, pdf_key(pdf, dictionary, "/Matrix"), own);
    transformed_box(box, own, seen);
    double width = seen[2] - seen[0];
    double height = seen[3] - seen[1];
    if (!(width > 1e-4 && height > 1e-4 && width < 1e9 && height < 1e9))
        return false;

    matrix[0] = (rect[2] - rect[0]) / width;
    matrix[1] = matrix[2] = 0;
    matrix[3] = (rect[3] - rect[1]) / height;
    matrix[4] = rect[0] - matrix[0] * seen[0];
    matrix[5] = rect[1] - matrix[3] * seen[1];
    return fabs(matrix[4]) < 1e9 && fabs(matrix[5]) < 1e9;
}

// An annotation that does not turn with its page stands upright on the sheet,
// its upper left corner where it was (ISO 32000-1, table 165).
static void put_turn(unsigned rotate, const double rect[4], struct text *into)
{
    double c = rotate == 0 ? 1 : rotate == 180 ? -1 : 0;
    double s = rotate == 90 ? 1 : rotate == 270 ? -1 : 0;
    double x = rect[0];
    double y = rect[3];
    const double turn[6] = {c, s, -s, c, x - c * x + s * y, y - s * x - c * y};

    pdf_put_numbers(into, turn, 6);
    text_add_string(into, " cm ");
}

// The layer that shows or hides it, around what is drawn; the form of the
// appearance closes what it opens itself.
static bool put_layer(struct annotations *made, qpdf_oh layer, unsigned name,
                      struct graph *graph, struct error *err)
{
    text_addf(&made->layers, "/A%u ", name);
    bool done = graph_value(graph, layer, &made->layers, err);
    text_add_char(&made->layers, ' ');
    text_addf(&made->drawn, "/OC /A%u BDC ", name);
    return done;
}

// An annotation without an appearance of its own that would be printed.
static bool lacks_look(qpdf_data pdf, qpdf_oh annotation, unsigned flags)
{
    qpdf_oh normal = pdf_key(pdf, pdf_key(pdf, annotation, "/AP"), "/N");

    return is_printed(pdf, annotation, flags) &&
           !qpdf_oh_is_stream(pdf, normal) &&
           !qpdf_oh_is_dictionary(pdf, normal);
}

static bool draw_sketch(qpdf_data pdf, qpdf_oh annotation, unsigned name,
                        const struct page_look *look, struct graph *graph,
                        struct annotations *made, struct error *err)
{
    qpdf_oh layer = pdf_key(pdf, annotation, "/OC");
    bool is_layered = look->has_layers && qpdf_oh_is_dictionary(pdf, layer);
    struct text operators = {0};
    struct text state = {0};
    bool done = true;

    switch (sketch(pdf, annotation, &operators, &state)) {
    case SKETCH_NOTHING:
        break;
    case SKETCH_WORDS:
        done = error_set(err, ERROR_REFUSED,
                         "a note or a form's field has words but no picture of "
                         "them, so that they would be missing on paper; print "
                         "the document into a new PDF and print that");
        break;
    case SKETCH_DRAWN:
        if (is_layered)
            done = put_layer(made, layer, name, graph, err);
        if (state.length > 0)
            text_addf(&made->states, "/A%u << %s >> ", name,
                      text_string(&state));
        text_add_string(&made->drawn, "q ");
        if (state.length > 0)
            text_addf(&made->drawn, "/A%u gs ", name);
        text_addf(&made->drawn, "%sQ%s\n", text_string(&operators),
                  is_layered ? " EMC" : "");
        break;
    }
    text_clear(&state);
    text_clear(&operators);
    return done;
}

static bool draw(qpdf_data pdf, qpdf_oh annotation, unsigned name,
                 const struct page_look *look, struct graph *graph,
                 struct annotations *made, struct error *err)
{
    double matrix[6];
    double rect[4];
    unsigned flags =
        (unsigned)pdf_number(pdf, pdf_key(pdf, annotation, "/F"), 0);
    qpdf_oh stream = appearance(pdf, annotation, flags);
    qpdf_oh layer = pdf_key(pdf, annotation, "/OC");
    bool is_layered = look->has_layers && qpdf_oh_is_dictionary(pdf, layer);

    if (lacks_look(pdf, annotation, flags))
        return draw_sketch(pdf, annotation, name, look, graph, made, err);
    // A stream is always indirect, so its value is a reference.
    if (!qpdf_oh_is_stream(pdf, stream) ||
        !placement(pdf, annotation, stream, matrix) ||
        !pdf_box(pdf, pdf_key(pdf, annotation, "/Rect"), rect))
        return true;
    text_addf(&made->forms, "/A%u ", name);
    if (!graph_value(graph, stream, &made->forms, err) ||
        (is_layered && !put_layer(made, layer, name, graph, err)))
        return false;
    text_add_char(&made->forms, ' ');
    text_add_string(&made->drawn, "q ");
    if (flags & FLAG_NO_ROTATE)
        put_turn(look->rotate, rect, &made->drawn);
    pdf_put_numbers(&made->drawn, matrix, 6);
    text_addf(&made->drawn, " cm /A%u Do n Q%s\n", name,
              is_layered ? " EMC" : "");
    return true;
}

bool annotations_draw(qpdf_data pdf, qpdf_oh page, const struct page_look *look,
                      struct graph *graph, struct annotations *made,
                      struct error *err)
{
    qpdf_oh list = pdf_key(pdf, page, "/Annots");

    if (!qpdf_oh_is_array(pdf, list))
        return true;
    int count = qpdf_oh_get_array_n_items(pdf, list);
    if (count > ANNOTATIONS_MAX)
        return error_set(err, ERROR_INPUT,
                         "more than %d annotations; print the document "
                         "without them",
                         ANNOTATIONS_MAX);
    for (int n = 0; n < count; n++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(pdf, list, n);
        if (!draw(pdf, annotation, (unsigned)n, look, graph, made, err))
            return false;
    }
    return pdf_fine(pdf, "the annotations", err);
}

bool annotations_wait(qpdf_data pdf)
{
    qpdf_oh form = pdf_key(pdf, qpdf_get_root(pdf), "/AcroForm");
    qpdf_oh wait = pdf_key(pdf, form, "/NeedAppearances");

    // Asked of anything else, qpdf calls the document damaged.
    return qpdf_oh_is_bool(pdf, wait) && qpdf_oh_get_bool_value(pdf, wait);
}

// Whether pdftopdf sets the words of this field itself.
static bool is_set_anew(qpdf_data pdf, qpdf_oh annotation)
{
    return pdf_is(pdf, annotation, "/Subtype", "/Widget") &&
           annotations_wait(pdf);
}

// Of letters beyond ASCII it makes question marks.
static bool is_beyond_ascii(qpdf_data pdf, qpdf_oh string)
{
    if (!qpdf_oh_is_string(pdf, string))
        return false;
    for (const char *at = qpdf_oh_get_utf8_value(pdf, string); *at; at++)
        if ((unsigned char)*at >= 0x80)
            return true;
    return false;
}

static bool is_lost(qpdf_data pdf, qpdf_oh annotation)
{
    unsigned flags =
        (unsigned)pdf_number(pdf, pdf_key(pdf, annotation, "/F"), 0);
    struct text operators = {0};
    struct text state = {0};

    // Most are links.
    if (pdf_is(pdf, annotation, "/Subtype", "/Link") ||
        !is_printed(pdf, annotation, flags))
        return false;
    // It draws what belongs to a hidden layer.
    if (qpdf_oh_is_dictionary(pdf, pdf_key(pdf, annotation, "/OC")))
        return true;
    if (is_set_anew(pdf, annotation))
        return is_beyond_ascii(pdf, pdf_inherited(pdf, annotation, "/V"));
    if (!lacks_look(pdf, annotation, flags))
        return false;
    bool is_seen =
        sketch(pdf, annotation, &operators, &state) != SKETCH_NOTHING;
    text_clear(&state);
    text_clear(&operators);
    return is_seen;
}

bool annotations_are_plain(qpdf_data pdf, qpdf_oh page)
{
    qpdf_oh list = pdf_key(pdf, page, "/Annots");
    int count =
        qpdf_oh_is_array(pdf, list) ? qpdf_oh_get_array_n_items(pdf, list) : 0;

    for (int n = 0; n < count && n < ANNOTATIONS_MAX; n++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(pdf, list, n);
        bool is_plain = !is_lost(pdf, annotation);
        qpdf_oh_release(pdf, annotation);
        if (!is_plain)
            return false;
    }
    return true;
}

bool annotations_are_spelt(qpdf_data pdf, qpdf_oh page)
{
    qpdf_oh list = pdf_key(pdf, page, "/Annots");
    int count =
        qpdf_oh_is_array(pdf, list) ? qpdf_oh_get_array_n_items(pdf, list) : 0;
    bool is_spelt = true;

    for (int n = 0; n < count && n < ANNOTATIONS_MAX && is_spelt; n++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(pdf, list, n);
        is_spelt = !is_set_anew(pdf, annotation) ||
                   !is_beyond_ascii(pdf, pdf_inherited(pdf, annotation, "/V"));
        qpdf_oh_release(pdf, annotation);
    }
    return is_spelt;
}

void annotations_clear(struct annotations *made)
{
    text_clear(&made->states);
    text_clear(&made->drawn);
    text_clear(&made->forms);
    text_clear(&made->layers);
}
