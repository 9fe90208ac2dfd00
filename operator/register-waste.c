// The waste register: every spoiled sheet, as the registrar numbered it.
#include "operator/desk.h"
#include "operator/register-known.h"
#include "operator/register-list.h"

#include <stdlib.h>

enum { WASTES_MAX = 100000 };

struct wastes {
    struct gathering *gathering;
    unsigned last, count;
};

static void set_number(struct roll *roll, size_t row, const char *key,
                       const struct line *answer, const char *field)
{
    int64_t number = line_number(answer, field, 0);

    if (number > 0)
        roll_setf(roll, row, key, "%lld", (long long)number);
}

static void set_text(struct roll *roll, size_t row, const char *key,
                     const struct line *answer, const char *field)
{
    const char *text = line_text(answer, field);

    roll_set(roll, row, key, text ? text : "");
}

static bool see_waste(void *context, const struct line *answer)
{
    struct wastes *wastes = context;
    struct roll *roll = wastes->gathering->roll;
    const char *t = line_text(answer, "t");
    char day[DAY_SIZE];

    wastes->last = (unsigned)line_number(answer, "waste", 0);
    wastes->count++;
    register_day(t ? t : "", day);
    if (!register_takes_day(wastes->gathering->wish, day))
        return true;
    size_t row = roll_add(roll);
    roll_setf(roll, row, "waste_no", "%06u", wastes->last);
    roll_set(roll, row, "date", day);
    set_number(roll, row, "run", answer, "run");
    set_number(roll, row, "copy", answer, "copy");
    set_number(roll, row, "page", answer, "page");
    roll_setf(roll, row, "generation", "%lld",
              (long long)line_number(answer, "generation", 0));
    roll_set(roll, row, "sheets", "1");
    set_number(roll, row, "fragments", answer, "fragments");
    set_text(roll, row, "bag", answer, "bag");
    if (line_number(answer, "is_foreign", 0) == 1)
        set_text(roll, row, "title", answer, "text");
    set_text(roll, row, "reason", answer, "fault");
    set_number(roll, row, "list", answer, "list");
    return true;
}

// The seal and the end of waste are those of the list it is on.
struct list_end {
    unsigned list;
    char *seal;
    char day[DAY_SIZE];
};

static bool read_end(struct gathering *gathering, unsigned list,
                     struct list_end *end, struct error *err)
{
    struct list_story story;
    struct text time = {0};
    bool done = list_story_read(gathering->registrar, list, &story, err);

    if (done) {
        const char *seal = line_text(story.about, "seal");
        free(end->seal);
        *end = (struct list_end){.list = list,
                                 .seal = string_copy(seal ? seal : "")};
        list_story_end(&story, &time);
        (void)snprintf(end->day, sizeof(end->day), "%.10s", text_string(&time));
    }
    text_clear(&time);
    list_story_clear(&story);
    return done;
}

// Neighbours in the register are mostly on one list.
static bool add_lists(struct gathering *gathering, struct error *err)
{
    struct roll *roll = gathering->roll;
    struct list_end end = {.list = 0};
    bool done = true;

    for (size_t row = 0; row < roll_count(roll) && done; row++) {
        int64_t list = 0;
        if (!number_read(roll_get(roll, row, "list"), 1, CODE_RUN_MAX, &list))
            continue;
        done = end.list == (unsigned)list ||
               read_end(gathering, (unsigned)list, &end, err);
        if (done) {
            roll_set(roll, row, "seal", end.seal);
            roll_set(roll, row, "destroyed_on", end.day);
        }
    }
    free(end.seal);
    return done;
}

static bool add_run(struct gathering *gathering, struct known *known,
                    size_t row, bool *is_kept, struct error *err)
{
    struct roll *roll = gathering->roll;
    int64_t number = 0, copy = 0;

    *is_kept = !gathering->wish->level; // foreign paper has no level
    if (!number_read(roll_get(roll, row, "run"), 1, CODE_RUN_MAX, &number))
        return true;
    const struct run_view *run = known_run(known, (unsigned)number, err);
    if (!run)
        return false;
    *is_kept = register_takes_level(gathering, run->level);
    roll_set(roll, row, "doc_no", run->doc_no);
    if (roll_get(roll, row, "title")[0] == '\0')
        roll_set(roll, row, "title", run->title);
    roll_set(roll, row, "level", register_level_words(gathering, run->level));
    if (number_read(roll_get(roll, row, "copy"), 1, CODE_COPY_MAX, &copy))
        roll_setf(roll, row, "serial", "%06u",
                  run->first_serial + (unsigned)copy - 1);
    return true;
}

// Document, level and serial are those of the run, and so is whether a line is
// wanted.
static bool add_runs(struct gathering *gathering, struct error *err)
{
    struct known *known = known_new(gathering->registrar);
    size_t count = roll_count(gathering->roll);
    bool *is_kept = memory_need_zero(count + 1, sizeof(*is_kept));
    bool done = true;

    for (size_t row = 0; row < count && done; row++)
        done = add_run(gathering, known, row, &is_kept[row], err);
    if (done)
        roll_keep(gathering->roll, is_kept);
    free(is_kept);
    known_free(known);
    return done;
}

bool gather_waste(struct gathering *gathering, struct error *err)
{
    struct wastes wastes = {.gathering = gathering};
    struct line *request = desk_request("wastes");
    bool done = false;

    do {
        wastes.count = 0;
        line_set_number(request, "first", wastes.last + 1);
        done = registrar_ask(gathering->registrar, request, see_waste, &wastes,
                             NULL, err);
    } while (done && wastes.count > 0 && wastes.last < WASTES_MAX);
    line_free(request);
    return done && add_runs(gathering, err) && add_lists(gathering, err);
}
