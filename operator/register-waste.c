// The waste register: every spoiled sheet, as the registrar numbered it.
#include "operator/desk.h"
#include "operator/register-known.h"
#include "operator/register.h"

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
    return true;
}

// Document, level and serial are those of the run. Foreign paper has none.
static bool add_runs(struct gathering *gathering, struct error *err)
{
    struct known *known = known_new(gathering->registrar);
    struct roll *roll = gathering->roll;
    bool done = true;

    for (size_t row = 0; row < roll_count(roll) && done; row++) {
        int64_t number = 0, copy = 0;
        if (!number_read(roll_get(roll, row, "run"), 1, CODE_RUN_MAX, &number))
            continue;
        const struct run_view *run = known_run(known, (unsigned)number, err);
        done = run != NULL;
        if (!done)
            break;
        (void)register_takes_level(gathering, run->level);
        roll_set(roll, row, "doc_no", run->doc_no);
        roll_set(roll, row, "title", run->title);
        roll_set(roll, row, "level",
                 register_level_words(gathering, run->level));
        if (number_read(roll_get(roll, row, "copy"), 1, CODE_COPY_MAX, &copy))
            roll_setf(roll, row, "serial", "%06u",
                      run->first_serial + (unsigned)copy - 1);
    }
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
    return done && add_runs(gathering, err);
}
