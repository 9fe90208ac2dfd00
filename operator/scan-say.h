// What a scan came to, for a person and for a program.
#ifndef OPERATOR_SCAN_SAY_H
#define OPERATOR_SCAN_SAY_H

#include "operator/scan-stack.h"

enum scan_verdict {
    SCAN_COMPLETE = 0,
    SCAN_NOT_COMPLETE = 1,
    SCAN_NOTHING = 3
};

// The verdict is also the exit status.
enum scan_verdict scan_verdict_of(const struct stack *stack);

// "COMPLETE: run 42, copies 1-4, 20 of 20 pages, control sheet present"
void scan_say_verdict(const struct stack *stack, struct text *into);
// "position 7: copy 2 page 3 is there twice; the other is position 6"
void scan_say_finding(const struct stack *stack, const struct finding *finding,
                      const char *const *files, size_t file_count,
                      struct text *into);

// Both print everything; sides of files beyond `file_count` were keyed in.
void scan_print(const struct stack *stack, const char *const *files,
                size_t file_count);
void scan_print_json(const struct stack *stack, const char *const *files,
                     size_t file_count);

#endif
