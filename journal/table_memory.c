// Derived tables in memory, for replaying millions of events.
//
// A row lies in a block of its table and never moves. Every index is a hash of
// row numbers: the key leads to its one row, any other index to the last row of
// those that are equal in it, which are linked in a ring in the order of their
// keys. A number alone is its own hash, because runs and events count up and
// their slots then lie side by side.
#include "journal/table_memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_ROWS = 4096,
    WORDS_BLOCK = 1 << 20,
    SHARED_WORDS = 4096, // a power of two
    SLOTS_FIRST = 1024,
};

static const uint32_t NO_ROW = UINT32_MAX;
static const uint32_t GONE = UINT32_MAX - 1;

// What stands in front of the record of every row.
struct memory_row {
    alignas(struct record) uint32_t
        next[TABLE_INDEXES_MAX]; // of the ring; that of the key is unused
    uint32_t number;             // of the row itself
    uint32_t place;              // among all rows by key, once that was asked
    bool is_seen;
};

struct slot {
    uint32_t tag; // other bits of the hash, so that few rows are looked at
    uint32_t row; // NO_ROW: free; GONE: was left by its last row
};

struct hash {
    struct index index;
    struct slot *slots;
    size_t size, used; // size is a power of two
};

struct shelf {
    const struct table *table;
    size_t row_size;
    unsigned char **blocks;
    uint32_t count;
    uint32_t last;   // the row with the greatest key
    uint32_t *order; // all rows by key, once that was asked
    uint32_t ordered;
    unsigned hash_count;
    struct hash hashes[TABLE_INDEXES_MAX];
};

struct memory_tables {
    struct tables tables;
    struct shelf shelves[TABLES];
    char **word_blocks;
    size_t word_block_count, word_used;
    const char *shared[SHARED_WORDS]; // texts that come again and again
};

static struct memory_tables *ours(struct tables *tables)
{
    return (struct memory_tables *)tables;
}

static struct memory_row *row_at(const struct shelf *shelf, uint32_t row)
{
    return (struct memory_row *)(shelf->blocks[row / BLOCK_ROWS] +
                                 row % BLOCK_ROWS * shelf->row_size);
}

static struct record *record_in(struct memory_row *row)
{
    return (struct record *)(row + 1);
}

static const struct record *record_at(const struct shelf *shelf, uint32_t row)
{
    return row == NO_ROW ? NULL : record_in(row_at(shelf, row));
}

static struct memory_row *row_of(const struct record *record)
{
    return (struct memory_row *)(uintptr_t)record - 1;
}

static struct shelf *shelf_of(struct memory_tables *tables,
                              const struct table *table)
{
    return &tables->shelves[table - tables_all];
}

// --- words -------------------------------------------------------------------

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t hash_bytes(const char *bytes, size_t length)
{
    uint64_t hash = length;
    uint64_t part = 0;

    for (; length >= sizeof(part); length -= sizeof(part)) {
        memcpy(&part, bytes, sizeof(part));
        hash = mix(hash ^ part);
        bytes += sizeof(part);
    }
    part = 0;
    memcpy(&part, bytes, length);
    return mix(hash ^ part);
}

static char *keep_word(struct memory_tables *tables, const char *word,
                       size_t length)
{
    size_t size = length + 1;

    if (tables->word_block_count == 0 ||
        tables->word_used + size > WORDS_BLOCK) {
        size_t block = size > WORDS_BLOCK ? size : WORDS_BLOCK;
        tables->word_blocks =
            memory_grow(tables->word_blocks, tables->word_block_count + 1,
                        sizeof(*tables->word_blocks));
        tables->word_blocks[tables->word_block_count++] = memory_need(block);
        tables->word_used = 0;
    }
    char *kept =
        tables->word_blocks[tables->word_block_count - 1] + tables->word_used;
    memcpy(kept, word, length);
    kept[length] = '\0';
    tables->word_used += size;
    return kept;
}

static union cell cell_of(struct memory_tables *tables,
                          const struct value *value)
{
    if (value->kind == VALUE_NUMBER)
        return (union cell){.number = value->number};
    if (value->kind == VALUE_WORD || value->length == 0)
        return (union cell){.text = value->length ? value->bytes : ""};

    size_t at = hash_bytes(value->bytes, value->length) & (SHARED_WORDS - 1);
    const char *shared = tables->shared[at];
    if (!shared || strncmp(shared, value->bytes, value->length) != 0 ||
        shared[value->length] != '\0')
        tables->shared[at] = keep_word(tables, value->bytes, value->length);
    return (union cell){.text = tables->shared[at]};
}

