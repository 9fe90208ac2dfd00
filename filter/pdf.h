// Questions to libqpdf's reader, asked so that no answer goes unchecked.
//
// The input is only read: nothing is ever created or changed in it, because
// new objects make qpdf parse the whole file and, with hostile object numbers,
// end the process.
#ifndef FILTER_PDF_H
#define FILTER_PDF_H

#include "base/base.h"

#include <qpdf/qpdf-c.h>

// False and ERROR_INPUT "doing: what qpdf says" when a call since the last
// question failed.
bool pdf_fine(qpdf_data pdf, const char *doing, struct error *err);

// The value of a key, or null for what is not a dictionary.
qpdf_oh pdf_key(qpdf_data pdf, qpdf_oh object, const char *key);
// The value of a page's key, looked for in the tree above the page too.
qpdf_oh pdf_inherited(qpdf_data pdf, qpdf_oh page, const char *key);
// True when the value of the key is this name (with its slash).
bool pdf_is(qpdf_data pdf, qpdf_oh object, const char *key, const char *name);

// A finite number no larger than a page can need, else `otherwise`.
double pdf_number(qpdf_data pdf, qpdf_oh object, double otherwise);
// A rectangle with its corners put in order; false when it is none.
bool pdf_box(qpdf_data pdf, qpdf_oh object, double box[4]);
// Six numbers; anything else leaves the identity.
void pdf_matrix(qpdf_data pdf, qpdf_oh object, double matrix[6]);

// The stream's bytes, yours to free: as stored (only decrypted), or with every
// lossless filter undone. Data that cannot be decoded is ERROR_INPUT.
bool pdf_stored(qpdf_data pdf, qpdf_oh stream, unsigned char **bytes,
                size_t *length, struct error *err);
bool pdf_decoded(qpdf_data pdf, qpdf_oh stream, unsigned char **bytes,
                 size_t *length, struct error *err);

// Appends a whole number. Much quicker than printf: the writer needs several
// for every page.
void pdf_put_count(struct text *into, uint64_t number);
// Appends a reference, "12 0 R".
void pdf_put_reference(struct text *into, unsigned number);
// Appends a number as PDF wants it: no exponent, at most five decimals, always
// a point.
void pdf_put_number(struct text *into, double number);
// The same for several, with spaces between.
void pdf_put_numbers(struct text *into, const double *numbers, size_t count);
// Appends a name from its decoded form, with its slash.
void pdf_put_name(struct text *into, const char *name);

#endif
