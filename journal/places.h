// Where the sheets of a run are: one number for each, so that what an attempt
// printed is a few ranges, however many copies and pages.
//
// Place 0 is the control sheet; the sheets of copy 1 follow from place 1 on,
// then those of copy 2. A sheet holds one page, or two in duplex. Paper leaves
// the device by place, but the control sheet last.
#ifndef JOURNAL_PLACES_H
#define JOURNAL_PLACES_H

#include "journal/line.h"

// Both ends included.
struct places {
    unsigned first, last;
};

// Several, ascending and apart. People name one range less: what is left of a
// list that begins with the control sheet can be one more.
enum { PLACES_MAX = 64, PLACES_ASKED_MAX = PLACES_MAX - 1 };
struct place_list {
    unsigned count;
    struct places list[PLACES_MAX];
};

// What a run consists of. Fillers are pages too, so that in duplex there are
// two pages to every sheet.
struct run_shape {
    unsigned copies;        // N, spares among them
    unsigned pages;         // of one copy
    unsigned sheets;        // of one copy
    unsigned control_pages; // 0 or 1
};

enum { CONTROL_PLACE = 0 };

// Pages on each sheet of a copy: 1 or 2.
unsigned shape_sides(const struct run_shape *shape);
// The last place of the last copy.
unsigned shape_last(const struct run_shape *shape);
// Everything, the control sheet with it where there is one.
struct places shape_whole(const struct run_shape *shape);
// Pages printed on these places.
uint64_t shape_pages(const struct run_shape *shape, struct places places);

// The sheet that bears this page; copy 0, page 0 is the control sheet. False
// when the run has no such page.
bool place_of_page(const struct run_shape *shape, unsigned copy, unsigned page,
                   unsigned *place);
// The other way: copy and first page of a place (0 and 0 for the control
// sheet).
void page_of_place(const struct run_shape *shape, unsigned place,
                   unsigned *copy, unsigned *page);

// "copy 2 page 3", "copy 2 pages 3 to 8", "copies 2 to 4", "copy 2 page 3 to
// copy 4 page 1", "the control sheet", "...and the control sheet".
void places_say(const struct run_shape *shape, struct places places,
                struct text *into);

// Reads what a person names: "3:4", "3:4-6,9", "3:4-" (to the end of the
// last copy), "3" (the whole copy), "control".
// Appends the ranges to `found` as they come; ERROR_INPUT says what is wrong,
// also when there are more than PLACES_ASKED_MAX.
bool places_read(const struct run_shape *shape, const char *entered,
                 struct place_list *found, struct error *err);
// Sorts them and joins those that meet or overlap.
void places_join(struct place_list *places);
// Whether the list is one that places_join could have left, of places that the
// run has.
bool places_fit(const struct run_shape *shape, const struct place_list *places);
// Pages printed on all of them.
uint64_t places_pages(const struct run_shape *shape,
                      const struct place_list *places);

bool places_equal(const struct place_list *a, const struct place_list *b);

// In a line a list is an array of numbers: first, last, first, last...
void line_set_places(struct line *line, const char *key,
                     const struct place_list *places);
// False when the key holds no such array, or one of more than PLACES_MAX.
bool line_places(const struct line *line, const char *key,
                 struct place_list *places);

#endif
