// The ids of all events that were read, to find one that comes twice.
#ifndef JOURNAL_IDS_H
#define JOURNAL_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Starts as {0}, ends with ids_clear.
struct ids {
    struct id_slot *slots;
    size_t size, count;
};

// False when the 32 hex digits were there before, at event *seq.
bool ids_add(struct ids *ids, const char *id, uint64_t *seq);
// Begins to fetch what ids_add of this id will look at.
void ids_expect(const struct ids *ids, const char *id);
void ids_clear(struct ids *ids);

#endif
