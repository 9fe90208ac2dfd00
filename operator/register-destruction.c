// The destruction list and the certificate of destruction, from what the
// journal says of a list: the copies and the waste on it, and its events.
#include "operator/desk.h"
#include "operator/register-known.h"
#include "operator/register-list.h"

#include <stdlib.h>
#include <string.h>

// A list while its form is filled in.
struct filling_list {
    struct gathering *gathering;
    struct list_story story;
    struct known *known;
    unsigned list;
    bool has_rows; // the items are lines of the form
    // What is on it. Sheets of copies are known when their runs were asked for.
    struct {
        unsigned run, sheets;
    } * copies;
    size_t count;
    unsigned pages, sheets, wastes;
    bool is_cut;
};

static const char *field(const struct line *line, const char *key)
{
    const char *value = line_text(line, key);

    return value ? value : "";
}

static const char *means_words(const struct gathering *gathering,
                               const struct line *destroyed)
{
    static const struct {
        const char *code, *zh, *en;
    } means[] = {
        {"shred", "粉碎", "shredded"},
        {"pulp", "化浆", "pulped"},
        {"burn", "焚毁", "burnt"},
    };
    const char *code = field(destroyed, "means");

    for (size_t n = 0; n < sizeof(means) / sizeof(means[0]); n++)
        if (string_equal(means[n].code, code))
            return register_words(gathering, means[n].zh, means[n].en);
    return code;
}

// --- the items
// ---------------------------------------------------------------

// "zhao / qian"
static void say_two(const struct line *event, struct text *into)
{
    const char *second = line_text(event, "second");

    text_add_string(into, field(event, "actor"));
    if (second)
        text_addf(into, " / %s", second);
}

static size_t add_item(struct filling_list *filling)
{
    struct gathering *gathering = filling->gathering;
    size_t row = roll_add(gathering->roll);
    bool is_checked = line_count(filling->story.checked) > 0;
    struct text two = {0};

    roll_set(gathering->roll, row, "bag", field(filling->story.about, "bag"));
    say_two(filling->story.checked, &two);
    roll_set(gathering->roll, row, "counted_by", text_string(&two));
    if (is_checked)
        roll_set(gathering->roll, row, "result",
                 register_words(gathering, "一致", "agrees"));
    text_clear(&two);
    return row;
}

static void add_copy(struct filling_list *filling, const struct line *answer)
{
    static const char *const same[] = {"title", "doc_no", "mark"};
    struct gathering *gathering = filling->gathering;
    struct roll *roll = gathering->roll;
    size_t row = add_item(filling);

    for (size_t n = 0; n < sizeof(same) / sizeof(same[0]); n++)
        roll_set(roll, row, same[n], field(answer, same[n]));
    roll_setf(roll, row, "serial", "%06lld",
              (long long)line_number(answer, "serial", 0));
    roll_set(roll, row, "copies", "1");
    roll_setf(roll, row, "pages", "%lld",
              (long long)line_number(answer, "pages", 0));
    roll_set(roll, row, "origin", policy_site(gathering->policy)->unit);
}

static bool see_copy(void *context, const struct line *answer)
{
    struct filling_list *filling = context;

    (void)register_takes_level(filling->gathering, field(answer, "level"));
    filling->pages += (unsigned)line_number(answer, "pages", 0);
    filling->copies = memory_grow(filling->copies, filling->count + 1,
                                  sizeof(*filling->copies));
    filling->copies[filling->count++].run =
        (unsigned)line_number(answer, "run", 0);
    if (filling->has_rows)
        add_copy(filling, answer);
    return true;
}

