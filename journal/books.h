// What the derived tables know of one run's sheets, for its account.
#ifndef JOURNAL_BOOKS_H
#define JOURNAL_BOOKS_H

#include "journal/inside.h"

// A book with memory of its own: ends with books_clear.
struct books {
    struct book book;
    struct passage *passages;
    struct exception *exceptions;
};

// ERROR_INPUT when there is no such run.
bool books_open(struct tables *tables, unsigned run, struct books *books,
                struct error *err);
void books_clear(struct books *books);

// The generation of what is printed next: one more than the newest that began
// to send. ERROR_REFUSED when a code can say no more.
bool books_next_generation(const struct book *book, unsigned *generation,
                           struct error *err);
// The generation of the newest sheet at this place; false when none was sent.
bool books_newest(const struct book *book, unsigned place,
                  unsigned *generation);

// What a run that was interrupted prints when it goes on from a place: the rest
// of what its newest attempt was to print. ERROR_REFUSED when that attempt was
// not printing there.
bool books_rest(const struct book *book, unsigned from,
                struct place_list *places, struct error *err);

// What a person let the run print again, and in which generation.
bool books_permit(struct tables *tables, unsigned run,
                  struct place_list *places, unsigned *generation,
                  struct error *err);

// The next number of the waste register.
bool waste_next(struct tables *tables, int64_t *number, struct error *err);

// Copies that can be at hand in the print room, so that sheets may be taken out
// of them or put into them.
bool copy_is_in_room(enum copy_state state);

#endif
