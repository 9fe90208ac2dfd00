// What a content stream leaves open behind itself.
//
// A sequence of optional content (/OC /x BDC) that is not closed reaches, in
// some renderers, past the end of its form and hides what we print after it.
// So we count, and close what was left open.
#ifndef FILTER_CONTENT_H
#define FILTER_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

struct content_marks {
    size_t open;    // EMC operators that surely close everything
    bool is_broken; // ends inside a string, array, dictionary or image: what
                    // is appended to the stream may be swallowed
};

// Reads every byte once. What two readers could understand differently is
// counted as the one that leaves more open.
struct content_marks content_marks(const unsigned char *bytes, size_t length);

#endif
