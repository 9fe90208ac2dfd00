// What can be asked: one table says which request needs which door and which
// right, whether it writes, and who answers it.
#ifndef REGISTRAR_ASKS_H
#define REGISTRAR_ASKS_H

#include "registrar/access.h"
#include "registrar/office.h"

enum {
    REPLY_BYTES_MAX = 4 * 1024 * 1024, // of one answer, all lines
    REPLY_LINES_MAX = 1000,            // of one list, unless it is of copies
};

// A run that is on its way to a device; run 0: none.
struct delivery {
    unsigned run, attempt;
};

// One request, and who makes it.
struct asked {
    enum door door;
    unsigned roles;
    const struct actor *actor;
    const struct access *access;
    const struct policy *policy; // in force
    const struct line *line;
    const char *id; // set once ask_check has seen it
};

// What is answered: lines, each ended by a newline.
struct reply {
    struct text lines;
    struct line *closing;     // becomes the last line
    struct delivery begun;    // delivering began with this request,
    struct delivery finished; // or came to an end
};

// When in a round a request is answered.
enum ask_way {
    ASK_READS,  // after the commit
    ASK_WRITES, // in the round's transaction
    ASK_ALONE,  // in a transaction of its own, after the commit
    ASK_LONG,   // by a child, while others are served
};

struct ask {
    const char *name;
    enum door door;
    unsigned roles; // one of them may ask
    enum ask_way way;
    enum release release;
    bool (*answer)(struct office *office, const struct asked *asked,
                   struct reply *reply, struct error *err);
};

// The row for a request that may be made by whom it is made; NULL and `err`
// for any other. Sets asked->id.
const struct ask *ask_check(struct asked *asked, struct error *err);

void reply_init(struct reply *reply);
void reply_clear(struct reply *reply);
// Adds a line before the closing one; false when the answer is full.
bool reply_more(struct reply *reply, struct line *line);
// Adds the closing line.
void reply_done(struct reply *reply);
// Forgets what was answered so far and says what went wrong instead.
void reply_error(struct reply *reply, const struct error *err);

// --- the answers: asks-print.c, asks-desk.c and others
// ------------------------------
#define ASK_ANSWER(name)                                                       \
    bool name(struct office *office, const struct asked *asked,                \
              struct reply *reply, struct error *err)
ASK_ANSWER(answer_reserve);
ASK_ANSWER(answer_marked);
ASK_ANSWER(answer_written);
ASK_ANSWER(answer_refused);
ASK_ANSWER(answer_ticket);
ASK_ANSWER(answer_user);
ASK_ANSWER(answer_sending);
ASK_ANSWER(answer_sent);
ASK_ANSWER(answer_interrupted);
ASK_ANSWER(answer_device_reported);
ASK_ANSWER(answer_stopped);
ASK_ANSWER(answer_cancelled);
ASK_ANSWER(answer_runs);
ASK_ANSWER(answer_run);
ASK_ANSWER(answer_copies);
ASK_ANSWER(answer_events);
ASK_ANSWER(answer_trace);
ASK_ANSWER(answer_verify);
ASK_ANSWER(answer_checkpoint);
ASK_ANSWER(answer_note);
// asks-sheets.c
ASK_ANSWER(answer_account);
ASK_ANSWER(answer_wastes);
ASK_ANSWER(answer_papers);
// asks-custody.c
ASK_ANSWER(answer_copy);
ASK_ANSWER(answer_holdings);
ASK_ANSWER(answer_lists);
ASK_ANSWER(answer_inventories);
ASK_ANSWER(answer_reviews);
ASK_ANSWER(answer_pending);
// asks-act.c
ASK_ANSWER(answer_act);
// asks-keeping.c
ASK_ANSWER(answer_prove);
ASK_ANSWER(answer_cosign);
ASK_ANSWER(answer_keys);
ASK_ANSWER(answer_rotate);
ASK_ANSWER(answer_restored);

// Sets `approvers`, the names of who allowed the run, when somebody had to.
bool trace_approvers(struct office *office, unsigned run, struct line *line,
                     struct error *err);
// Which page a code names, of this site and not made up: trace.c.
bool trace_identify(const struct office *office, const char *entered,
                    struct code_fields *fields, struct error *err);

#endif
