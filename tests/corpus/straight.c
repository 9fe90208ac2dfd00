// A document as the filter hands it to pdftopdf: as it is, or laid straight
// where pdftopdf would lay it out wrongly or lose its notes. What is compared
// with marked pages is made of that, so that a run over many documents looks at
// the marks alone; that pages are laid straight rightly is for
// test_filter_chain.
//   straight < DOCUMENT > RESULT          both are files
#include "filter/document.h"
#include "filter/straighten.h"

#include <stdio.h>
#include <unistd.h>

enum { BYTES_MAX = 1 << 30 };

int main(void)
{
    struct mapping bytes;
    struct error err = {0};
    bool is_plain = true;
    size_t total = 0;

    bool done = mapping_init(&bytes, STDIN_FILENO, &err);
    if (done) {
        done = document_check(bytes.bytes, bytes.size, (struct paper_size){0},
                              &is_plain, &err);
        mapping_clear(&bytes);
    }
    if (done)
        done = is_plain
                   ? descriptor_pour(STDIN_FILENO, STDOUT_FILENO, BYTES_MAX,
                                     NULL, NULL, &total, &err)
                   : straighten(STDIN_FILENO, BYTES_MAX, STDOUT_FILENO, &err);
    if (!done)
        (void)fprintf(stderr, "straight: %s\n", err.text);
    return done ? 0 : 1;
}
