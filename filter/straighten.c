// Pages laid straight before another filter lays them out.
//
// The writer that fans copies out shows an original through its own frame, so
// one copy of each page without a stamp is all that is needed.
#include "filter/straighten.h"

#include "filter/annotation.h"
#include "filter/cancel.h"
#include "filter/intake.h"
#include "filter/survey.h"
#include "filter/writer.h"

#include <qpdf/qpdfjob-c.h>
#include <stdio.h>
#include <unistd.h>

static bool write_pages(const struct document *document, struct writer *writer,
                        struct error *err)
{
    const struct text nothing = {0};

    for (unsigned n = 1; n <= document_pages(document); n++) {
        const struct frame *frame = document_frame(document, n);
        const struct writer_side side = {
            .original = n,
            .width = frame->width,
            .height = frame->height,
            .stamp = &nothing,
        };
        if (!cancel_check(err) || !writer_page(writer, &side, err))
            return false;
    }
    return true;
}

// Whether words wait in the fields of a form to be set, which pdftopdf would
// do, and does not find once the pages are laid straight.
static bool has_fields_to_set(const struct document *document)
{
    qpdf_data pdf = document_pdf(document);
    bool is_so = annotations_wait(pdf);

    // Others are left to the writer, which refuses lost words.
    for (unsigned n = 1; n <= document_pages(document) && is_so; n++) {
        is_so = annotations_are_spelt(pdf, document_page(document, n));
        qpdf_oh_release_all(pdf);
    }
    return is_so;
}

// As pdftopdf does it: by qpdf.
static bool set_fields(int from, int to, struct error *err)
{
    enum { DONE = 0, WARNED = 3, PATH_BYTES = 64 };
    char in[PATH_BYTES];
    char out[PATH_BYTES];

    (void)snprintf(in, sizeof(in), "/proc/self/fd/%d", from);
    (void)snprintf(out, sizeof(out), "/proc/self/fd/%d", to);
    const char *const argv[] = {
        "qpdf", "--generate-appearances", "--no-warn", in, out, NULL};
    int end = qpdfjob_run_from_argv(argv);
    return end == DONE || end == WARNED ||
           error_set(err, ERROR_INPUT,
                     "the form's fields cannot be set; print the document into "
                     "a new PDF and print that");
}

static bool open_source(int from, struct mapping *bytes,
                        struct document **document, struct error *err)
{
    if (!mapping_init(bytes, from, err) ||
        !document_open(bytes->bytes, bytes->size, SURVEY_PAGES_MAX, document,
                       err))
        return false;
    document_mapped(*document, bytes);
    return true;
}

bool straighten(int from, size_t max_bytes, int to, struct error *err)
{
    const struct writer_limits limits = {.bytes = max_bytes};
    struct mapping bytes = {0};
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct marked written = {0};
    int set = -1;

    bool done = open_source(from, &bytes, &document, err);
    if (done && has_fields_to_set(document)) {
        document_close(document);
        document = NULL;
        mapping_clear(&bytes);
        set = spool_open(intake_folder(), err);
        done = set >= 0 && set_fields(from, set, err) &&
               open_source(set, &bytes, &document, err);
    }
    done = done && writer_open(document, NULL, &limits, to, &writer, err) &&
           write_pages(document, writer, err) &&
           writer_finish(writer, &written, err);
    writer_free(writer);
    document_close(document);
    mapping_clear(&bytes);
    if (set >= 0)
        (void)close(set);
    return done;
}
