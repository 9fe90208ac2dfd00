// The mark as it is printed: level★term, or a banner with control markings.
#ifndef CONFIG_MARK_H
#define CONFIG_MARK_H

#include "config/policy.h"
#include "config/term.h"

// `term` NULL: none. `controls` "": none; otherwise capitals, digits, blanks
// and , - / in parts separated by "//" (small letters are raised).
// ERROR_REFUSED is a sentence for the submitter.
bool mark_make(const struct scheme *scheme, const struct level *level,
               const struct term *term, const char *controls, char *mark,
               size_t size, struct error *err);

#endif
