// An open hash table. Ids are random, so their own bits are the hash.
#include "journal/ids.h"

#include "base/base.h"

#include <stdlib.h>
#include <string.h>

struct id_slot {
    uint64_t high, low;
    uint64_t place; // seq + 1; 0 when free
};

static uint64_t read_half(const char *hex)
{
    uint64_t half = 0;

    for (size_t n = 0; n < 16; n++) {
        unsigned c = (unsigned char)hex[n];
        half = half << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return half;
}

// The slot of this id: its own, or the free one where it belongs.
static struct id_slot *slot_of(const struct ids *ids, uint64_t high,
                               uint64_t low)
{
    size_t at = (size_t)(high ^ low) & (ids->size - 1);

    while (ids->slots[at].place != 0 &&
           (ids->slots[at].high != high || ids->slots[at].low != low))
        at = (at + 1) & (ids->size - 1);
    return &ids->slots[at];
}

static void grow(struct ids *ids)
{
    struct ids larger = {.size = ids->size ? 2 * ids->size : 1024,
                         .count = ids->count};

    larger.slots = memory_need_zero(larger.size, sizeof(*larger.slots));
    for (size_t n = 0; n < ids->size; n++) {
        const struct id_slot *slot = &ids->slots[n];
        if (slot->place != 0)
            *slot_of(&larger, slot->high, slot->low) = *slot;
    }
    free(ids->slots);
    *ids = larger;
}

bool ids_add(struct ids *ids, const char *id, uint64_t *seq)
{
    uint64_t high = read_half(id);
    uint64_t low = read_half(id + 16);

    if (2 * ids->count >= ids->size)
        grow(ids);
    struct id_slot *slot = slot_of(ids, high, low);
    if (slot->place != 0) {
        *seq = slot->place - 1;
        return false;
    }
    *slot = (struct id_slot){high, low, *seq + 1};
    ids->count++;
    return true;
}

void ids_expect(const struct ids *ids, const char *id)
{
    if (ids->size > 0)
        __builtin_prefetch(
            &ids->slots[(size_t)(read_half(id) ^ read_half(id + 16)) &
                        (ids->size - 1)]);
}

void ids_clear(struct ids *ids)
{
    free(ids->slots);
    *ids = (struct ids){0};
}