// --- indexes -----------------------------------------------------------------

// What an index hashes: cells of a row, or values that are asked for.
static uint64_t start_hash(const struct hash *hash)
{
    return hash->index.count;
}

static uint64_t hash_of_row(const struct hash *hash,
                            const struct record *record)
{
    const struct table *table = record->table;
    uint64_t sum = start_hash(hash);

    if (hash->index.count == 1 &&
        table->columns[hash->index.columns[0]].kind == COLUMN_NUMBER)
        return (uint64_t)record->cells[hash->index.columns[0]].number;
    for (unsigned n = 0; n < hash->index.count; n++) {
        const union cell *cell = &record->cells[hash->index.columns[n]];
        sum = table->columns[hash->index.columns[n]].kind == COLUMN_NUMBER
                  ? mix(sum ^ (uint64_t)cell->number)
                  : sum * 31 + hash_bytes(cell->text, strlen(cell->text));
    }
    return mix(sum);
}

static uint64_t hash_of_values(const struct hash *hash,
                               const struct value *values)
{
    uint64_t sum = start_hash(hash);

    if (hash->index.count == 1 && values[0].kind == VALUE_NUMBER)
        return (uint64_t)values[0].number;
    for (unsigned n = 0; n < hash->index.count; n++)
        sum = values[n].kind == VALUE_NUMBER
                  ? mix(sum ^ (uint64_t)values[n].number)
                  : sum * 31 + hash_bytes(values[n].bytes, values[n].length);
    return mix(sum);
}

static bool is_equal(const struct hash *hash, const struct record *record,
                     const struct value *values)
{
    for (unsigned n = 0; n < hash->index.count; n++) {
        const union cell *cell = &record->cells[hash->index.columns[n]];
        bool same = values[n].kind == VALUE_NUMBER
                        ? cell->number == values[n].number
                        : strcmp(cell->text, values[n].bytes) == 0;
        if (!same)
            return false;
    }
    return true;
}

static uint32_t tag_of(uint64_t sum)
{
    return (uint32_t)(sum >> 32) ^ (uint32_t)sum;
}

// The slot of these values: theirs, or the free one where they belong.
static struct slot *slot_for(const struct shelf *shelf, const struct hash *hash,
                             uint64_t sum, const struct value *values)
{
    size_t at = (size_t)sum & (hash->size - 1);

    while (hash->slots[at].row != NO_ROW) {
        const struct slot *slot = &hash->slots[at];
        if (slot->row != GONE && slot->tag == tag_of(sum) &&
            is_equal(hash, record_at(shelf, slot->row), values))
            break;
        at = (at + 1) & (hash->size - 1);
    }
    return &hash->slots[at];
}

static struct slot *make_slots(size_t size)
{
    struct slot *slots = memory_need(size * sizeof(*slots));

    memset(slots, 0xFF, size * sizeof(*slots));
    return slots;
}

static void grow(const struct shelf *shelf, struct hash *hash)
{
    size_t size = 2 * hash->size;
    struct slot *slots = make_slots(size);

    for (size_t n = 0; n < hash->size; n++) {
        const struct slot *slot = &hash->slots[n];
        if (slot->row == NO_ROW || slot->row == GONE)
            continue;
        uint64_t sum = hash_of_row(hash, record_at(shelf, slot->row));
        size_t at = (size_t)sum & (size - 1);
        while (slots[at].row != NO_ROW)
            at = (at + 1) & (size - 1);
        slots[at] = *slot;
    }
    free(hash->slots);
    hash->slots = slots;
    hash->size = size;
}

static void take_slot(const struct shelf *shelf, struct hash *hash,
                      struct slot *slot, uint64_t sum, uint32_t row)
{
    *slot = (struct slot){.tag = tag_of(sum), .row = row};
    if (2 * ++hash->used > hash->size)
        grow(shelf, hash);
}

