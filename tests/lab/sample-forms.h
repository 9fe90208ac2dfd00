// Forms as a busy registry would fill them in: for the pictures in docs/ and
// for the golden layouts.
#ifndef TESTS_LAB_SAMPLE_FORMS_H
#define TESTS_LAB_SAMPLE_FORMS_H

#include "paper/paper.h"

enum { SAMPLE_ROWS_MAX = 64, SAMPLE_ROW_SIZE = 512 };

struct sample_form {
    struct form_filling filling;
    const char *cells[SAMPLE_ROWS_MAX * FORMS_COLUMNS_MAX];
    char parts[SAMPLE_ROWS_MAX][SAMPLE_ROW_SIZE]; // what the cells point into
};

// Fills in the form of that name, which lives as long as `*sample` stays where
// it is; false when there is no such sample.
bool sample_form(const char *name, enum stamp_language language,
                 struct sample_form *sample);

#endif
