// Copies what the pages need from the input into the output, each object once
// and under a new number.
//
// Objects are copied as text: qpdf's spelling of an object is read once and the
// references in it are replaced. Nothing here calls itself, so a document that
// is a ring, or a million levels deep, only makes the queue longer.
#ifndef FILTER_GRAPH_H
#define FILTER_GRAPH_H

#include "filter/output.h"
#include "filter/pdf.h"

enum {
    GRAPH_OBJECTS_MAX = 10 * 1000 * 1000,
    GRAPH_MARKS_MAX = 100 * 1000, // EMC operators we are ready to append
};

struct graph;

// With `has_layers` every content stream that leaves marked content open is
// closed on the way. More than `max_objects` (0: GRAPH_OBJECTS_MAX) are
// refused.
struct graph *graph_new(qpdf_data pdf, struct output *output, bool has_layers,
                        size_t max_objects);
void graph_free(struct graph *graph);

// Appends the value as it stands in the output: a reference for what is
// indirect, else the value itself.
bool graph_value(struct graph *graph, qpdf_oh object, struct text *into,
                 struct error *err);

// Writes every object that was referred to since the last time, and what those
// refer to. Releases all handles of the input.
bool graph_drain(struct graph *graph, struct error *err);

#endif
