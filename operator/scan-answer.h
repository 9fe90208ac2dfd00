// What a reader says of one side of paper, taken with suspicion: it has looked
// at a hostile file.
#ifndef OPERATOR_SCAN_ANSWER_H
#define OPERATOR_SCAN_ANSWER_H

#include "journal/journal.h"

enum {
    SCAN_CODES_MAX = 8,
    SCAN_WHY_MAX = 160,
    SCAN_LINE_MAX = 2048, // bytes of an answer
    SCAN_PAGES_MAX = 20000,
};

enum scan_look {
    SCAN_READ,      // there is at least one code
    SCAN_BLANK,     // there is hardly any ink
    SCAN_UNREADABLE // `why` says more
};

struct scan_code {
    char code[CODE_SIZE];
    unsigned x, y;    // thousandths of width and height
    unsigned degrees; // 0, 90, 180, 270: the page is turned clockwise by
};

// One side of paper as it was read.
struct scan_side {
    size_t file; // counted from 0
    unsigned page;
    enum scan_look look;
    unsigned foreign; // bar codes that are not ours
    unsigned count;
    struct scan_code codes[SCAN_CODES_MAX];
    char why[SCAN_WHY_MAX];
};

enum scan_answer_kind {
    SCAN_ANSWER_PAGES,
    SCAN_ANSWER_CODE,
    SCAN_ANSWER_PAGE,
    SCAN_ANSWER_ERROR,
};

struct scan_answer {
    enum scan_answer_kind kind;
    unsigned pages;        // PAGES
    struct scan_code code; // CODE
    unsigned page;         // PAGE
    enum scan_look look;
    unsigned foreign;
    char why[SCAN_WHY_MAX]; // PAGE, ERROR: cleaned and cut
};

// One line without its end; ERROR_INPUT for anything a reader does not say.
bool scan_answer_read(const char *line, struct scan_answer *answer,
                      struct error *err);

#endif
