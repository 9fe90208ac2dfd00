// Documents that bear their marks already.
//
// Laying out text needs a library that draws PDFs. It runs in the child that
// also reads scans: locked in before its first byte, and not believed.
#include "filter/bearing.h"

#include "reader/client.h"

bool bearing_check(const struct queue_policy *queue,
                   const struct ruling *ruling, int document, struct error *err)
{
    struct text words = {0};

    if (queue->marks == MARKS_PRINT)
        return true;
    bool done = (reader_words(document, &words, err) ||
                 error_in(err, "the first page cannot be read for its mark")) &&
                marks_agree(queue, ruling, text_string(&words), err);
    text_clear(&words);
    return done;
}
