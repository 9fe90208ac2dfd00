// What a page says of its own size and turn.
#include "filter/boxes.h"

#include <math.h>

static const double SAME = 0.01; // points

struct frame boxes_frame(qpdf_data pdf, qpdf_oh page)
{
    struct page_boxes boxes = {.unit = 1};

    boxes.has_media =
        pdf_box(pdf, pdf_inherited(pdf, page, "/MediaBox"), boxes.media);
    boxes.has_crop =
        pdf_box(pdf, pdf_inherited(pdf, page, "/CropBox"), boxes.crop);
    boxes.rotate = pdf_number(pdf, pdf_inherited(pdf, page, "/Rotate"), 0);
    boxes.unit = pdf_number(pdf, pdf_key(pdf, page, "/UserUnit"), 1);
    return frame_of(&boxes);
}

static bool is_box(qpdf_data pdf, qpdf_oh box, const double corners[4])
{
    if (!qpdf_oh_is_array(pdf, box) || qpdf_oh_get_array_n_items(pdf, box) != 4)
        return false;
    for (int n = 0; n < 4; n++) {
        qpdf_oh item = qpdf_oh_get_array_item(pdf, box, n);
        // Also false for what is no number.
        bool is_same = fabs(pdf_number(pdf, item, NAN) - corners[n]) < SAME;
        qpdf_oh_release(pdf, item);
        if (!is_same)
            return false;
    }
    return true;
}

// A whole number of quarter turns that needs no second thought.
static bool is_turn(qpdf_data pdf, qpdf_oh rotate)
{
    return qpdf_oh_is_null(pdf, rotate) ||
           (qpdf_oh_is_integer(pdf, rotate) &&
            qpdf_oh_get_int_value(pdf, rotate) % 90 == 0);
}

bool boxes_are_plain(qpdf_data pdf, qpdf_oh page, const struct frame *frame)
{
    const double seen[4] = {0, 0, frame->x1, frame->y1};
    qpdf_oh crop = pdf_inherited(pdf, page, "/CropBox");
    qpdf_oh trim = pdf_key(pdf, page, "/TrimBox");

    return frame->unit == 1 &&
           is_turn(pdf, pdf_inherited(pdf, page, "/Rotate")) &&
           is_box(pdf, pdf_inherited(pdf, page, "/MediaBox"), seen) &&
           (qpdf_oh_is_null(pdf, crop) || is_box(pdf, crop, seen)) &&
           (qpdf_oh_is_null(pdf, trim) || is_box(pdf, trim, seen));
}
