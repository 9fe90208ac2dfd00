// The typeface of the marks: measured, checked for every glyph, and cut down
// to what the run needs, as PDF objects.
#ifndef PAPER_FACE_H
#define PAPER_FACE_H

#include "base/base.h"

#include <stdint.h>

struct face;

// Opens a TrueType or OpenType file (`index` within a collection).
bool face_open(const char *path, unsigned index, struct face **face,
               struct error *err);
void face_close(struct face *face);

// Adds the characters of `text` to what the subset will hold. ERROR_REFUSED
// naming the first character (itself and U+XXXX) that the font cannot draw.
bool face_need(struct face *face, const char *text, struct error *err);
// The same, but 〓 stands for what the font cannot draw: for names that the
// journal holds for good, and that must not keep a register from being printed.
bool face_need_shown(struct face *face, const char *text, struct error *err);
// No face_need after this; makes the subset and its PDF objects, or takes
// them from `cache_dir` ("" = no cache).
bool face_ready(struct face *face, const char *cache_dir, struct error *err);

// Width in points of text set at `size` points. All characters were needed.
double face_width(const struct face *face, const char *text, double size);
double face_ascent(const struct face *face, double size); // above the base line
double face_descent(const struct face *face, double size); // below it, positive

// Appends the text as the literal string of a Tj operator, one byte a glyph in
// a run of up to 255 of them, else two. NUL may be among the bytes.
void face_show(const struct face *face, const char *text, struct text *into);

// The subset as PDF objects. Object 0 is the Type 0 font; object n of `count`
// has number `first` + n in the file, and refers to the others that way.
// The body is appended without "n 0 obj" and "endobj".
unsigned face_object_count(const struct face *face);
void face_object(const struct face *face, unsigned n, unsigned first,
                 struct text *into);

#endif
