// libFuzzer: see reader_feed.h.
#include "tests/fuzz/reader_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    feed_reader(bytes, size);
    return 0;
}
