// What became of every sheet of a run: a sweep over the ends of ranges.
#include "journal/account.h"

#include <assert.h>
#include <stdlib.h>

static const char *const fate_names[SHEET_FATES] = {
    [SHEET_GOOD] = "GOOD",
    [SHEET_WASTE] = "WASTE",
    [SHEET_NOT_PRINTED] = "NOT_PRINTED",
    [SHEET_LOST] = "LOST",
    [SHEET_UNACCOUNTED] = "UNACCOUNTED",
};

const char *sheet_fate_name(enum sheet_fate fate)
{
    return fate_names[fate];
}

bool sheet_fate_read(const char *name, enum sheet_fate *fate)
{
    for (size_t n = 0; n < SHEET_FATES; n++) {
        if (string_equal(fate_names[n], name)) {
            *fate = (enum sheet_fate)n;
            return true;
        }
    }
    return false;
}

// What lies over a place, seen from one generation.
enum layer {
    LAYER_SENT,
    LAYER_NEWER,
    LAYER_WASTE,
    LAYER_NOT_PRINTED,
    LAYER_LOST,
    LAYERS
};

// A layer begins or ends in front of a place.
struct edge {
    unsigned place;
    enum layer layer;
    int step;
};

struct edges {
    struct edge *list;
    size_t count;
};

static void add_edges(struct edges *edges, struct places places,
                      enum layer layer)
{
    edges->list[edges->count++] = (struct edge){places.first, layer, 1};
    edges->list[edges->count++] = (struct edge){places.last + 1, layer, -1};
}

static int compare_edges(const void *a, const void *b)
{
    const struct edge *left = a, *right = b;

    return (left->place > right->place) - (left->place < right->place);
}

// The edges that one generation sees, in order.
static void collect(const struct book *book, unsigned generation,
                    struct edges *edges)
{
    static const enum layer layers[SHEET_FATES] = {
        [SHEET_WASTE] = LAYER_WASTE,
        [SHEET_NOT_PRINTED] = LAYER_NOT_PRINTED,
        [SHEET_LOST] = LAYER_LOST,
    };

    edges->count = 0;
    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->generation >= generation)
            add_edges(edges, passage->places,
                      passage->generation == generation ? LAYER_SENT
                                                        : LAYER_NEWER);
    }
    for (size_t n = 0; n < book->exception_count; n++) {
        const struct exception *exception = &book->exceptions[n];
        assert(layers[exception->fate] != LAYER_SENT);
        if (exception->generation == generation)
            add_edges(edges, exception->places, layers[exception->fate]);
    }
    qsort(edges->list, edges->count, sizeof(*edges->list), compare_edges);
}

static enum sheet_fate fate_under(const int layers[LAYERS])
{
    if (layers[LAYER_WASTE] > 0)
        return SHEET_WASTE;
    if (layers[LAYER_NOT_PRINTED] > 0)
        return SHEET_NOT_PRINTED;
    if (layers[LAYER_LOST] > 0)
        return SHEET_LOST;
    return layers[LAYER_NEWER] > 0 ? SHEET_UNACCOUNTED : SHEET_GOOD;
}

// Ranges that are alike, joined where they meet.
struct seer {
    sheets_seen *see;
    void *context;
    bool is_any;
    struct sheets sheets; // not told yet
};

static bool tell(struct seer *seer)
{
    bool go_on = !seer->is_any || seer->see(seer->context, &seer->sheets);

    seer->is_any = false;
    return go_on;
}

static bool see_part(struct seer *seer, const int layers[LAYERS],
                     struct places places)
{
    enum sheet_fate fate = fate_under(layers);
    bool is_newest = layers[LAYER_NEWER] == 0;
    struct sheets *last = &seer->sheets;

    if (seer->is_any && last->fate == fate && last->is_newest == is_newest &&
        last->places.last + 1 == places.first) {
        last->places.last = places.last;
        return true;
    }
    bool go_on = tell(seer);
    seer->is_any = true;
    last->fate = fate;
    last->is_newest = is_newest;
    last->places = places;
    return go_on;
}

static bool sweep(const struct edges *edges, struct seer *seer)
{
    int layers[LAYERS] = {0};
    size_t n = 0;

    while (n < edges->count) {
        unsigned first = edges->list[n].place;
        for (; n < edges->count && edges->list[n].place == first; n++)
            layers[edges->list[n].layer] += edges->list[n].step;
        if (n < edges->count && layers[LAYER_SENT] > 0 &&
            !see_part(seer, layers,
                      (struct places){first, edges->list[n].place - 1}))
            return false;
    }
    return tell(seer);
}

static unsigned generations_of(const struct book *book)
{
    unsigned count = 0;

    for (size_t n = 0; n < book->passage_count; n++)
        if (book->passages[n].generation >= count)
            count = book->passages[n].generation + 1;
    assert(count <= CODE_GENERATION_MAX + 1);
    return count;
}

void account_walk(const struct book *book, sheets_seen *see, void *context)
{
    size_t most = 2 * (book->passage_count + book->exception_count);
    struct edges edges = {.list =
                              memory_need((most + 1) * sizeof(struct edge))};
    struct seer seer = {.see = see, .context = context};
    bool go_on = true;

    for (unsigned g = 0; g < generations_of(book) && go_on; g++) {
        seer.sheets.generation = g;
        collect(book, g, &edges);
        go_on = sweep(&edges, &seer);
    }
    free(edges.list);
}

