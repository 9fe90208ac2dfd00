// Where the copies are in a marked document, pure.
#include "backend/parts.h"

static bool has_control(const struct parts *parts)
{
    return parts->places->count > 0 &&
           parts->places->list[0].first == CONTROL_PLACE;
}

// The pages of one copy that stand in one range.
static bool next_of_copies(struct parts *parts, struct part *part)
{
    const struct run_shape *shape = parts->shape;

    for (; parts->range < parts->places->count; parts->range++) {
        const struct places *range = &parts->places->list[parts->range];
        unsigned place = parts->place ? parts->place : range->first;
        if (place == CONTROL_PLACE)
            place = CONTROL_PLACE + 1;
        parts->place = 0;
        if (place > range->last)
            continue;

        unsigned page = 0;
        page_of_place(shape, place, &part->copy, &page);
        unsigned last = part->copy * shape->sheets;
        if (last > range->last)
            last = range->last;
        part->first = parts->page + 1;
        part->last = parts->page + (last - place + 1) * shape_sides(shape);
        parts->page = part->last;
        parts->place = last + 1;
        return true;
    }
    return false;
}

bool parts_next(struct parts *parts, struct part *part)
{
    if (next_of_copies(parts, part))
        return true;
    if (parts->is_control_out || !has_control(parts))
        return false;
    parts->is_control_out = true;
    parts->page++;
    *part = (struct part){.copy = 0, .first = parts->page, .last = parts->page};
    return true;
}