// What a waste sheet is called on the list; the run follows when the answer is
// over.
static bool see_waste(void *context, const struct line *answer)
{
    struct filling_list *filling = context;
    struct gathering *gathering = filling->gathering;
    unsigned run = (unsigned)line_number(answer, "run", 0);
    long long number = line_number(answer, "waste", 0);
    long long copy = line_number(answer, "copy", 0);

    filling->wastes++;
    filling->copies =
        memory_grow(filling->copies, filling->count + filling->wastes,
                    sizeof(*filling->copies));
    filling->copies[filling->count + filling->wastes - 1].run = run;
    if (!filling->has_rows)
        return true;
    size_t row = add_item(filling);
    const char *what = register_words(gathering, "废页", "waste sheet");
    if (copy > 0)
        roll_setf(gathering->roll, row, "title", "%s W%lld: %lld:%lld %s %lld",
                  what, number, (long long)run, copy,
                  register_words(gathering, "页", "page"),
                  (long long)line_number(answer, "page", 0));
    else
        roll_setf(gathering->roll, row, "title", "%s W%lld %s", what, number,
                  field(answer, "text"));
    if (field(answer, "bag")[0] != '\0')
        roll_set(gathering->roll, row, "bag", field(answer, "bag"));
    return true;
}

// The sheets of copies, and document and level of waste, are those of its run.
static bool add_runs(struct filling_list *filling, struct error *err)
{
    struct roll *roll = filling->gathering->roll;

    for (size_t n = 0; n < filling->count + filling->wastes; n++) {
        const struct run_view *run = NULL;
        bool is_waste = n >= filling->count;
        if (filling->copies[n].run > 0) {
            run = known_run(filling->known, filling->copies[n].run, err);
            if (!run)
                return false;
        }
        filling->sheets += is_waste ? 1 : run ? run->sheets : 0;
        if (!is_waste || !run)
            continue;
        (void)register_takes_level(filling->gathering, run->level);
        if (filling->has_rows) {
            roll_set(roll, n, "doc_no", run->doc_no);
            roll_set(roll, n, "mark", run->mark);
        }
    }
    return true;
}

// A form that lacks a line would be signed as if it were whole.
static bool ask_items(struct filling_list *filling, const char *what,
                      answer_seen *see, struct error *err)
{
    struct line *request = desk_request(what), *closing = line_new();

    line_set_number(request, "list", filling->list);
    bool done = registrar_ask(filling->gathering->registrar, request, see,
                              filling, closing, err);
    if (done && line_has(closing, "is_cut"))
        done = error_set(err, ERROR_SYSTEM,
                         "list %u is longer than one answer of the registrar",
                         filling->list);
    line_free(closing);
    line_free(request);
    return done;
}

static bool read_list(struct filling_list *filling, struct error *err)
{
    const char *subject = filling->gathering->wish->subject;
    int64_t number = 0;

    if (!number_read(subject, 1, CODE_RUN_MAX, &number))
        return error_set(err, ERROR_USAGE,
                         "%s: \"%s\" is not the number of a destruction list",
                         filling->gathering->wish->kind->name, subject);
    filling->list = (unsigned)number;
    return list_story_read(filling->gathering->registrar, filling->list,
                           &filling->story, err) &&
           ask_items(filling, "holdings", see_copy, err) &&
           ask_items(filling, "wastes", see_waste, err) &&
           add_runs(filling, err);
}

static void clear(struct filling_list *filling)
{
    list_story_clear(&filling->story);
    known_free(filling->known);
    free(filling->copies);
}

static struct filling_list begin(struct gathering *gathering)
{
    return (struct filling_list){
        .gathering = gathering,
        .known = known_new(gathering->registrar),
        .has_rows = form_column(gathering->wish->kind, "bag") >= 0,
    };
}

// --- heads
// ------------------------------------------------------------------

static void head_number(struct roll *roll, const char *key, unsigned number)
{
    struct text text = {0};

    text_addf(&text, "%u", number);
    roll_head(roll, key, text_string(&text));
    text_clear(&text);
}

// What both forms say of the whole list.
static void set_sums(const struct filling_list *filling)
{
    const struct gathering *gathering = filling->gathering;
    struct text copies = {0};

    text_addf(&copies, "%zu", filling->count);
    if (filling->wastes > 0)
        text_addf(
            &copies, "%s%u",
            register_words(gathering, "；另废页张数：", "; waste sheets: "),
            filling->wastes);
    head_number(gathering->roll, "list_no", filling->list);
    roll_head(gathering->roll, "copies", text_string(&copies));
    head_number(gathering->roll, "pages", filling->pages);
    if (gathering->highest)
        roll_head(gathering->roll, "level",
                  register_level_words(gathering, gathering->highest->code));
    text_clear(&copies);
}

