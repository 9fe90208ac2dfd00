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
};
const struct station_mode *station_modes(size_t *count);

enum station_light { LIGHT_NONE, LIGHT_RIGHT, LIGHT_WRONG, LIGHT_AWAY };

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
    struct line *fields;          // that are the same for every code
    const char *asking;           // the rest of the deed's fields, or NULL
    char field[LINE_KEY_MAX + 1]; // that is asked for now
    bool is_optional;
    unsigned done, wrong; // of this mode
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
void station_say(struct station *station, enum station_light light,
                 const char *words);

#endif
