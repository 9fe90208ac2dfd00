// The readers at work: one process for each core, none of them trusted, each
// lost without loss when a page is too much for it.
#ifndef OPERATOR_SCAN_CREW_H
#define OPERATOR_SCAN_CREW_H

#include "reader/client.h"

// One side of paper as it was read.
struct scan_side {
    size_t file; // counted from 0
    unsigned page;
    enum reader_look look;
    unsigned foreign; // bar codes that are not ours
    unsigned count;
    struct reader_code codes[READER_CODES_MAX];
    char why[READER_WHY_MAX];
};

struct scan_crew {
    const char *reader;       // path of countermark-reader
    const char *const *files; // names, as given
    size_t count;
    unsigned workers; // 1 to SCAN_WORKERS_MAX
    bool are_pieces;  // photographs and parts of sheets: searched longer
    int patience_ms;  // for one page; longer is unreadable
};

enum {
    SCAN_WORKERS_MAX = 16,
    // Longer than a reader gives itself.
    SCAN_PATIENCE_MS = 25 * 1000,
    SCAN_PIECE_PATIENCE_MS = 65 * 1000,
};

// Every side of every file in order, however the work was spread. A file that
// cannot be read is one unreadable side, with the reason. Memory does not grow
// with the number of sides. `see` returns false to stop, with its own error.
typedef bool scan_side_seen(void *context, const struct scan_side *side,
                            struct error *err);
bool scan_crew_work(const struct scan_crew *crew, scan_side_seen *see,
                    void *context, struct error *err);

#endif
