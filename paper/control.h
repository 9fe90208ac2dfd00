// The control sheet: what was produced, who signs, and the journal's
// checkpoint as text and QR.
#ifndef PAPER_CONTROL_H
#define PAPER_CONTROL_H

#include "paper/drawing.h"
#include "paper/stamp.h"

// Points; a smaller page is refused.
enum { CONTROL_WIDTH_MIN = 250, CONTROL_HEIGHT_MIN = 350 };

struct control_words {
    const char *unit, *queue, *user, *time; // time as printed
    const char *mark, *scope, *doc_no, *title;
    unsigned run, attempt, copies, spares;
    unsigned first_serial;
    unsigned pages, sheets;        // per copy
    bool is_verified;              // the user's identity
    int64_t approval;              // the event that allowed it; 0: none
    const char *checkpoint;        // the signed note, whole
    const char *code, *code_human; // page 0, copy 0 of the run
};

void control_characters(const struct control_words *words,
                        enum stamp_language language, struct text *into);
// One side on a sheet of width x height (A4, letter; smaller is scaled).
bool control_layout(const struct control_words *words, const struct face *face,
                    enum stamp_language language, double width, double height,
                    struct drawing *drawing, struct error *err);

#endif
