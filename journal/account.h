// What became of every sheet of a run, by calculation alone.
//
// An attempt that began to send covers places of the run in one generation: its
// passage. A sheet is superseded when a passage of a later generation covers
// its place: its identity is on newer paper, and the old one must turn up as
// waste, be proved never printed, or be written off by two people.
//
//   sent = good + waste + not printed + written off + unaccounted
//
// holds for each generation (DOMAIN 4); a run is balanced when nothing is
// unaccounted. A place has at most one good sheet, that of its newest
// generation.
#ifndef JOURNAL_ACCOUNT_H
#define JOURNAL_ACCOUNT_H

#include "journal/code.h"
#include "journal/places.h"

enum sheet_fate {
    SHEET_GOOD,        // part of its copy, or the control sheet
    SHEET_WASTE,       // spoiled: in the waste register
    SHEET_NOT_PRINTED, // proved
    SHEET_LOST,        // written off by two people
    SHEET_UNACCOUNTED, // superseded, and nobody said where it is
    SHEET_FATES
};
// "GOOD", "WASTE", "NOT_PRINTED"...
const char *sheet_fate_name(enum sheet_fate fate);
bool sheet_fate_read(const char *name, enum sheet_fate *fate);

struct passage {
    unsigned attempt, generation;
    struct places places;
    int64_t reported; // pages of the whole attempt that the device spoke of,
                      // or -1
};

// What was recorded of sheets: WASTE, NOT_PRINTED or LOST. Where several meet
// the first of them, in this order, is what counts: paper in hand is stronger
// than a proof that it cannot be.
struct exception {
    unsigned generation;
    enum sheet_fate fate;
    struct places places;
};

// Borrowed; in any order. Exceptions of what was never sent count for nothing.
struct book {
    struct run_shape shape;
    const struct passage *passages;
    size_t passage_count;
    const struct exception *exceptions;
    size_t exception_count;
};

// A range of sheets of one generation that have one fate.
struct sheets {
    unsigned generation;
    enum sheet_fate fate;
    bool is_newest; // nothing supersedes them: their copies have them, or not
    struct places places;
};

// Every sheet once, generation by generation, ascending. `see` returns false to
// stop.
typedef bool sheets_seen(void *context, const struct sheets *sheets);
void account_walk(const struct book *book, sheets_seen *see, void *context);

struct sheet_tally {
    uint64_t sent, of[SHEET_FATES]; // sheets
};
struct sheet_account {
    unsigned generations; // 0: nothing was sent
    struct sheet_tally by_generation[CODE_GENERATION_MAX + 1];
    struct sheet_tally all;
    unsigned complete; // copies of which every place has its good sheet
    bool has_control;  // the control sheet, where there is one, is good
    bool balances;     // nothing is unaccounted
};
// `is_complete`, unless NULL, is told of each copy: is_complete[copy - 1].
void account_of(const struct book *book, struct sheet_account *account,
                bool *is_complete);

// Why a sheet that is unaccounted for may be missing, by what the device said
// when its attempt ended.
enum absence {
    ABSENT_PRINTED,   // before the last page that was reported: look for it
    ABSENT_STUCK,     // where reporting ended: look inside of the device
    ABSENT_UNPRINTED, // after it: probably never printed; prove it
    ABSENT_UNKNOWN,   // the device said nothing
};
enum absence account_absence(const struct book *book, unsigned generation,
                             unsigned place);
// For a person, with what to do.
const char *absence_says(enum absence absence);

// The place where the newest attempt's paper ended by what the device reported:
// where to go on. False when it is not known.
bool account_next(const struct book *book, unsigned *place);

#endif
