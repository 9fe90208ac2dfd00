// libFuzzer's way into the filter's reader and writer.
#include "tests/fuzz/filter_feed.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    filter_feed(bytes, size);
    return 0;
}
