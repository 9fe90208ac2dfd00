// What one run is to carry: the ruling in the words and styles of the paper.
//
// The policy and the paper do not know each other; their enums meet here.
#ifndef FILTER_MARKING_H
#define FILTER_MARKING_H

#include "config/config.h"
#include "filter/document.h"
#include "journal/journal.h"
#include "paper/paper.h"
#include "spool/spool.h"

// Made once, before anything is numbered; then const. Everything is borrowed.
struct marking {
    const struct job *job;
    const struct site *site;
    const struct ruling *ruling;
    const struct document *document;
    struct stamp_style style;
    unsigned copies;         // regular and spare: N
    unsigned sides, sheets;  // of one copy, blank fillers included
    struct paper_size paper; // of the device, upright; 0 = not known
    char time[32];           // as printed: local, to the minute
    bool is_specimen;        // a preview: numbered and recorded nowhere
};

struct marking marking_of(const struct job *job, const struct site *site,
                          const struct ruling *ruling,
                          const struct document *document, bool is_duplex);

// An approver may have allowed fewer copies than were asked for: the ruling and
// the marking become those of so many, spares go first.
void marking_allow(struct marking *marking, struct ruling *ruling,
                   unsigned copies);

// Sides of one copy: in duplex every copy begins on a sheet of its own.
unsigned marking_sides(unsigned pages, bool is_duplex);

struct run_shape marking_shape(const struct marking *marking);

// The original page that a side shows: 0 for a filler.
unsigned marking_original(const struct marking *marking, unsigned side);
// The frame whose size a side has; a filler is as large as the last page.
const struct frame *marking_frame(const struct marking *marking, unsigned side);

// The control sheet is as large as the first page; where that is too small for
// it, as the paper, or A5.
struct paper_size marking_control_size(const struct marking *marking);
// Whether a page of this size can be printed as large as it is.
bool marking_fits_paper(const struct marking *marking, double width,
                        double height);

// What the registrar is asked for.
struct job_ref marking_job(const struct job *job);
struct reservation marking_reservation(const struct marking *marking,
                                       const struct digest *input,
                                       const struct text *policy);

// A page's tracking code in both forms.
struct page_code {
    char code[CODE_SIZE], human[CODE_HUMAN_SIZE];
};
void marking_code(const struct plan *plan, unsigned copy, unsigned page,
                  struct page_code *code);

// The words of one side, and of the control sheet.
struct stamp_words marking_words(const struct marking *marking,
                                 const struct plan *plan, unsigned copy,
                                 unsigned side, const struct page_code *code);
struct control_words marking_control(const struct marking *marking,
                                     const struct plan *plan,
                                     const struct page_code *code);

#endif