static void set_destruction(const struct filling_list *filling)
{
    const struct gathering *gathering = filling->gathering;
    const struct list_story *story = &filling->story;
    struct roll *roll = gathering->roll;
    const char *approved = line_text(story->approved, "t");
    struct text end = {0};
    char day[DAY_SIZE];

    set_sums(filling);
    roll_head(roll, "unit", policy_site(gathering->policy)->unit);
    roll_head(roll, "applicant", field(story->about, "maker"));
    roll_head(roll, "reason", field(story->about, "reason"));
    roll_head(roll, "approver", field(story->about, "approver"));
    register_day(approved ? approved : "", day);
    roll_head(roll, "approved_on", approved ? day : "");
    roll_tail(roll, "method", means_words(gathering, story->destroyed));
    roll_tail(roll, "machine", field(story->destroyed, "machine"));
    roll_tail(roll, "place", field(story->destroyed, "place"));
    list_story_end(story, &end);
    roll_tail(roll, "time", text_string(&end));
    text_clear(&end);
    roll_number(roll, "no");
}

bool gather_destruction(struct gathering *gathering, struct error *err)
{
    struct filling_list filling = begin(gathering);
    bool done = read_list(&filling, err);

    if (done)
        set_destruction(&filling);
    clear(&filling);
    return done;
}

// --- the certificate
// ---------------------------------------------------------

// An event as the hash tree has it: its leaf is what a proof begins with.
static void add_event(struct roll *roll, const char *stored)
{
    struct line *event = line_new();
    struct text time = {0}, two = {0};
    struct digest leaf;
    char hex[DIGEST_HEX];

    if (line_read(stored, strlen(stored), event, NULL)) {
        size_t row = roll_add(roll);
        event_leaf(stored, strlen(stored), &leaf);
        digest_hex(&leaf, hex);
        say_time(field(event, "t"), &time);
        say_two(event, &two);
        roll_setf(roll, row, "event", "%lld",
                  (long long)line_number(event, "seq", 0));
        roll_set(roll, row, "time", text_string(&time));
        roll_set(roll, row, "kind", field(event, "kind"));
        roll_set(roll, row, "who", text_string(&two));
        roll_set(roll, row, "hash", hex);
    }
    text_clear(&two);
    text_clear(&time);
    line_free(event);
}

static void set_certificate(const struct filling_list *filling)
{
    const struct list_story *story = &filling->story;
    struct roll *roll = filling->gathering->roll;
    struct text end = {0};

    set_sums(filling);
    head_number(roll, "sheets", filling->sheets);
    roll_head(roll, "certificate_no", field(story->about, "certificate"));
    roll_head(roll, "bag", field(story->about, "bag"));
    roll_head(roll, "seal", field(story->about, "seal"));
    roll_head(roll, "method",
              means_words(filling->gathering, story->destroyed));
    roll_head(roll, "place", field(story->destroyed, "place"));
    list_story_end(story, &end);
    roll_head(roll, "time", text_string(&end));
    text_clear(&end);
    roll_head(roll, "destroyer", field(story->destroyed, "actor"));
    roll_head(roll, "witness", field(story->destroyed, "second"));
    for (size_t n = 0; n < story->count; n++)
        add_event(roll, story->stored[n]);
}

bool gather_certificate(struct gathering *gathering, struct error *err)
{
    struct filling_list filling = begin(gathering);
    bool done = read_list(&filling, err);

    if (done && line_count(filling.story.destroyed) == 0)
        done = error_set(err, ERROR_REFUSED,
                         "list %u is %s; only what is destroyed is certified",
                         filling.list, field(filling.story.about, "state"));
    if (done)
        set_certificate(&filling);
    clear(&filling);
    return done;
}
