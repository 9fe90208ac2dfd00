// Forms as a busy registry would fill them in: for the pictures in docs/ and
// for the golden layouts.
#ifndef TESTS_LAB_SAMPLE_FORMS_H
#define TESTS_LAB_SAMPLE_FORMS_H

#include "paper/paper.h"

enum { SAMPLE_ROWS_MAX = 64 };

struct sample_form {
    struct form_filling filling;
    const char *cells[SAMPLE_ROWS_MAX * FORMS_COLUMNS_MAX];
};

// Fills in the form of that name; false when there is no such sample.
bool sample_form(const char *name, enum stamp_language language,
                 struct sample_form *sample);

#endif