struct adding {
    const struct run_shape *shape;
    struct sheet_account *account;
    unsigned *good; // sheets, by copy - 1
};

// The copies that a range of good sheets touches.
static void add_good(const struct adding *adding, struct places places)
{
    unsigned sheets = adding->shape->sheets;

    if (places.first == CONTROL_PLACE) {
        adding->account->has_control = true;
        places.first++;
    }
    while (places.first <= places.last) {
        unsigned copy = (places.first - 1) / sheets;
        unsigned end = (copy + 1) * sheets;
        if (end > places.last)
            end = places.last;
        adding->good[copy] += end - places.first + 1;
        places.first = end + 1;
    }
}

static bool add_part(void *context, const struct sheets *sheets)
{
    const struct adding *adding = context;
    struct sheet_tally *tally =
        &adding->account->by_generation[sheets->generation];
    struct sheet_tally *all = &adding->account->all;
    uint64_t count = (uint64_t)sheets->places.last - sheets->places.first + 1;

    tally->sent += count;
    tally->of[sheets->fate] += count;
    all->sent += count;
    all->of[sheets->fate] += count;
    if (sheets->fate == SHEET_GOOD)
        add_good(adding, sheets->places);
    return true;
}

void account_of(const struct book *book, struct sheet_account *account,
                bool *is_complete)
{
    const struct run_shape *shape = &book->shape;
    struct adding adding = {
        .shape = shape,
        .account = account,
        .good = memory_need_zero(shape->copies + (size_t)1, sizeof(unsigned)),
    };

    *account = (struct sheet_account){.generations = generations_of(book),
                                      .has_control = shape->control_pages == 0};
    account_walk(book, add_part, &adding);
    for (unsigned n = 0; n < shape->copies; n++) {
        bool is_whole = shape->sheets > 0 && adding.good[n] == shape->sheets;
        account->complete += is_whole;
        if (is_complete)
            is_complete[n] = is_whole;
    }
    account->balances = account->all.of[SHEET_UNACCOUNTED] == 0;
    free(adding.good);
}

// Pages that an attempt printed before this place, its control sheet last.
static uint64_t pages_before(const struct book *book, unsigned attempt,
                             unsigned place)
{
    uint64_t pages = 0;

    for (size_t n = 0; n < book->passage_count; n++) {
        struct places places = book->passages[n].places;
        if (book->passages[n].attempt != attempt)
            continue;
        // The control sheet comes behind everything.
        if (places.first == CONTROL_PLACE)
            places.first++;
        if (place != CONTROL_PLACE && places.last >= place)
            places.last = place - 1;
        if (places.first <= places.last)
            pages += shape_pages(&book->shape, places);
    }
    return pages;
}

static const struct passage *passage_at(const struct book *book,
                                        unsigned generation, unsigned place)
{
    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->generation == generation &&
            passage->places.first <= place && place <= passage->places.last)
            return passage;
    }
    return NULL;
}

enum absence account_absence(const struct book *book, unsigned generation,
                             unsigned place)
{
    const struct passage *passage = passage_at(book, generation, place);

    if (!passage || passage->reported < 0)
        return ABSENT_UNKNOWN;
    uint64_t reported = (uint64_t)passage->reported;
    uint64_t before = pages_before(book, passage->attempt, place);
    unsigned sides = place == CONTROL_PLACE ? 1 : shape_sides(&book->shape);
    if (before + sides <= reported)
        return ABSENT_PRINTED;
    // Reports lag behind the paper: one sheet more may be on its way.
    return before <= reported + sides ? ABSENT_STUCK : ABSENT_UNPRINTED;
}

const char *absence_says(enum absence absence)
{
    static const char *const says[] = {
        [ABSENT_PRINTED] = "the device reported it printed: look in the tray "
                           "and among other paper",
        [ABSENT_STUCK] = "the device stopped about there: look inside of it",
        [ABSENT_UNPRINTED] = "the device stopped before it: probably never "
                             "printed; `notprinted` records the proof",
        [ABSENT_UNKNOWN] = "the device did not say how far it came: look in "
                           "its tray and inside of it",
    };

    return says[absence];
}

// The newest attempt's passages, in the order of their paper.
static const struct passage *next_passage(const struct book *book,
                                          unsigned attempt, unsigned from)
{
    const struct passage *best = NULL;

    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->attempt == attempt && passage->places.last >= from &&
            (!best || passage->places.first < best->places.first))
            best = passage;
    }
    return best;
}

bool account_next(const struct book *book, unsigned *place)
{
    unsigned attempt = 0;
    unsigned from = 1;
    const struct passage *passage = NULL;

    for (size_t n = 0; n < book->passage_count; n++)
        if (book->passages[n].attempt > attempt)
            attempt = book->passages[n].attempt;
    *place = CONTROL_PLACE;
    while ((passage = next_passage(book, attempt, from)) != NULL) {
        struct places places = passage->places;
        if (passage->reported < 0)
            return false;
        if (places.first < from)
            places.first = from;
        uint64_t left = (uint64_t)passage->reported -
                        pages_before(book, attempt, places.first);
        uint64_t sheets = left / shape_sides(&book->shape);
        if (sheets <= places.last - places.first) {
            *place = places.first + (unsigned)sheets;
            return true;
        }
        from = places.last + 1;
    }
    return attempt > 0;
}
