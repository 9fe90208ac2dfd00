// An IPP printer, asked directly about itself and about one of its jobs.
#ifndef SPOOL_PRINTER_H
#define SPOOL_PRINTER_H

#include "base/base.h"

#include <stdint.h>

enum { PRINTER_WORDS_MAX = 256 };

// The printer's own words (RFC 8011 5.3.7, 5.3.8 and 5.4.12; PWG 5100.22 for
// the counter). Texts are "" and numbers -1 where it said nothing.
struct printer_said {
    char job_state[32];                  // "completed", "aborted"...
    char job_reasons[PRINTER_WORDS_MAX]; // and its message in words behind
    char printer_reasons[PRINTER_WORDS_MAX];
    int64_t impressions, sheets; // of the job
    int64_t counter;             // impressions of the printer's whole life
    bool is_over;                // the job has come to its end, good or bad
};
#define PRINTER_SAID_NOTHING                                                   \
    {                                                                          \
        .impressions = -1, .sheets = -1, .counter = -1                         \
    }

// Whether a device with this URI speaks IPP (ipp, ipps, http, https).
bool printer_speaks_ipp(const char *device_uri);

// Asks once; `job` is the printer's own number of the job, 0 for none. User and
// password in the URI are used, and shown in no error. Each wait for the
// network takes `patience_ms` at most, several may follow one another. Not
// saying something is no error.
bool printer_ask(const char *device_uri, int job, int patience_ms,
                 struct printer_said *said, struct error *err);

#endif
