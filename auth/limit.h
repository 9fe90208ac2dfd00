// How often somebody may be wrong: passwords are not to be guessed through us.
#ifndef AUTH_LIMIT_H
#define AUTH_LIMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    LIMIT_FAILURES = 5,  // wrong passwords of one account's programs,
    LIMIT_SECONDS = 300, // within this time; then it must wait as long
    LIMIT_KEPT = 256,    // accounts that are remembered
};

struct limit {
    struct {
        uid_t uid;
        unsigned failures;
        int64_t since;
    } kept[LIMIT_KEPT];
};

// Seconds that this account must wait, 0 when it may try.
int64_t limit_wait(const struct limit *limit, uid_t uid, int64_t now);
// It was wrong. When all places are taken, the oldest is forgotten.
void limit_count(struct limit *limit, uid_t uid, int64_t now);
// It was right.
void limit_forget(struct limit *limit, uid_t uid);

#endif
