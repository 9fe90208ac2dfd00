// The parts of the ruling, for config/decide*.c only.
#ifndef CONFIG_DECIDE_PARTS_H
#define CONFIG_DECIDE_PARTS_H

#include "config/decide.h"
#include "config/term.h"

// Makes the ruling a refusal with this sentence, as whole UTF-8. Always false.
bool refuse(struct ruling *ruling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// What was said, "" for nothing.
static inline const char *said(const char *string)
{
    return string ? string : "";
}

// One line of the submitter's words that is printed and recorded as it stands:
// `what` names it, `option` is where it is given. Refuses what is missing where
// it is required, cannot be printed, or is longer than `size` holds.
bool decide_words(const char *wanted, const char *what, const char *option,
                  bool is_required, char *words, size_t size,
                  struct ruling *ruling);

// Who classified the document, and on what ground.
bool decide_basis(const struct queue_policy *queue,
                  const struct request *request, struct ruling *ruling);

// The secrecy period: what was asked for or the default, within its cap.
bool decide_term(const struct queue_policy *queue,
                 const struct request *request, struct term *term,
                 bool *has_term, struct ruling *ruling);

// The list of recipients, and with it how many copies there are: those of the
// list, or those asked for.
bool decide_recipients(const struct queue_policy *queue,
                       const struct request *request, struct ruling *ruling);

// The last question: MARK, or HOLD when somebody else must say yes first;
// refused when it is not known who that somebody must not be.
void decide_hold(const struct queue_policy *queue,
                 const struct request *request, struct ruling *ruling);

#endif
