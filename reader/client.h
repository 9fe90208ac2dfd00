// The reader as the programs see it that start one: a confined child, what it
// is asked, and what it says, taken with suspicion, as it has looked at a
// hostile file.
#ifndef READER_CLIENT_H
#define READER_CLIENT_H

#include "journal/journal.h"

#include <sys/types.h>

enum {
    READER_CODES_MAX = 8,
    READER_WHY_MAX = 160,
    READER_LINE_MAX = 2048, // bytes of an answer
    READER_PAGES_MAX = 200 * 1000,
};

enum reader_look {
    LOOK_READ,      // there is at least one code
    LOOK_BLANK,     // there is hardly any ink
    LOOK_UNREADABLE // `why` says more
};

struct reader_code {
    char code[CODE_SIZE];
    unsigned x, y;    // thousandths of width and height
    unsigned degrees; // 0, 90, 180, 270: the page is turned clockwise by
};

enum reader_answer_kind {
    READER_ANSWER_PAGES,
    READER_ANSWER_CODE,
    READER_ANSWER_PAGE,
    READER_ANSWER_PROVED,
    READER_ANSWER_ERROR,
};

struct reader_answer {
    enum reader_answer_kind kind;
    unsigned pages;          // PAGES
    struct reader_code code; // CODE
    unsigned page;           // PAGE, PROVED
    enum reader_look look;
    unsigned foreign;
    unsigned changed;         // PROVED: pixels that are not as they should be
    char why[READER_WHY_MAX]; // PAGE, ERROR: cleaned and cut
};

// One line without its end; ERROR_INPUT for anything a reader does not say.
bool reader_answer_read(const char *line, struct reader_answer *answer,
                        struct error *err);

// One reader process on one file.
enum reader_state {
    READER_FREE,    // no process
    READER_OPENING, // has not said how many pages there are
    READER_IDLE,
    READER_BUSY, // with a page
};

// Starts zeroed; ends with reader_stop.
struct reader_child {
    enum reader_state state;
    pid_t child;
    int ask, answers; // our ends of its pipes
    size_t file;
    uint64_t ticket;  // which side it works on, when busy or opening
    int64_t deadline; // milliseconds of the monotonic clock
    size_t used;
    char buffer[READER_LINE_MAX];
};

int64_t reader_clock(void); // milliseconds

// `scan` is open on the file, `original` on the document it was made from, or
// -1. Afterwards the reader is opening.
bool reader_start(struct reader_child *reader, const char *program, int scan,
                  int original, int64_t deadline, struct error *err);

// Gives an idle reader a page: a side of a sheet, or, when `is_piece`, a
// photograph or a piece of one, which is searched longer. False when it is
// gone.
bool reader_ask(struct reader_child *reader, unsigned page, bool is_piece,
                int64_t deadline);
// The same for requests of several lines, each with its end.
bool reader_ask_lines(struct reader_child *reader, const struct text *lines,
                      int64_t deadline);

// Takes what is there to read; then reader_line gives line after line, until
// there is none. False when there will be no more, or a line is too long.
bool reader_hear(struct reader_child *reader);
// Writes the line into `line`; false when none is whole yet.
bool reader_line(struct reader_child *reader, char line[READER_LINE_MAX]);

// Kills it if need be, waits for it and says in `why` (may be NULL) how it
// ended, in words for the side it was working on.
void reader_stop(struct reader_child *reader, char why[READER_WHY_MAX]);

// A reader that is asked once. `document` is open on the file.
// The text of a PDF's first page, line by line.
bool reader_words(int document, struct text *words, struct error *err);
// The same, with U+FFFD for every letter of it that nobody could see.
bool reader_seen(int document, struct text *words, struct error *err);
// The texts of several lines in the symbols of a scan, each with a blank line
// behind it: the checkpoint of a control sheet among them.
bool reader_notes(int scan, struct text *notes, struct error *err);

#endif
