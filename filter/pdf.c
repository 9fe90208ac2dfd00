// Questions to libqpdf's reader, asked so that no answer goes unchecked.
#include "filter/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PARENTS_MAX = 64,
    DECIMALS = 100000, // one step of the last decimal we write
};

static const double NUMBER_MAX = 1e6;

bool pdf_fine(qpdf_data pdf, const char *doing, struct error *err)
{
    if (!qpdf_has_error(pdf))
        return true;

    qpdf_error error = qpdf_get_error(pdf);
    const char *detail = qpdf_get_error_message_detail(pdf, error);
    return error_set(err, ERROR_INPUT, "%s: %s", doing,
                     detail && *detail ? detail : "the document is damaged");
}

qpdf_oh pdf_key(qpdf_data pdf, qpdf_oh object, const char *key)
{
    return qpdf_oh_get_key_if_dict(pdf, object, key);
}

qpdf_oh pdf_inherited(qpdf_data pdf, qpdf_oh page, const char *key)
{
    qpdf_oh at = page;

    // A tree whose parents form a ring ends here too.
    for (unsigned n = 0; n < PARENTS_MAX; n++) {
        if (qpdf_oh_has_key(pdf, at, key))
            break;
        qpdf_oh parent = pdf_key(pdf, at, "/Parent");
        if (!qpdf_oh_is_dictionary(pdf, parent))
            break;
        at = parent;
    }
    return pdf_key(pdf, at, key);
}

bool pdf_is(qpdf_data pdf, qpdf_oh object, const char *key, const char *name)
{
    qpdf_oh value = pdf_key(pdf, object, key);

    return qpdf_oh_is_name_and_equals(pdf, value, name);
}

double pdf_number(qpdf_data pdf, qpdf_oh object, double otherwise)
{
    double number = 0;

    if (!qpdf_oh_get_value_as_number(pdf, object, &number))
        return otherwise;
    return isfinite(number) && fabs(number) <= NUMBER_MAX ? number : otherwise;
}

static bool numbers(qpdf_data pdf, qpdf_oh object, double *into, int count)
{
    if (!qpdf_oh_is_array(pdf, object) ||
        qpdf_oh_get_array_n_items(pdf, object) != count)
        return false;
    for (int n = 0; n < count; n++) {
        into[n] = pdf_number(pdf, qpdf_oh_get_array_item(pdf, object, n), NAN);
        if (isnan(into[n]))
            return false;
    }
    return true;
}

bool pdf_box(qpdf_data pdf, qpdf_oh object, double box[4])
{
    double raw[4];

    if (!numbers(pdf, object, raw, 4))
        return false;
    box[0] = fmin(raw[0], raw[2]);
    box[1] = fmin(raw[1], raw[3]);
    box[2] = fmax(raw[0], raw[2]);
    box[3] = fmax(raw[1], raw[3]);
    return true;
}

void pdf_matrix(qpdf_data pdf, qpdf_oh object, double matrix[6])
{
    static const double identity[6] = {1, 0, 0, 1, 0, 0};

    if (!numbers(pdf, object, matrix, 6))
        memcpy(matrix, identity, sizeof(identity));
}

bool pdf_stored(qpdf_data pdf, qpdf_oh stream, unsigned char **bytes,
                size_t *length, struct error *err)
{
    *bytes = NULL;
    *length = 0;
    (void)qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, NULL, bytes,
                                  length);
    return pdf_fine(pdf, "a part of the document cannot be read", err);
}

bool pdf_decoded(qpdf_data pdf, qpdf_oh stream, unsigned char **bytes,
                 size_t *length, struct error *err)
{
    QPDF_BOOL is_decoded = QPDF_FALSE;

    *bytes = NULL;
    *length = 0;
    (void)qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_specialized, &is_decoded,
                                  bytes, length);
    if (!pdf_fine(pdf, "a page cannot be decoded", err))
        return false;
    if (!is_decoded) {
        free(*bytes);
        *bytes = NULL;
        return error_set(err, ERROR_INPUT,
                         "a page is packed in a way that cannot be checked; "
                         "save the document as a new PDF and print that");
    }
    return true;
}

void pdf_put_count(struct text *into, uint64_t number)
{
    enum { DIGITS = 20 };
    char digits[DIGITS];
    size_t first = DIGITS;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    text_add(into, digits + first, DIGITS - first);
}

void pdf_put_reference(struct text *into, unsigned number)
{
    pdf_put_count(into, number);
    text_add(into, " 0 R", 4);
}

void pdf_put_number(struct text *into, double number)
{
    // Not printf's %f: a locale with a decimal comma would spoil the page.
    long long steps = llround(fabs(number) * DECIMALS);
    long long whole = steps / DECIMALS;
    long long rest = steps % DECIMALS;

    text_addf(into, "%s%lld", number < 0 && steps ? "-" : "", whole);
    if (rest == 0)
        return;
    text_addf(into, ".%05lld", rest);
    while (into->data[into->length - 1] == '0')
        into->data[--into->length] = '\0';
}

void pdf_put_numbers(struct text *into, const double *list, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        if (n > 0)
            text_add_char(into, ' ');
        pdf_put_number(into, list[n]);
    }
}

void pdf_put_name(struct text *into, const char *name)
{
    text_add_char(into, '/');
    for (const char *at = name + (*name == '/'); *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c <= ' ' || c >= 127 || strchr("#/()<>[]{}%", c))
            text_addf(into, "#%02x", c);
        else
            text_add_char(into, (char)c);
    }
}
