// Everything that can fail on paper fails here, before a number is given out.
#ifndef FILTER_TRIAL_H
#define FILTER_TRIAL_H

#include "filter/marking.h"

// Opens the site's font, takes in every character that the run will print, and
// makes it ready. ERROR_REFUSED names a character that the font lacks. The
// face is yours.
bool trial_face(const struct marking *marking, struct face **face,
                struct error *err);

// Lays out every different side, and the control sheet, with numbers as wide
// as they can come. ERROR_REFUSED says what is too long or too small.
bool trial_layouts(const struct marking *marking, const struct face *face,
                   struct error *err);

#endif
