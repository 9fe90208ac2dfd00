// What the desk does with codes and keys.
#include "operator/station.h"

#include "operator/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The acts of every day, each under one letter; the others are commands.
static const struct station_mode modes[] = {
    {'v', "copy.verified", "verify", "核页", NULL},
    {'i', "copy.issued", "issue", "发放", NULL},
    {'r', "copy.returned", "return", "清退", NULL},
    {'l', "copy.lent", "lend", "借出", NULL},
    {'b', "copy.given_back", "give back", "归还", NULL},
    {'c', "copy.checked", "check pages", "复核", NULL},
    {'s', "copy.spared", "spare", "备份", NULL},
    {'a', "copy.assigned", "assign", "启用备份", NULL},
    {'p', "copy.packed", "pack", "封装", NULL},
    {'u', "copy.unpacked", "unpack", "拆封", NULL},
    {'d', "copy.dispatched", "dispatch", "发出", NULL},
    {'e', "copy.received", "received", "回执", NULL},
    // A slip comes back from the courier's way, or for what was handed over.
    {'t', "copy.receipted", "slip back", "签收单", "copy.received"},
    {'h', "copy.handed_over", "hand over", "移交", NULL},
    {'o', "copy.circulated", "circulate", "传阅", NULL},
    {'k', "copy.restocked", "restock", "重新入库", NULL},
    {'x', "copy.listed", "list", "列入清册", NULL},
    {'y', "copy.inventoried", "inventory", "清查", NULL},
    {'n', "copy.spoiled", "spoiled", "缺损", NULL},
    {'m', "copy.missed", "missing", "下落不明", NULL},
    {'f', "copy.found", "found", "找到", NULL},
};

const struct station_mode *station_modes(size_t *count)
{
    *count = sizeof(modes) / sizeof(modes[0]);
    return modes;
}

const struct deed *station_deed(const struct station_mode *mode,
                                enum copy_state state)
{
    const struct deed *deed = deed_of(mode->kind);
    const struct deed *also = mode->also ? deed_of(mode->also) : NULL;

    if (deed->from & 1u << state)
        return deed;
    return also && (also->from & 1u << state) ? also : NULL;
}

void station_say(struct station *station, enum station_light light,
                 const char *words)
{
    station->light = light;
    (void)snprintf(station->words, sizeof(station->words), "%s", words);
    text_cut_utf8(station->words, sizeof(station->words) - 1);
    station->has_bell = light == LIGHT_WRONG;
}

static void note(struct station *station, const char *result, const char *line)
{
    char **place = &station->log[station->logged % STATION_LOG];
    struct text entry = {0};

    text_addf(&entry, "%-6s %s  %s", result, line, station->words);
    free(*place);
    *place = text_take(&entry);
    station->logged++;
}

// --- which copy --------------------------------------------------------------

static bool see_trace(void *context, const struct line *answer)
{
    struct station *station = context;
    struct seen_copy *copy = &station->copy;
    const char *state = line_text(answer, "state");
    const char *mark = line_text(answer, "mark");
    const char *doc_no = line_text(answer, "doc_no");
    const char *title = line_text(answer, "title");

    if (line_number(answer, "genuine", 0) != 1) {
        station_say(station, LIGHT_WRONG,
                    "NOT GENUINE 伪码: keep the paper and report it");
        return true;
    }
    copy->run = (unsigned)line_number(answer, "run", 0);
    copy->copy = (unsigned)line_number(answer, "copy", 0);
    if (copy->copy == 0 || !state || !copy_state_read(state, &copy->state)) {
        station_say(station, LIGHT_WRONG,
                    copy->copy == 0
                        ? translated("this is a control sheet, not a copy")
                        : translated("genuine, but NOT IN THE JOURNAL: report "
                                     "it"));
        return true;
    }
    copy->is_there = true;
    (void)snprintf(
        copy->facts, sizeof(copy->facts),
        "run %u  copy %u of %lld  serial %06lld%s  %s  %s  %s  %s", copy->run,
        copy->copy, (long long)line_number(answer, "copies", 0),
        (long long)line_number(answer, "serial", 0),
        line_number(answer, "is_spare", 0) == 1 ? " spare" : "", state,
        mark ? mark : "", doc_no ? doc_no : "", title ? title : "");
    text_cut_utf8(copy->facts, sizeof(copy->facts) - 1);
    return true;
}

// "42:3": as a person names a copy.
static bool is_name(const char *line, unsigned *run, unsigned *copy)
{
    int end = 0;

    return strlen(line) < 32 && line[strspn(line, "0123456789:")] == '\0' &&
           sscanf(line, "%9u:%9u%n", run, copy, &end) == 2 && line[end] == '\0';
}

static bool see_copy(void *context, const struct line *answer)
{
    struct station *station = context;
    struct copy_view copy;

    if (!registrar_copy_read(answer, &copy, NULL) ||
        copy.copy != station->copy.copy)
        return true;
    station->copy.is_there = true;
    station->copy.state = copy.state;
    (void)snprintf(station->copy.facts, sizeof(station->copy.facts),
                   "run %u  copy %u  serial %06u%s  %s", copy.run, copy.copy,
                   copy.serial, copy.is_spare ? " spare" : "",
                   copy_state_name(copy.state));
    return true;
}

