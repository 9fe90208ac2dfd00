// Annotations that would be printed, made part of the page's picture.
#include "filter/annotation.h"

#include <math.h>

// ISO 32000-1, table 165.
enum { FLAG_HIDDEN = 2, FLAG_PRINT = 4 };

// The normal appearance, in its current state when it has several; null when
// there is nothing to print.
static qpdf_oh appearance(qpdf_data pdf, qpdf_oh annotation)
{
    unsigned flags =
        (unsigned)pdf_number(pdf, pdf_key(pdf, annotation, "/F"), 0);
    qpdf_oh normal = pdf_key(pdf, pdf_key(pdf, annotation, "/AP"), "/N");
    const char *state = NULL;

    if (!(flags & FLAG_PRINT) || (flags & FLAG_HIDDEN) ||
        pdf_is(pdf, annotation, "/Subtype", "/Popup"))
        return qpdf_oh_new_null(pdf);
    if (!qpdf_oh_is_dictionary(pdf, normal))
        return normal;
    qpdf_oh current = pdf_key(pdf, annotation, "/AS");
    if (!qpdf_oh_is_name(pdf, current))
        return qpdf_oh_new_null(pdf);
    state = qpdf_oh_get_name(pdf, current);
    struct text name = {0};
    text_add_string(&name, state);
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

static bool draw(qpdf_data pdf, qpdf_oh annotation, unsigned name,
                 struct graph *graph, struct text *drawn,
                 struct text *resources, struct error *err)
{
    double matrix[6];
    qpdf_oh stream = appearance(pdf, annotation);

    // A stream is always indirect, so its value is a reference.
    if (!qpdf_oh_is_stream(pdf, stream) ||
        !placement(pdf, annotation, stream, matrix))
        return true;
    text_addf(resources, "/A%u ", name);
    if (!graph_value(graph, stream, resources, err))
        return false;
    text_add_char(resources, ' ');
    text_add_string(drawn, "q ");
    pdf_put_numbers(drawn, matrix, 6);
    text_addf(drawn, " cm /A%u Do Q\n", name);
    return true;
}

bool annotations_draw(qpdf_data pdf, qpdf_oh page, struct graph *graph,
                      struct text *drawn, struct text *resources,
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
        if (!draw(pdf, annotation, (unsigned)n, graph, drawn, resources, err))
            return false;
    }
    return pdf_fine(pdf, "the annotations", err);
}
