// Whether the device may have what arrived: ticket x bytes x types, pure.
#ifndef BACKEND_ADMIT_H
#define BACKEND_ADMIT_H

#include "registrar/client.h"

// What came to the backend, to its last byte.
struct received {
    size_t bytes;
    struct digest digest;
    int64_t pages;    // of a driver's document; PAGES_UNKNOWN: not countable
    char damage[256]; // why a countable one could not be counted, else ""
};

enum admission {
    ADMISSION_SEND,   // the device may have it
    ADMISSION_HOLD,   // a person decides, or a second marking helps
    ADMISSION_REFUSE, // the registrar is told, the job ends
    ADMISSION_END,    // the filter refused and said so: the job ends quietly
};

struct admitted {
    enum admission admission;
    char reason[LEDGER_REASON_MAX]; // for people, unless SEND
};

// `content_type` is that of the submitted document, `final_type` what the
// backend is promised ("" without a PPD). A PDF must be the marked file byte
// for byte. What a driver made of it cannot be compared: there the ticket must
// be open and complete, the types must show that it came through us, and where
// pages can be counted there are as many as were marked.
void admit(const struct received *received, const struct ticket *ticket,
           const char *content_type, const char *final_type,
           struct admitted *admitted);

#endif
