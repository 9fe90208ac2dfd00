// The strict reader: whatever it accepts must be written back byte for byte,
// and what it refuses must be refused with words that name a place.
#include "tests/fuzz/journal-main.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct line *line = line_new();
    struct text again = {0};
    struct error err = {0};

    if (line_read((const char *)bytes, size, line, &err)) {
        if (!line_write(line, &again, &err) || again.length != size ||
            memcmp(again.data, bytes, size) != 0)
            abort();
    } else if (err.kind != ERROR_INPUT || !strstr(err.text, "at byte ")) {
        abort();
    }
    text_clear(&again);
    line_free(line);
    return 0;
}
