// What a register has learnt of runs and copies: hash tables that only grow.
#include "operator/register-known.h"

#include "operator/desk.h"

#include <assert.h>
#include <stdlib.h>

struct copy_slot {
    unsigned run, copy; // run 0: empty
    size_t row;
    char *holder, *owner; // owner: who has it again after a loan
};

struct known {
    struct registrar *registrar;
    struct run_view **runs; // by number
    size_t run_room;
    struct copy_slot *slots;
    size_t size, count;
    struct error err;
};

struct known *known_new(struct registrar *registrar)
{
    struct known *known = memory_need_zero(1, sizeof(*known));

    known->registrar = registrar;
    known->size = 1024;
    known->slots = memory_need_zero(known->size, sizeof(*known->slots));
    return known;
}

void known_free(struct known *known)
{
    if (!known)
        return;
    for (size_t n = 0; n < known->run_room; n++)
        free(known->runs[n]);
    for (size_t n = 0; n < known->size; n++) {
        free(known->slots[n].holder);
        free(known->slots[n].owner);
    }
    free(known->runs);
    free(known->slots);
    free(known);
}

// --- runs --------------------------------------------------------------------

static bool see_run(void *context, const struct line *answer)
{
    struct known *known = context;
    struct run_view run;

    if (!registrar_run_read(answer, &run, &known->err))
        return false;
    assert(run.run < known->run_room);
    if (!known->runs[run.run])
        known->runs[run.run] = memory_need(sizeof(run));
    *known->runs[run.run] = run;
    return true;
}

static void make_room(struct known *known, unsigned run)
{
    size_t room = known->run_room == 0 ? 1024 : known->run_room;

    while (room <= run)
        room *= 2;
    if (room == known->run_room)
        return;
    known->runs = memory_grow(known->runs, room, sizeof(struct run_view *));
    for (size_t n = known->run_room; n < room; n++)
        known->runs[n] = NULL;
    known->run_room = room;
}

const struct run_view *known_run(struct known *known, unsigned run,
                                 struct error *err)
{
    make_room(known, run);
    if (known->runs[run])
        return known->runs[run];
    struct line *request = desk_request("run");
    line_set_number(request, "run", run);
    known->err = (struct error){0};
    bool done =
        registrar_ask(known->registrar, request, see_run, known, NULL, err);
    line_free(request);
    if (done && !known->runs[run])
        error_set(err, ERROR_SYSTEM, "run %u: %s", run,
                  known->err.kind != ERROR_NONE ? known->err.text
                                                : translated("no answer"));
    return known->runs[run];
}

// --- copies ------------------------------------------------------------------

static struct copy_slot *place_of(const struct known *known, unsigned run,
                                  unsigned copy)
{
    uint64_t key = ((uint64_t)run << 32 | copy) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(key >> 20) & (known->size - 1);

    while (known->slots[at].run != 0 &&
           (known->slots[at].run != run || known->slots[at].copy != copy))
        at = (at + 1) & (known->size - 1);
    return &known->slots[at];
}

static void grow(struct known *known)
{
    struct copy_slot *old = known->slots;
    size_t size = known->size;

    known->size *= 2;
    known->slots = memory_need_zero(known->size, sizeof(*known->slots));
    for (size_t n = 0; n < size; n++)
        if (old[n].run != 0)
            *place_of(known, old[n].run, old[n].copy) = old[n];
    free(old);
}

static struct copy_slot *slot_of(struct known *known, unsigned run,
                                 unsigned copy)
{
    struct copy_slot *slot = place_of(known, run, copy);

    if (slot->run != 0)
        return slot;
    if (++known->count * 2 > known->size) {
        grow(known);
        slot = place_of(known, run, copy);
    }
    *slot = (struct copy_slot){.run = run, .copy = copy, .row = SIZE_MAX};
    return slot;
}

size_t known_row(const struct known *known, unsigned run, unsigned copy)
{
    const struct copy_slot *slot = place_of(known, run, copy);

    return slot->run != 0 ? slot->row : SIZE_MAX;
}

void known_set_row(struct known *known, unsigned run, unsigned copy, size_t row)
{
    slot_of(known, run, copy)->row = row;
}

const char *known_holder(const struct known *known, unsigned run, unsigned copy)
{
    return place_of(known, run, copy)->holder;
}

void known_set_holder(struct known *known, unsigned run, unsigned copy,
                      const char *holder)
{
    struct copy_slot *slot = slot_of(known, run, copy);

    free(slot->holder);
    slot->holder = string_copy(holder);
}

static bool is_loan(const char *kind)
{
    return string_equal(kind, "copy.lent") ||
           string_equal(kind, "copy.circulated");
}

void known_follow(struct known *known, unsigned run, unsigned copy,
                  const struct line *event)
{
    const char *kind = line_text(event, "kind");
    const char *to = line_text(event, "to");
    bool comes_back = string_equal(kind, "copy.given_back");

    if (!to && !comes_back)
        return;
    struct copy_slot *slot = slot_of(known, run, copy);
    if (is_loan(kind)) {
        free(slot->owner);
        slot->owner = slot->holder;
        slot->holder = NULL;
    }
    free(slot->holder);
    slot->holder = to ? string_copy(to) : slot->owner;
    slot->owner = comes_back ? NULL : slot->owner;
}

void known_each_row(const struct known *known, size_t row, copy_known *see,
                    void *context)
{
    for (size_t n = 0; n < known->size; n++)
        if (known->slots[n].run != 0 && known->slots[n].row == row)
            see(context, known->slots[n].run, known->slots[n].copy);
}
