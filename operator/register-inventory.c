// The inventory check sheet: while an inventory is open, all that it looks for
// and what was seen of it; once it has ended, what was not found in its place.
#include "operator/desk.h"
#include "operator/inventory.h"
#include "operator/register.h"

#include <string.h>

struct sheet {
    struct gathering *gathering;
    const char *check_no, *room, *holder;
};

static const char *field(const struct line *line, const char *key)
{
    const char *value = line_text(line, key);

    return value ? value : "";
}

static size_t add_copy(struct sheet *sheet, const struct line *answer)
{
    static const char *const same[] = {"doc_no", "mark", "holder"};
    struct roll *roll = sheet->gathering->roll;
    size_t row = roll_add(roll);

    (void)register_takes_level(sheet->gathering, field(answer, "level"));
    for (size_t n = 0; n < sizeof(same) / sizeof(same[0]); n++)
        roll_set(roll, row, same[n], field(answer, same[n]));
    roll_setf(roll, row, "serial", "%06lld",
              (long long)line_number(answer, "serial", 0));
    roll_set(roll, row, "state",
             register_state_words(sheet->gathering, field(answer, "state")));
    roll_setf(roll, row, "pages", "%lld",
              (long long)line_number(answer, "pages", 0));
    return row;
}

static bool belongs(const struct sheet *sheet, const struct line *answer)
{
    return strstr(field(answer, "place"), sheet->room) &&
           strstr(field(answer, "holder"), sheet->holder);
}

// What was not seen yet is left to the pen.
static bool see_open(void *context, const struct line *answer)
{
    struct sheet *sheet = context;
    struct gathering *gathering = sheet->gathering;
    size_t row = add_copy(sheet, answer);

    if (!string_equal(field(answer, "checked"), sheet->check_no))
        return true;
    roll_set(gathering->roll, row, "found",
             register_words(gathering, "已见", "seen"));
    if (!belongs(sheet, answer))
        roll_set(gathering->roll, row, "difference",
                 register_words(gathering, "多出", "belongs elsewhere"));
    return true;
}

static bool see_deviation(void *context, const struct line *answer)
{
    struct sheet *sheet = context;
    struct gathering *gathering = sheet->gathering;
    size_t row = add_copy(sheet, answer);
    bool is_missing = string_equal(field(answer, "result"), "MISSING");

    if (!is_missing)
        roll_set(gathering->roll, row, "found",
                 register_words(gathering, "已见", "seen"));
    roll_set(gathering->roll, row, "difference",
             is_missing
                 ? register_words(gathering, "未见", "not seen")
                 : register_words(gathering, "多出", "belongs elsewhere"));
    return true;
}

// Of one that has ended, its result.
static void say_result(const struct gathering *gathering,
                       const struct line *about, struct text *scope)
{
    static const struct {
        const char *field, *zh, *en;
    } counts[] = {{"found", "（在位 ", " (found "},
                  {"lacking", "，未见 ", ", not seen "},
                  {"extra", "，多出 ", ", elsewhere "}};

    for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++)
        text_addf(scope, "%s%lld",
                  register_words(gathering, counts[n].zh, counts[n].en),
                  (long long)line_number(about, counts[n].field, 0));
    text_add_string(scope, register_words(gathering, "；仅列差异）",
                                          "; only differences are listed)"));
}

// "机要室; 办公室", or everything.
static void set_scope(struct sheet *sheet, const struct line *about)
{
    struct gathering *gathering = sheet->gathering;
    struct text scope = {0};

    if (*sheet->room == '\0' && *sheet->holder == '\0')
        text_add_string(&scope,
                        register_words(gathering, "全部", "everything"));
    text_addf(&scope, "%s%s%s", sheet->room,
              *sheet->room && *sheet->holder ? "; " : "", sheet->holder);
    if (string_equal(field(about, "state"), "ENDED"))
        say_result(gathering, about, &scope);
    roll_head(gathering->roll, "scope", text_string(&scope));
    text_clear(&scope);
}

static void set_head(struct sheet *sheet, const struct line *about)
{
    struct roll *roll = sheet->gathering->roll;
    const char *ended = field(about, "ended");
    char day[DAY_SIZE];

    register_day(*ended ? ended : field(about, "made"), day);
    roll_head(roll, "check_no", sheet->check_no);
    roll_head(roll, "as_of", day);
    set_scope(sheet, about);
}

bool gather_inventory(struct gathering *gathering, struct error *err)
{
    struct line *about = line_new();
    struct sheet sheet = {.gathering = gathering};
    bool done = inventory_about(gathering->registrar, gathering->wish->subject,
                                about, err);

    if (done) {
        bool is_ended = string_equal(field(about, "state"), "ENDED");
        sheet.check_no = field(about, "check_no");
        sheet.room = field(about, "room");
        sheet.holder = field(about, "holder");
        set_head(&sheet, about);
        done = inventory_each(
            gathering->registrar, is_ended ? "deviations" : "inventory",
            sheet.check_no, is_ended ? see_deviation : see_open, &sheet, err);
        roll_number(gathering->roll, "no");
    }
    line_free(about);
    return done;
}
