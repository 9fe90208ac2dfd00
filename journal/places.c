// Where the sheets of a run are: one number for each.
#include "journal/places.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

unsigned shape_sides(const struct run_shape *shape)
{
    return shape->sheets > 0 && shape->pages > shape->sheets ? 2 : 1;
}

unsigned shape_last(const struct run_shape *shape)
{
    return shape->copies * shape->sheets;
}

struct places shape_whole(const struct run_shape *shape)
{
    return (struct places){.first =
                               shape->control_pages > 0 ? CONTROL_PLACE : 1,
                           .last = shape_last(shape)};
}

uint64_t shape_pages(const struct run_shape *shape, struct places places)
{
    uint64_t sheets = (uint64_t)places.last - places.first + 1;
    uint64_t control = 0;

    if (places.first == CONTROL_PLACE) {
        sheets--;
        control = shape->control_pages;
    }
    return sheets * shape_sides(shape) + control;
}

bool place_of_page(const struct run_shape *shape, unsigned copy, unsigned page,
                   unsigned *place)
{
    *place = CONTROL_PLACE;
    if (copy == 0)
        return page == 0 && shape->control_pages > 0;
    if (copy > shape->copies || page < 1 || page > shape->pages)
        return false;
    *place = (copy - 1) * shape->sheets + (page - 1) / shape_sides(shape) + 1;
    return true;
}

void page_of_place(const struct run_shape *shape, unsigned place,
                   unsigned *copy, unsigned *page)
{
    *copy = *page = 0;
    if (place == CONTROL_PLACE)
        return;
    assert(place <= shape_last(shape));
    *copy = (place - 1) / shape->sheets + 1;
    *page = (place - 1) % shape->sheets * shape_sides(shape) + 1;
}

static void say_copies(const struct run_shape *shape, struct places places,
                       struct text *into)
{
    unsigned copy = 0, page = 0, last_copy = 0, last_page = 0;

    page_of_place(shape, places.first, &copy, &page);
    page_of_place(shape, places.last, &last_copy, &last_page);
    last_page += shape_sides(shape) - 1;
    if (page == 1 && last_page >= shape->pages && copy == last_copy)
        text_addf(into, "copy %u", copy);
    else if (page == 1 && last_page >= shape->pages)
        text_addf(into, "copies %u to %u", copy, last_copy);
    else if (copy == last_copy && page == last_page)
        text_addf(into, "copy %u page %u", copy, page);
    else if (copy == last_copy)
        text_addf(into, "copy %u pages %u to %u", copy, page, last_page);
    else
        text_addf(into, "copy %u page %u to copy %u page %u", copy, page,
                  last_copy, last_page);
}

void places_say(const struct run_shape *shape, struct places places,
                struct text *into)
{
    bool has_control = places.first == CONTROL_PLACE;

    if (has_control && places.last == CONTROL_PLACE) {
        text_add_string(into, "the control sheet");
        return;
    }
    say_copies(shape, (struct places){places.first + has_control, places.last},
               into);
    if (has_control)
        text_add_string(into, " and the control sheet");
}

// Digits up to one of `ends`, 1 or more.
static bool read_count(const char **at, const char *ends, unsigned *count)
{
    enum { DIGITS_MAX = 7 };
    size_t length = strspn(*at, "0123456789");

    if (length == 0 || length > DIGITS_MAX)
        return false;
    *count = (unsigned)strtoul(*at, NULL, 10);
    *at += length;
    return *count > 0 && (**at == '\0' || strchr(ends, **at));
}

static bool misread(const char *entered, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "\"%.64s\" does not name pages; write COPY:PAGE, "
                     "COPY:FIRST-LAST, COPY:FIRST- to the run's end, several "
                     "with commas between them, COPY for all of one, or "
                     "control",
                     entered);
}

static bool add(struct place_list *found, struct places places,
                struct error *err)
{
    if (found->count >= PLACES_ASKED_MAX)
        return error_set(err, ERROR_INPUT,
                         "at most %d ranges of pages at a time",
                         PLACES_ASKED_MAX);
    found->list[found->count++] = places;
    return true;
}

static bool add_pages(const struct run_shape *shape, unsigned copy,
                      unsigned first, unsigned last, struct place_list *found,
                      struct error *err)
{
    struct places places = {0};

