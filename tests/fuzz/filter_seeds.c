// Writes the hostile pages as files into a folder, for the fuzzer to begin
// with.
#include "tests/hostile/pages.h"

int main(int argc, char **argv)
{
    struct error err = {0};

    if (argc != 2)
        return 2;
    for (size_t n = 0; n < HOSTILE_COUNT; n++) {
        struct text pdf = {0};
        struct text path = {0};
        hostile_craft(&hostile_pages[n], &pdf);
        text_addf(&path, "%s/hostile-%03zu.pdf", argv[1], n);
        if (!file_replace(text_string(&path), pdf.data, pdf.length, 0644,
                          &err)) {
            (void)fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        text_clear(&path);
        text_clear(&pdf);
    }
    return 0;
}
