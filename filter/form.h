// One original page as one Form XObject, written once however often it is
// printed.
//
// The form isolates what the page does: unbalanced graphics state, open
// strings and arrays, its own colour spaces and names end with it.
#ifndef FILTER_FORM_H
#define FILTER_FORM_H

#include "filter/document.h"
#include "filter/graph.h"

enum form_colours { FORM_NO_GROUP, FORM_GROUP, FORM_GRAY, FORM_RGB, FORM_CMYK };

struct form {
    unsigned number; // of the XObject
    size_t marks;    // EMC operators needed behind it
    // The page's transparency group stays with the page, in plain colours:
    // a profile of the document's making could turn our black into white.
    enum form_colours colours; // of the page's group
    bool is_isolated, is_knockout;
};

// Writes the form and queues in `graph` what it needs.
bool form_write(const struct document *document, unsigned page,
                struct graph *graph, struct output *output, struct form *form,
                struct error *err);

// Whether pdftopdf, which joins the parts of a page's content as they stand,
// leaves their last and first words apart.
bool form_is_plain(qpdf_data pdf, qpdf_oh page);

#endif
