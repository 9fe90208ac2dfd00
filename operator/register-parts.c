// What the registers share: days, levels, the runs of a period.
#include "operator/register.h"

#include "operator/desk.h"

#include <stdlib.h>
#include <string.h>

const struct level *register_level(const struct policy *policy,
                                   const char *code, int *rank)
{
    for (size_t n = 0; n < policy_queue_count(policy); n++) {
        const struct scheme *scheme = policy_queue_at(policy, n)->scheme;
        for (unsigned m = 0; m < scheme->level_count; m++) {
            if (!string_equal(scheme->levels[m].code, code) &&
                !string_equal(scheme->levels[m].zh, code) &&
                !string_equal(scheme->levels[m].en, code))
                continue;
            *rank = (int)m;
            return &scheme->levels[m];
        }
    }
    return NULL;
}

static const char *words_of(const struct level *level,
                            enum stamp_language language)
{
    bool is_en = language == STAMP_EN || level->zh[0] == '\0';

    return is_en && level->en[0] != '\0' ? level->en : level->zh;
}

const char *register_level_words(const struct gathering *gathering,
                                 const char *code)
{
    int rank = 0;
    const struct level *level = register_level(gathering->policy, code, &rank);

    return level ? words_of(level, gathering->wish->language) : code;
}

const char *register_words(const struct gathering *gathering, const char *zh,
                           const char *en)
{
    return gathering->wish->language == STAMP_EN ? en : zh;
}

const char *register_state_words(const struct gathering *gathering,
                                 const char *state)
{
    static const struct {
        enum copy_state state;
        const char *words;
    } all[] = {
        {COPY_SENT, "SENT 已送机"},
        {COPY_INCOMPLETE, "INCOMPLETE 缺损"},
        {COPY_IN_STOCK, "IN_STOCK 在库"},
        {COPY_SPARE, "SPARE 备份"},
        {COPY_PACKED, "PACKED 已封装"},
        {COPY_IN_TRANSIT, "IN_TRANSIT 递送中"},
        {COPY_ISSUED, "ISSUED 已发放"},
        {COPY_ON_LOAN, "ON_LOAN 借阅中"},
        {COPY_AT_REPAIR, "AT_REPAIR 送修"},
        {COPY_RETURNED, "RETURNED 已清退"},
        {COPY_LISTED, "LISTED 待销"},
        {COPY_SEALED, "SEALED 已封存"},
        {COPY_DESTROYED, "DESTROYED 已销毁"},
        {COPY_ARCHIVED, "ARCHIVED 已归档"},
        {COPY_TRANSFERRED, "TRANSFERRED 已移交"},
        {COPY_MISSING, "MISSING 下落不明"},
        {COPY_LOST, "LOST 失控核销"},
        {COPY_VOID, "VOID 作废号"},
    };
    enum copy_state is = COPY_NONE;

    if (gathering->wish->language == STAMP_EN || !copy_state_read(state, &is))
        return state;
    for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
        if (all[n].state == is)
            return all[n].words;
    return state;
}

void register_person(const char *holder, struct text *unit, struct text *person)
{
    static const char wide[] = "，";
    const char *comma = strstr(holder, wide);
    size_t width = comma ? strlen(wide) : 1;

    comma = comma ? comma : strrchr(holder, ',');
    if (!comma) {
        text_add_string(unit, holder);
        return;
    }
    text_add(unit, holder, (size_t)(comma - holder));
    comma += width;
    text_add_string(person, comma + strspn(comma, " "));
}

bool register_takes_level(struct gathering *gathering, const char *code)
{
    int rank = 0, wanted_rank = 0;
    const struct level *level = register_level(gathering->policy, code, &rank);
    const char *asked = gathering->wish->level;

    if (asked) {
        const struct level *wanted =
            register_level(gathering->policy, asked, &wanted_rank);
        if (wanted ? wanted != level : !string_equal(asked, code))
            return false;
    }
    if (level && rank > gathering->rank) {
        gathering->highest = level;
        gathering->rank = rank;
    }
    return true;
}

void register_day(const char *utc, char day[DAY_SIZE])
{
    struct text local = {0};

    say_time(utc, &local);
    (void)snprintf(day, DAY_SIZE, "%.10s", text_string(&local));
    text_clear(&local);
}

bool register_takes_day(const struct register_wish *wish, const char *day)
{
    return (wish->from[0] == '\0' || strcmp(day, wish->from) >= 0) &&
           (wish->to[0] == '\0' || strcmp(day, wish->to) <= 0);
}

// --- runs --------------------------------------------------------------------

enum { PART = 500 };

// Runs as they come, and given out when all of a part are here: whoever gets
// one may ask the registrar in turn.
struct part {
    struct run_view *runs;
    size_t count;
    struct error err;
};

static bool see_run(void *context, const struct line *answer)
{
    struct part *part = context;

    return part->count < PART &&
           registrar_run_read(answer, &part->runs[part->count++], &part->err);
}

// `*old` counts runs before the period.
static bool give_out(struct gathering *gathering, const struct part *part,
                     register_run *see, void *context, size_t *old,
                     struct error *err)
{
    char day[DAY_SIZE];

    *old = 0;
    for (size_t n = 0; n < part->count; n++) {
        const struct run_view *run = &part->runs[n];
        register_day(run->received, day);
        *old += strcmp(day, gathering->wish->from) < 0;
        if (register_takes_day(gathering->wish, day) &&
            register_takes_level(gathering, run->level) &&
            !see(context, run, err))
            return false;
    }
    return true;
}

bool register_runs(struct gathering *gathering, register_run *see,
                   void *context, struct error *err)
{
    struct part part = {.runs = memory_need_zero(PART, sizeof(*part.runs))};
    struct line *request = desk_request("runs");
    unsigned before = 0;
    size_t old = 0;
    bool done = false;

    line_set_number(request, "limit", PART);
    // Runs are numbered in the order of the journal. Clocks may be set back,
    // but not by so long that a whole part of older runs is before the period.
    do {
        part.count = 0;
        line_set_number(request, "before", before);
        done = registrar_ask(gathering->registrar, request, see_run, &part,
                             NULL, err);
        if (done && part.err.kind != ERROR_NONE) {
            *err = part.err;
            done = false;
        }
        done = done && give_out(gathering, &part, see, context, &old, err);
        before = part.count > 0 ? part.runs[part.count - 1].run : 1;
    } while (done && part.count == PART && old < PART && before > 1);
    line_free(request);
    free(part.runs);
    return done;
}