// How two rows are ordered by key: <0, 0 or >0. Text as bytes.
static int key_order(const struct record *a, const struct record *b)
{
    const struct table *table = a->table;
    int order = 0;

    for (unsigned n = 0; n < table->keys && order == 0; n++)
        order = table->columns[n].kind == COLUMN_NUMBER
                    ? (a->cells[n].number > b->cells[n].number) -
                          (a->cells[n].number < b->cells[n].number)
                    : strcmp(a->cells[n].text, b->cells[n].text);
    return order;
}

// Puts a new row into the ring whose greatest is `slot->row`.
static void join_ring(const struct shelf *shelf, struct slot *slot, unsigned by,
                      uint32_t row)
{
    struct memory_row *new = row_at(shelf, row);
    uint32_t last = slot->row;
    bool is_greatest =
        key_order(record_at(shelf, row), record_at(shelf, last)) > 0;
    uint32_t before = last;

    while (!is_greatest) {
        uint32_t next = row_at(shelf, before)->next[by];
        if (key_order(record_at(shelf, row), record_at(shelf, next)) < 0)
            break;
        before = next;
    }
    new->next[by] = row_at(shelf, before)->next[by];
    row_at(shelf, before)->next[by] = row;
    if (is_greatest)
        slot->row = row;
}

// The slot of what this row is in an index.
static struct slot *slot_of_row(const struct shelf *shelf,
                                const struct hash *hash,
                                const struct record *record, uint64_t *sum)
{
    struct value values[TABLE_KEY_MAX];

    for (unsigned n = 0; n < hash->index.count; n++) {
        unsigned column = hash->index.columns[n];
        values[n] = record->table->columns[column].kind == COLUMN_NUMBER
                        ? number_value(record->cells[column].number)
                        : text_value(record->cells[column].text);
    }
    *sum = hash_of_row(hash, record);
    return slot_for(shelf, hash, *sum, values);
}

static void index_row(struct shelf *shelf, unsigned by, uint32_t row)
{
    struct hash *hash = &shelf->hashes[by];
    uint64_t sum = 0;
    struct slot *slot = slot_of_row(shelf, hash, record_at(shelf, row), &sum);

    if (slot->row != NO_ROW) {
        join_ring(shelf, slot, by, row);
        return;
    }
    row_at(shelf, row)->next[by] = row;
    take_slot(shelf, hash, slot, sum, row);
}

static void leave_index(struct shelf *shelf, unsigned by, uint32_t row)
{
    struct hash *hash = &shelf->hashes[by];
    uint64_t sum = 0;
    struct slot *slot = slot_of_row(shelf, hash, record_at(shelf, row), &sum);
    uint32_t before = slot->row;

    while (row_at(shelf, before)->next[by] != row)
        before = row_at(shelf, before)->next[by];
    row_at(shelf, before)->next[by] = row_at(shelf, row)->next[by];
    if (slot->row == row)
        slot->row = before == row ? GONE : before;
}

// --- all rows in order -------------------------------------------------------

static int by_key(const void *a, const void *b, void *shelf)
{
    return key_order(record_at(shelf, *(const uint32_t *)a),
                     record_at(shelf, *(const uint32_t *)b));
}

static void order_rows(struct shelf *shelf)
{
    if (shelf->ordered == shelf->count)
        return;
    shelf->order =
        memory_grow(shelf->order, shelf->count, sizeof(*shelf->order));
    for (uint32_t n = 0; n < shelf->count; n++)
        shelf->order[n] = n;
    qsort_r(shelf->order, shelf->count, sizeof(*shelf->order), by_key, shelf);
    for (uint32_t n = 0; n < shelf->count; n++)
        row_at(shelf, shelf->order[n])->place = n;
    shelf->ordered = shelf->count;
}

// --- the vocabulary ----------------------------------------------------------

// The row behind `record` among all rows, or the first.
static const struct record *behind(struct shelf *shelf,
                                   const struct record *record)
{
    order_rows(shelf);
    uint32_t place = record ? row_of(record)->place + 1 : 0;
    return place < shelf->count ? record_at(shelf, shelf->order[place]) : NULL;
}

static struct slot *find_slot(struct shelf *shelf, const struct where *where)
{
    struct hash *hash = &shelf->hashes[where->by];

    return slot_for(shelf, hash, hash_of_values(hash, where->values),
                    where->values);
}

