// Writes a form with sample values, for the pictures in docs/:
//   sample-form NAME zh|en|both FONT OUT.pdf
#include "tests/lab/sample-forms.h"

#include <stdio.h>

static bool read_language(const char *word, enum stamp_language *language)
{
    static const char *const words[] = {"zh", "en", "both"};

    for (unsigned n = 0; n < 3; n++) {
        if (string_equal(words[n], word)) {
            *language = (enum stamp_language)n;
            return true;
        }
    }
    return false;
}

int main(int count, char **arguments)
{
    struct error err = {0};
    struct text pdf = {0};
    struct sample_form sample;
    enum stamp_language language = STAMP_BOTH;

    if (count != 5 || !read_language(arguments[2], &language) ||
        !sample_form(arguments[1], language, &sample)) {
        (void)fputs("usage: sample-form NAME zh|en|both FONT OUT.pdf\n",
                    stderr);
        return 2;
    }
    bool done =
        forms_pdf(&sample.filling, arguments[3], 0, "", &pdf, &err) &&
        file_replace(arguments[4], text_string(&pdf), pdf.length, 0644, &err);
    text_clear(&pdf);
    if (!done)
        (void)fprintf(stderr, "sample-form: %s\n", err.text);
    return done ? 0 : 1;
}
