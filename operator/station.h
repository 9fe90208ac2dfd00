// The desk: a station for a scanner and a keyboard, shared by the files that
// make it.
//
// What comes from the terminal becomes lines. A line is a code, or the value of
// a field that was asked for. Lines wait in a queue until the registrar has
// answered for them, so that none is lost while it is away; an act that was
// sent keeps its id, so that sending it again is no second act.
#ifndef OPERATOR_STATION_H
#define OPERATOR_STATION_H

#include "operator/say.h"
#include "operator/second.h"
#include "registrar/client.h"

enum {
    STATION_LINE_MAX = 600, // bytes of one line of input
    STATION_QUEUE_MAX = 100000,
    STATION_WORDS_MAX = 1100,
    STATION_LOG = 64,
};

// What the station can do with one key, besides looking.
struct station_mode {
    char key;
    const char *kind; // of the act
    const char *en, *zh;
    const char *also; // the kind where that one is not possible; or NULL
};
const struct station_mode *station_modes(size_t *count);
// The rule by which a mode acts on a copy in that state; NULL: by none.
const struct deed *station_deed(const struct station_mode *mode,
                                enum copy_state state);

enum station_light {
    LIGHT_NONE,
    LIGHT_RIGHT,
    LIGHT_WRONG,
    LIGHT_PENDING, // it waits for its second person
    LIGHT_AWAY,
};

// What of the second person is asked for.
enum station_second {
    SECOND_ASKS_NOTHING,
    SECOND_ASKS_NAME,
    SECOND_ASKS_SECRET,
};

// A line on its way to the registrar.
struct scanned {
    char *line;
    char id[33]; // of its act, "" until one was sent
};

// The copy that was scanned last.
struct seen_copy {
    bool is_there;
    bool is_coded; // paper with its code was in hand, not just its name
    unsigned run, copy;
    enum copy_state state;
    char facts[STATION_WORDS_MAX];
};

struct station {
    struct registrar *registrar;
    char unit[128];
    // What is typed.
    char typed[STATION_LINE_MAX];
    struct scanned *queue;
    size_t first, count, room; // waiting: first .. count - 1
    bool is_over;
    // What is done with a code: NULL to look only.
    const struct station_mode *mode;
    struct line *fields;           // that are the same for every code
    const char *asking;            // the rest of the deed's fields, or NULL
    char field[LINE_KEY_MAX + 1];  // that is asked for now
    bool is_optional, is_also;     // the field is one of `also`
    unsigned done, wrong, pending; // of this mode
    // The second person of its acts.
    struct second_wish second;
    char second_name[LEDGER_NAME_MAX];
    int64_t vouched_at;
    enum station_second second_ask;
    size_t parked; // the first of what waits, until he has answered
    // What is shown.
    enum station_light light;
    char words[STATION_WORDS_MAX];
    struct seen_copy copy;
    char *log[STATION_LOG];
    unsigned logged;
    bool has_bell;
};

// --- station-keys.c
// ----------------------------------------------------------- The terminal
// without echo and line editing; given back by station_terminal_end.
bool station_terminal_begin(struct error *err);
void station_terminal_end(void);
// Waits up to `wait_ms` for input and takes all there is: text into the line,
// whole lines into the queue. False when the terminal is gone.
bool station_read(struct station *station, int wait_ms);

// --- station-show.c
// -----------------------------------------------------------
void station_show(struct station *station);

// --- station-work.c
// ----------------------------------------------------------- The first line of
// the queue is answered; false: the registrar is away, and the line waits on.
bool station_work(struct station *station);
// A key that stands for a mode, Escape ('\x1b') or the end ('q').
void station_key(struct station *station, char key);
// Whether there is a line that can be answered now.
bool station_has_work(const struct station *station);

// --- station-second.c
// --------------------------------------------------------- Asks for the second
// person; what waits is parked.
void station_second_ask(struct station *station);
// Takes his name, or his password.
void station_second_take(struct station *station);
// Forgets him, and what was asked.
void station_second_clear(struct station *station);
// When he is asked for: drops what waits for him. False when he is not.
bool station_second_give_up(struct station *station);
// What an act says of him.
void station_second_add(struct station *station, struct line *request);

void station_say(struct station *station, enum station_light light,
                 const char *words);

#endif
