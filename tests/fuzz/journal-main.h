// Gives every file that is named to the fuzzed function, when the program is
// built without a fuzzer: so make check replays what was ever found.
#ifndef TESTS_FUZZ_JOURNAL_MAIN_H
#define TESTS_FUZZ_JOURNAL_MAIN_H

#include "journal/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
int main(int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        struct text text = {0};
        struct error err = {0};
        if (!file_read(argv[n], 1 << 20, &text, &err)) {
            (void)fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        (void)LLVMFuzzerTestOneInput((const uint8_t *)text_string(&text),
                                     text.length);
        text_clear(&text);
    }
    (void)printf("%d inputs\n", argc - 1);
    return 0;
}
#endif

#endif
