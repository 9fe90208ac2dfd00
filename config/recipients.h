// Lists of recipients by name: who gets the copies of a document that is always
// sent to the same offices.
#ifndef CONFIG_RECIPIENTS_H
#define CONFIG_RECIPIENTS_H

#include "config/tree.h"

enum {
    RECIPIENT_LISTS_MAX = 64,
    RECIPIENT_LIST_NAME_MAX = 32, // also a choice of the print dialog
    RECIPIENTS_BYTES_MAX = 8000,  // of one list: a line of the journal holds it
    RECIPIENTS_MAX = 1000,        // of one list
    RECIPIENT_MAX = 96,           // of one name, in bytes: it is printed
};

// One addressed copy each, in this order.
struct recipient_list {
    char name[RECIPIENT_LIST_NAME_MAX];
    unsigned count;
    struct text names; // each ended by NUL
    unsigned short starts[RECIPIENTS_MAX];
};

struct recipient_lists {
    unsigned count;
    struct recipient_list lists[RECIPIENT_LISTS_MAX];
};

// Reads the map `recipients`: names with a list each, or with the path of a CSV
// file whose first column is one. The file is read now, so that what holds for
// a job is what was checked.
void recipients_read(const struct node *map, struct recipient_lists *lists,
                     struct faults *faults);
void recipients_clear(struct recipient_lists *lists);

// NULL when no list has that name.
const struct recipient_list *
recipients_find(const struct recipient_lists *lists, const char *name);

// The number-th name, from 1; "" beyond the last and for no list (NULL).
const char *recipient_at(const struct recipient_list *list, unsigned number);

// Appends "a, b, c"; nothing for NULL.
void recipients_say(const struct recipient_list *list, struct text *into);

#endif
