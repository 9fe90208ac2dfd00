// A walk over the page tree that asks libqpdf for single objects only: its own
// list of pages would copy every page that is listed twice.
#include "filter/survey.h"

#include "filter/annotation.h"
#include "filter/boxes.h"
#include "filter/form.h"

#include <math.h>
#include <stdlib.h>

struct walk {
    qpdf_data pdf;
    unsigned pages, nodes;
    unsigned repeats; // of the page just before
    int *ids;         // of the pages, for those listed again
    size_t room;
    struct paper_size paper;
    bool is_plain;
};

static void keep_id(struct walk *walk, int id)
{
    if (walk->pages == walk->room) {
        walk->room = 2 * walk->room + 16;
        walk->ids = memory_grow(walk->ids, walk->room, sizeof(*walk->ids));
    }
    walk->ids[walk->pages++] = id;
}

static bool refuse_repeats(struct error *err)
{
    return error_set(err, ERROR_REFUSED,
                     "the document lists the same pages again and again; save "
                     "it as a new PDF, or print it in parts");
}

static bool fills_paper(const struct frame *frame, struct paper_size paper)
{
    const double same = 1; // point
    double shorter = fmin(paper.width, paper.height);
    double longer = fmax(paper.width, paper.height);

    return shorter <= 0 ||
           (fabs(fmin(frame->width, frame->height) - shorter) <= same &&
            fabs(fmax(frame->width, frame->height) - longer) <= same);
}

static bool take_page(struct walk *walk, qpdf_oh page, struct error *err)
{
    int id = qpdf_oh_get_object_id(walk->pdf, page);

    // The cheapest way to make a short file long is stopped at once.
    if (walk->pages > 0 && id != 0 && walk->ids[walk->pages - 1] == id &&
        ++walk->repeats > SURVEY_REPEATS_MAX)
        return refuse_repeats(err);
    keep_id(walk, id);
    if (walk->pages > SURVEY_PAGES_MAX)
        return error_set(err, ERROR_REFUSED,
                         "the document has more than %d pages; print it in "
                         "parts",
                         SURVEY_PAGES_MAX);
    if (walk->is_plain) {
        struct frame frame = boxes_frame(walk->pdf, page);
        walk->is_plain = fills_paper(&frame, walk->paper) &&
                         boxes_are_plain(walk->pdf, page, &frame) &&
                         annotations_are_plain(walk->pdf, page) &&
                         form_is_plain(walk->pdf, page);
    }
    return true;
}

static bool take_node(struct walk *walk, qpdf_oh node, unsigned depth,
                      struct error *err)
{
    qpdf_data pdf = walk->pdf;
    qpdf_oh kids = pdf_key(pdf, node, "/Kids");
    bool done = true;

    if (!qpdf_oh_is_dictionary(pdf, node))
        return true; // as libqpdf, which passes it over
    if (!qpdf_oh_is_array(pdf, kids))
        return take_page(walk, node, err);
    if (depth >= SURVEY_DEPTH_MAX || ++walk->nodes > SURVEY_PAGES_MAX)
        return error_set(err, ERROR_INPUT,
                         "the document is damaged: its pages are listed in a "
                         "ring or without end");
    int count = qpdf_oh_get_array_n_items(pdf, kids);
    for (int n = 0; done && n < count; n++) {
        qpdf_oh kid = qpdf_oh_get_array_item(pdf, kids, n);
        done = take_node(walk, kid, depth + 1, err);
        qpdf_oh_release(pdf, kid);
    }
    return done;
}

static int by_id(const void *left, const void *right)
{
    const int *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static bool check_repeats(struct walk *walk, struct error *err)
{
    unsigned repeats = 0;

    if (walk->pages > 1)
        qsort(walk->ids, walk->pages, sizeof(*walk->ids), by_id);
    for (unsigned n = 1; n < walk->pages; n++)
        repeats += walk->ids[n] != 0 && walk->ids[n] == walk->ids[n - 1];
    return repeats <= SURVEY_REPEATS_MAX || refuse_repeats(err);
}

bool survey(qpdf_data pdf, struct paper_size paper, bool *is_plain,
            struct error *err)
{
    struct walk walk = {.pdf = pdf, .paper = paper, .is_plain = true};
    qpdf_oh top = pdf_key(pdf, qpdf_get_root(pdf), "/Pages");

    bool done = take_node(&walk, top, 0, err) && check_repeats(&walk, err);
    free(walk.ids);
    *is_plain = walk.is_plain;
    qpdf_oh_release_all(pdf);
    return done && pdf_fine(pdf, "the document's pages cannot be read", err);
}
