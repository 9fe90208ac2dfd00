// What lies in an export besides the events.
#ifndef OPERATOR_EXPORT_VERIFIER_H
#define OPERATOR_EXPORT_VERIFIER_H

#include "base/base.h"

enum { EXPORT_SEGMENT_MAX = 1 << 30 };

// verify.py: short enough to be read before it is believed.
extern const char export_verifier[];

// FOLDER/events-000000065536.jsonl
void export_segment_name(const char *folder, uint64_t first, struct text *path);

#endif
