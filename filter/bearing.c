// Documents that bear their marks already.
//
// Laying out text needs a library that draws PDFs. It runs in the child that
// also reads scans: locked in before its first byte, and not believed.
#include "filter/bearing.h"

#include "reader/client.h"

// A mark that is text but not ink would be a document without a mark on paper.
static bool check_seen(const struct queue_policy *queue,
                       const struct ruling *ruling, int document,
                       struct error *err)
{
    struct text words = {0};
    bool done = reader_seen(document, &words, err) ||
                error_in(err, "the first page cannot be looked at");

    if (done && !marks_agree(queue, ruling, text_string(&words), NULL))
        done = error_set(
            err, ERROR_REFUSED,
            "the mark on the first page is not visible, and queue %s prints "
            "none (marks: verify): its letters are in no ink, hidden, smaller "
            "than 8 points, or in a font that is not in the document; write "
            "%s where it can be read and save the PDF with its fonts",
            queue->queue, ruling->mark);
    text_clear(&words);
    return done;
}

static bool check_words(const struct queue_policy *queue,
                        const struct ruling *ruling, int document,
                        struct error *err)
{
    struct text words = {0};
    bool done = (reader_words(document, &words, err) ||
                 error_in(err, "the first page cannot be read for its mark")) &&
                marks_agree(queue, ruling, text_string(&words), err);

    text_clear(&words);
    return done;
}

bool bearing_check(const struct queue_policy *queue,
                   const struct ruling *ruling, int document, struct error *err)
{
    if (queue->marks == MARKS_PRINT)
        return true;
    return check_words(queue, ruling, document, err) &&
           (queue->marks != MARKS_VERIFY ||
            check_seen(queue, ruling, document, err));
}
