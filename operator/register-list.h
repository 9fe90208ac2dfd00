// What the journal says of a destruction list, for the forms that are signed
// and filed with it.
#ifndef OPERATOR_REGISTER_LIST_H
#define OPERATOR_REGISTER_LIST_H

#include "operator/register.h"

// Never NULL inside: what did not happen yet is a line without fields.
struct list_story {
    struct line *about;                          // as the registrar has it now
    struct line *approved, *checked, *destroyed; // the last event of each kind
    char **stored; // every event from its submission on, as it was hashed
    size_t count;
};

// ERROR_INPUT when there is no such list.
bool list_story_read(struct registrar *registrar, unsigned list,
                     struct list_story *story, struct error *err);
void list_story_clear(struct list_story *story);

// When it was destroyed, in local time; "" while it is not.
void list_story_end(const struct list_story *story, struct text *into);

#endif