static bool memory_find(struct tables *any, const struct where *where,
                        bool is_last, const struct record **record,
                        struct error *err)
{
    struct shelf *shelf = shelf_of(ours(any), where->table);

    (void)err;
    if (where->count == 0) {
        *record = is_last ? record_at(shelf, shelf->last) : behind(shelf, NULL);
        return true;
    }
    uint32_t row = find_slot(shelf, where)->row;
    if (row != NO_ROW && where->by != BY_KEY && !is_last)
        row = row_at(shelf, row)->next[where->by];
    *record = record_at(shelf, row);
    return true;
}

// The row behind `record` in the ring that ends with `last`. The row itself may
// have left the ring.
static const struct record *behind_in_ring(const struct shelf *shelf,
                                           unsigned by, uint32_t last,
                                           const struct record *record)
{
    uint32_t next = row_at(shelf, last)->next[by];

    while (key_order(record_at(shelf, next), record) <= 0) {
        if (next == last)
            return NULL;
        next = row_at(shelf, next)->next[by];
    }
    return record_at(shelf, next);
}

static bool memory_next(struct tables *any, const struct where *where,
                        const struct record **record, struct error *err)
{
    struct shelf *shelf = shelf_of(ours(any), where->table);

    if (!*record)
        return memory_find(any, where, false, record, err);
    if (where->count == 0) {
        *record = behind(shelf, *record);
        return true;
    }
    uint32_t last = find_slot(shelf, where)->row;
    if (where->by == BY_KEY || last == NO_ROW ||
        *record == record_at(shelf, last))
        *record = NULL;
    else if (is_equal(&shelf->hashes[where->by], *record, where->values))
        *record = record_at(shelf, row_of(*record)->next[where->by]);
    else
        *record = behind_in_ring(shelf, where->by, last, *record);
    return true;
}

static bool memory_count(struct tables *any, const struct where *where,
                         int64_t *count, struct error *err)
{
    const struct shelf *shelf = shelf_of(ours(any), where->table);
    const struct record *record = NULL;

    *count = where->count == 0 ? shelf->count : 0;
    while (where->count > 0 && memory_next(any, where, &record, err) && record)
        ++*count;
    return true;
}

static bool has_column(const struct hash *hash, const struct set *sets,
                       size_t count)
{
    for (unsigned n = 0; n < hash->index.count; n++) {
        for (size_t m = 0; m < count; m++) {
            if (hash->index.columns[n] == sets[m].column)
                return true;
        }
    }
    return false;
}

static void set_row(struct shelf *shelf, struct memory_row *row,
                    const struct set *sets, const union cell *cells,
                    size_t count)
{
    bool moves[TABLE_INDEXES_MAX] = {false};

    for (unsigned by = 1; by < shelf->hash_count; by++) {
        moves[by] = has_column(&shelf->hashes[by], sets, count);
        if (moves[by])
            leave_index(shelf, by, row->number);
    }
    for (size_t n = 0; n < count; n++)
        record_in(row)->cells[sets[n].column] = cells[n];
    for (unsigned by = 1; by < shelf->hash_count; by++) {
        if (moves[by])
            index_row(shelf, by, row->number);
    }
}

static bool memory_set(struct tables *any, const struct where *where,
                       const struct set *sets, size_t count, struct error *err)
{
    struct memory_tables *tables = ours(any);
    struct shelf *shelf = shelf_of(tables, where->table);
    const struct record *record = NULL;
    union cell cells[TABLE_COLUMNS_MAX];

    for (size_t n = 0; n < count; n++)
        cells[n] = cell_of(tables, &sets[n].value);
    while (memory_next(any, where, &record, err) && record)
        set_row(shelf, row_of(record), sets, cells, count);
    return true;
}

// Text that a new row does not name is empty, as in SQL's tables.
static union cell cell_for(struct memory_tables *tables,
                           const struct column *column,
                           const struct value *value)
{
    if (column->kind == COLUMN_TEXT && value_is_unnamed(value))
        return (union cell){.text = ""};
    return cell_of(tables, value);
}