    if (last < first || !place_of_page(shape, copy, first, &places.first) ||
        !place_of_page(shape, copy, last, &places.last))
        return error_set(err, ERROR_INPUT,
                         "there is no copy %u page %u to %u; the run has "
                         "copies 1 to %u of %u pages each",
                         copy, first, last, shape->copies, shape->pages);
    return add(found, places, err);
}

// "2:3-": from there to the end of the last copy.
static bool add_rest(const struct run_shape *shape, unsigned copy,
                     unsigned first, struct place_list *found,
                     struct error *err)
{
    if (!add_pages(shape, copy, first, first, found, err))
        return false;
    found->list[found->count - 1].last = shape_last(shape);
    return true;
}

static bool read_pages(const struct run_shape *shape, const char *entered,
                       unsigned copy, const char *at, struct place_list *found,
                       struct error *err)
{
    unsigned first = 0, last = 0;

    do {
        if (!read_count(&at, ",-", &first))
            return misread(entered, err);
        last = first;
        if (at[0] == '-' && at[1] == '\0')
            return add_rest(shape, copy, first, found, err);
        if (*at == '-' && (at++, !read_count(&at, ",", &last)))
            return misread(entered, err);
        if (!add_pages(shape, copy, first, last, found, err))
            return false;
    } while (*at++ == ',');
    return true;
}

bool places_read(const struct run_shape *shape, const char *entered,
                 struct place_list *found, struct error *err)
{
    const char *at = entered;
    unsigned copy = 0;

    if (string_equal(entered, "control")) {
        if (shape->control_pages == 0)
            return error_set(err, ERROR_INPUT, "the run has no control sheet");
        return add(found, (struct places){CONTROL_PLACE, CONTROL_PLACE}, err);
    }
    if (!read_count(&at, ":", &copy))
        return misread(entered, err);
    if (*at == '\0')
        return add_pages(shape, copy, 1, shape->pages, found, err);
    return read_pages(shape, entered, copy, at + 1, found, err);
}

static int compare_first(const void *a, const void *b)
{
    const struct places *left = a, *right = b;

    return (left->first > right->first) - (left->first < right->first);
}

void places_join(struct place_list *places)
{
    struct places *list = places->list;
    unsigned kept = 0;

    qsort(list, places->count, sizeof(*list), compare_first);
    for (unsigned n = 0; n < places->count; n++) {
        struct places *last = kept > 0 ? &list[kept - 1] : NULL;
        if (last && list[n].first <= last->last + 1) {
            if (list[n].last > last->last)
                last->last = list[n].last;
        } else {
            list[kept++] = list[n];
        }
    }
    places->count = kept;
}

bool places_fit(const struct run_shape *shape, const struct place_list *places)
{
    unsigned least = shape_whole(shape).first;

    if (places->count == 0 || places->count > PLACES_MAX)
        return false;
    for (unsigned n = 0; n < places->count; n++) {
        const struct places *range = &places->list[n];
        if (range->first < least || range->last < range->first ||
            range->last > shape_last(shape))
            return false;
        least = range->last + 2;
    }
    return true;
}

uint64_t places_pages(const struct run_shape *shape,
                      const struct place_list *places)
{
    uint64_t pages = 0;

    for (unsigned n = 0; n < places->count; n++)
        pages += shape_pages(shape, places->list[n]);
    return pages;
}

void line_set_places(struct line *line, const char *key,
                     const struct place_list *places)
{
    int64_t ends[2 * PLACES_MAX];

    for (unsigned n = 0; n < places->count; n++) {
        ends[2 * (size_t)n] = places->list[n].first;
        ends[2 * (size_t)n + 1] = places->list[n].last;
    }
    line_set_numbers(line, key, ends, 2 * (size_t)places->count);
}

bool line_places(const struct line *line, const char *key,
                 struct place_list *places)
{
    size_t count = line_array_count(line, key);

    if (!line_array_is_numbers(line, key) || count % 2 != 0 ||
        count / 2 > PLACES_MAX)
        return false;
    places->count = (unsigned)(count / 2);
    for (size_t n = 0; n < count; n++) {
        struct places *range = &places->list[n / 2];
        int64_t end = line_array_number(line, key, n);
        if (end < 0 || end > INT_MAX)
            return false;
        *(n % 2 == 0 ? &range->first : &range->last) = (unsigned)end;
    }
    return true;
}

bool places_equal(const struct place_list *a, const struct place_list *b)
{
    return a->count == b->count &&
           memcmp(a->list, b->list, a->count * sizeof(a->list[0])) == 0;
}
