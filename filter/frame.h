// The visible part of a page, and how it stands on the sheet.
#ifndef FILTER_FRAME_H
#define FILTER_FRAME_H

#include <stdbool.h>

// Lengths of the box are user space units of the page; width and height are
// points of the sheet as a person holds it.
struct frame {
    double x0, y0, x1, y1; // the visible box, lower left and upper right
    unsigned rotate;       // 0, 90, 180, 270: clockwise
    double unit;           // points in one user space unit
    double width, height;
};

// Points.
struct paper_size {
    double width, height;
};

// What a page says about itself, as it was found.
struct page_boxes {
    bool has_media, has_crop;
    double media[4], crop[4]; // corners in order
    double rotate, unit;
};

// The visible box is the crop box within the media box; a page without a
// usable media box is Letter, as other readers take it (ISO 32000-1, 14.11.2).
// A rotation that is no multiple of 90 degrees counts as none.
struct frame frame_of(const struct page_boxes *boxes);

// From user space to points, origin at the lower left corner of what is seen.
void frame_matrix(const struct frame *frame, double matrix[6]);

#endif