static uint32_t new_row(struct memory_tables *tables, struct shelf *shelf,
                        const struct value *values)
{
    uint32_t number = shelf->count;

    if (number % BLOCK_ROWS == 0) {
        size_t blocks = number / BLOCK_ROWS + 1;
        shelf->blocks =
            memory_grow(shelf->blocks, blocks, sizeof(*shelf->blocks));
        shelf->blocks[blocks - 1] = memory_need(BLOCK_ROWS * shelf->row_size);
    }
    assert(number < NO_ROW);
    shelf->count++;
    struct memory_row *row = row_at(shelf, number);
    row->number = number;
    row->is_seen = false;
    struct record *record = record_in(row);
    record->table = shelf->table;
    for (unsigned n = 0; n < shelf->table->count; n++)
        record->cells[n] =
            cell_for(tables, &shelf->table->columns[n], &values[n]);
    return number;
}

static bool memory_add(struct tables *any, const struct table *table,
                       const struct value *values, struct error *err)
{
    struct memory_tables *tables = ours(any);
    struct shelf *shelf = shelf_of(tables, table);
    struct hash *key = &shelf->hashes[BY_KEY];
    uint64_t sum = hash_of_values(key, values);
    struct slot *slot = slot_for(shelf, key, sum, values);

    if (slot->row != NO_ROW)
        return error_set(err, ERROR_REFUSED,
                         "the journal has it already: a row of `%s` with this "
                         "key",
                         table->name);
    uint32_t row = new_row(tables, shelf, values);
    take_slot(shelf, key, slot, sum, row);
    for (unsigned by = 1; by < shelf->hash_count; by++)
        index_row(shelf, by, row);
    if (shelf->last == NO_ROW ||
        key_order(record_at(shelf, row), record_at(shelf, shelf->last)) > 0)
        shelf->last = row;
    return true;
}

static void memory_rest(struct tables *any)
{
    (void)any; // Records are the rows themselves.
}

static void free_shelf(struct shelf *shelf)
{
    for (uint32_t n = 0; n < shelf->count; n += BLOCK_ROWS)
        free(shelf->blocks[n / BLOCK_ROWS]);
    free(shelf->blocks);
    free(shelf->order);
    for (unsigned by = 0; by < shelf->hash_count; by++)
        free(shelf->hashes[by].slots);
}

static void memory_free(struct tables *any)
{
    struct memory_tables *tables = ours(any);

    for (unsigned n = 0; n < TABLES; n++)
        free_shelf(&tables->shelves[n]);
    for (size_t n = 0; n < tables->word_block_count; n++)
        free(tables->word_blocks[n]);
    free(tables->word_blocks);
    free(tables);
}

static void open_shelf(struct shelf *shelf, const struct table *table)
{
    *shelf = (struct shelf){.table = table, .last = NO_ROW};
    shelf->row_size = sizeof(struct memory_row) + sizeof(struct record) +
                      table->count * sizeof(union cell);
    for (unsigned by = 0; by < TABLE_INDEXES_MAX; by++) {
        const struct index index = table_index(table, by);
        if (index.count == 0)
            break;
        shelf->hashes[shelf->hash_count++] =
            (struct hash){.index = index,
                          .slots = make_slots(SLOTS_FIRST),
                          .size = SLOTS_FIRST};
    }
}

struct tables *tables_in_memory(void)
{
    static const struct table_ways ways = {.free = memory_free,
                                           .rest = memory_rest,
                                           .find = memory_find,
                                           .next = memory_next,
                                           .count = memory_count,
                                           .set = memory_set,
                                           .add = memory_add};
    struct memory_tables *new = memory_need_zero(1, sizeof(*new));

    new->tables.ways = &ways;
    for (unsigned n = 0; n < TABLES; n++)
        open_shelf(&new->shelves[n], &tables_all[n]);
    return &new->tables;
}

// --- comparing ---------------------------------------------------------------

const struct record *tables_meet(struct tables *tables,
                                 const struct table *table,
                                 const struct value *key)
{
    const struct where where = {table, BY_KEY, key, table->keys};
    const struct record *record = NULL;

    if (!memory_find(tables, &where, false, &record, NULL) || !record)
        return NULL;
    row_of(record)->is_seen = true;
    return record;
}

const struct record *tables_unmet(struct tables *tables,
                                  const struct table *table, uint32_t *from)
{
    const struct shelf *shelf = shelf_of(ours(tables), table);

    while (*from < shelf->count) {
        struct memory_row *row = row_at(shelf, (*from)++);
        if (!row->is_seen)
            return record_in(row);
    }
    return NULL;
}