// False with ERROR_BUSY: not now.
static bool look_up(struct station *station, const char *line,
                    struct error *err)
{
    struct seen_copy *copy = &station->copy;
    bool is_named = false;
    struct line *request = NULL;
    char clean[STATION_LINE_MAX];

    *copy = (struct seen_copy){.is_there = false};
    is_named = is_name(line, &copy->run, &copy->copy);
    copy->is_coded = !is_named;
    request = desk_request(is_named ? "copies" : "trace");
    line_clean(line, clean, sizeof(clean));
    if (is_named)
        line_set_number(request, "run", copy->run);
    else
        line_set_text(request, "code", clean);
    station_say(station, LIGHT_WRONG, translated("there is no such copy"));
    bool done =
        registrar_ask(station->registrar, request,
                      is_named ? see_copy : see_trace, station, NULL, err);
    line_free(request);
    return done;
}

// --- acting ------------------------------------------------------------------

// One code is a scan of the whole copy only when that has one page; the others
// were counted by hand.
static const char *method_of(const struct station *station)
{
    bool is_whole = line_number(station->fields, "pages", 1) == 1;

    return station->copy.is_coded && is_whole ? "scan" : "hand";
}

// The printed slip of a copy bears its number, which its bars stand for: it is
// not asked for when slips come back.
static bool is_of_slips(const struct station *station)
{
    return string_equal(station->mode->kind, "copy.received") ||
           string_equal(station->mode->kind, "copy.receipted");
}

static void set_slip(const struct station *station, struct line *request)
{
    char number[32];

    if (!is_of_slips(station))
        return;
    (void)snprintf(number, sizeof(number), "R%u-%u", station->copy.run,
                   station->copy.copy);
    line_set_text(request, "receipt", number);
}

static struct line *act_request(struct station *station,
                                struct scanned *scanned)
{
    struct line *request = desk_request("act");
    const struct deed *deed = station_deed(station->mode, station->copy.state);
    char name[LINE_KEY_MAX + 1];
    bool is_optional = false;

    // What is not possible the registrar refuses, and says why.
    deed = deed ? deed : deed_of(station->mode->kind);
    if (scanned->id[0] == '\0')
        random_id(scanned->id);
    line_set_text(request, "id", scanned->id);
    line_set_text(request, "kind", deed->kind);
    line_set_number(request, "run", station->copy.run);
    line_set_number(request, "copy", station->copy.copy);
    for (const char *at = deed->fields;
         (at = deed_field_next(at, name, &is_optional));) {
        if (line_text(station->fields, name))
            line_set_text(request, name, line_text(station->fields, name));
        else if (line_has(station->fields, name))
            line_set_number(request, name,
                            line_number(station->fields, name, 0));
    }
    if (line_has(request, "method"))
        line_set_text(request, "method", method_of(station));
    set_slip(station, request);
    station_second_add(station, request);
    return request;
}

static bool see_after(void *context, const struct line *answer)
{
    struct seen_copy *copy = context;
    const char *state = line_text(answer, "state");
    const char *holder = line_text(answer, "holder");
    const char *title = line_text(answer, "title");

    if (!state || !copy_state_read(state, &copy->state))
        return true;
    (void)snprintf(copy->facts, sizeof(copy->facts),
                   "run %u  copy %u  serial %06lld  %s  %s  %s", copy->run,
                   copy->copy, (long long)line_number(answer, "serial", 0),
                   state, holder ? holder : "", title ? title : "");
    text_cut_utf8(copy->facts, sizeof(copy->facts) - 1);
    return true;
}

// How the copy stands now. The act is recorded, whether this is answered or
// not.
static void look_again(struct station *station)
{
    struct line *request = desk_request("copy");
    struct text name = {0};

    text_addf(&name, "%u:%u", station->copy.run, station->copy.copy);
    line_set_text(request, "name", text_string(&name));
    (void)registrar_ask(station->registrar, request, see_after, &station->copy,
                        NULL, NULL);
    text_clear(&name);
    line_free(request);
}

static void say_acted(struct station *station, const struct line *closing)
{
    char words[STATION_WORDS_MAX];
    long long item = (long long)line_number(closing, "item", 0);

    if (!station->second.later || item == 0) {
        station_say(station, LIGHT_RIGHT, station->mode->zh);
        return;
    }
    (void)snprintf(words, sizeof(words),
                   "NOT DONE YET 待确认: countermark witness-of %lld, by "
                   "another person, within 24 hours",
                   item);
    station_say(station, LIGHT_PENDING, words);
}

static bool act(struct station *station, struct scanned *scanned,
                struct error *err)
{
    struct line *request = act_request(station, scanned);
    struct line *closing = line_new();
    bool done =
        registrar_ask(station->registrar, request, NULL, NULL, closing, err);

    if (done)
        look_again(station);
    if (done)
        say_acted(station, closing);
    line_free(closing);
    line_free(request);
    return done;
}

