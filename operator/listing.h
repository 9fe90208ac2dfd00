// What the registrar lists, as a table for people or as JSON lines.
#ifndef OPERATOR_LISTING_H
#define OPERATOR_LISTING_H

#include "operator/say.h"
#include "registrar/client.h"

// A list under way: its columns by the names they have in the answers, ended by
// NULL.
struct listing {
    struct table *table;
    const char *const *columns;
    bool json;
    unsigned count;
};

struct listing listing_new(const char *const *columns, bool json);
// An answer_seen.
bool listing_see(void *listing, const struct line *answer);
// Prints the table, unless nothing is in it; frees it.
void listing_end(struct listing *listing);

// All three for one request; `count` of answers, or NULL.
bool listing_ask(struct registrar *registrar, const struct line *request,
                 const char *const *columns, bool json, unsigned *count,
                 struct error *err);
// What a command does with it behind: the exit status, `status` when there was
// something; in words when there was nothing.
int listing_finish(bool done, bool json, unsigned count, const char *nothing,
                   int status, const struct error *err);

#endif
