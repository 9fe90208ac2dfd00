// What shim-disk writes down and journal-replay reads.
#ifndef TESTS_FAULTS_RECORD_H
#define TESTS_FAULTS_RECORD_H

#include <stdbool.h>
#include <stddef.h>

enum disk_deed {
    DEED_CREATE,
    DEED_WRITE,
    DEED_CUT,  // to `at` bytes
    DEED_SYNC, // name "": the folder
    DEED_REMOVE,
    DEED_SAY, // what the program told the world; no disk can lose it
};

// Followed by `length` bytes when it is DEED_WRITE or DEED_SAY.
struct record {
    enum disk_deed deed;
    char name[64];
    long long at;
    size_t length;
};

#endif