static void finish(struct station *station, const struct scanned *scanned)
{
    bool is_right = station->light == LIGHT_RIGHT;
    bool is_pending = station->light == LIGHT_PENDING;

    if (station->mode) {
        station->done += is_right;
        station->pending += is_pending;
        station->wrong += !is_right && !is_pending;
    }
    note(station,
         is_right     ? "ok"
         : is_pending ? "waits"
                      : "WRONG",
         scanned->line);
}

// What is known is kept for another try only while the registrar is away.
static bool settle(struct station *station, struct scanned *scanned,
                   const struct error *err)
{
    if (err->kind == ERROR_BUSY) {
        station_say(
            station, LIGHT_AWAY,
            translated(
                "the registrar does not answer; scan on, nothing is lost"));
        return false;
    }
    if (second_is_lacking(err)) {
        station_second_ask(station);
        return false;
    }
    station_say(station, LIGHT_WRONG, error_said(err));
    finish(station, scanned);
    return true;
}

static bool answer_code(struct station *station, struct scanned *scanned)
{
    struct error err = {0};

    if (!look_up(station, scanned->line, &err))
        return settle(station, scanned, &err);
    if (station->copy.is_there && station->mode) {
        if (!act(station, scanned, &err))
            return settle(station, scanned, &err);
    } else if (station->copy.is_there) {
        station_say(station, LIGHT_RIGHT, copy_state_name(station->copy.state));
    }
    finish(station, scanned);
    return true;
}

// --- fields ------------------------------------------------------------------

// The next field of the mode that a person must say; NULL: all are there.
static bool is_asked(const struct station *station)
{
    return !string_equal(station->field, "run") &&
           !string_equal(station->field, "copy") &&
           !line_has(station->fields, station->field) &&
           !(is_of_slips(station) && string_equal(station->field, "receipt"));
}

// What its other act needs besides.
static bool ask_also(struct station *station)
{
    if (station->is_also || !station->mode->also)
        return false;
    station->is_also = true;
    station->asking = deed_of(station->mode->also)->fields;
    return true;
}

static void ask_next(struct station *station)
{
    do
        while ((station->asking = deed_field_next(
                    station->asking, station->field, &station->is_optional))) {
            bool is_needless = station->is_also && station->is_optional;
            if (is_asked(station) && !is_needless)
                return;
        }
    while (ask_also(station));
}

static void take_field(struct station *station, const char *value)
{
    const struct deed_field *field = deed_field_find(station->field);
    struct error err = {0};
    char clean[STATION_LINE_MAX];
    int64_t number = 0;

    if (*value == '\0' && station->is_optional) {
        ask_next(station);
        return;
    }
    line_clean(value, clean, sizeof(clean));
    bool is_number = field && field->type == DEED_NUMBER;
    if (is_number && number_read(clean, 0, INT32_MAX, &number))
        line_set_number(station->fields, station->field, number);
    else
        line_set_text(station->fields, station->field, clean);
    if (field && !deed_field_check(field, station->fields, &err)) {
        line_remove(station->fields, station->field);
        station_say(station, LIGHT_WRONG, error_said(&err));
        return;
    }
    station_say(station, LIGHT_NONE, "");
    ask_next(station);
}

bool station_has_work(const struct station *station)
{
    return station->count > station->first + station->parked;
}

bool station_work(struct station *station)
{
    struct scanned *scanned = &station->queue[station->first];

    if (station->second_ask != SECOND_ASKS_NOTHING) {
        station_second_take(station);
        return true;
    }
    if (station->asking)
        take_field(station, scanned->line);
    else if (!answer_code(station, scanned))
        return false;
    free(scanned->line);
    *scanned = (struct scanned){.line = NULL};
    if (++station->first == station->count)
        station->first = station->count = 0;
    return true;
}

// --- keys --------------------------------------------------------------------

static void leave_mode(struct station *station)
{
    station->mode = NULL;
    station->asking = NULL;
    station->typed[0] = '\0';
    station->done = station->wrong = station->pending = 0;
    station_second_clear(station);
    line_empty(station->fields);
    station_say(station, LIGHT_NONE, "");
}

void station_key(struct station *station, char key)
{
    if (key == '\x1b' && station_second_give_up(station)) {
        leave_mode(station);
        station_say(
            station, LIGHT_WRONG,
            translated(
                "no second person: nothing of what waited was recorded"));
        return;
    }
    // What waits belongs to the mode it was scanned in.
    if (station->count > station->first) {
        station->has_bell = true;
        return;
    }
    if (key == '\x1b') {
        leave_mode(station);
        return;
    }
    if (key == 'q' && !station->mode) {
        station->is_over = true;
        return;
    }
    for (size_t n = 0; n < sizeof(modes) / sizeof(modes[0]); n++) {
        const struct deed *deed = deed_of(modes[n].kind);
        if (modes[n].key != key || !deed || station->mode)
            continue;
        leave_mode(station);
        station->mode = &modes[n];
        station->asking = deed->fields;
        station->is_also = false;
        // Nobody is asked: each scan says it (method_of).
        line_set_text(station->fields, "method", "scan");
        ask_next(station);
        station_say(station, LIGHT_NONE, deed->says);
        return;
    }
    station->has_bell = true;
}
