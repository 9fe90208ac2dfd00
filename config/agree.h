// Whether the marks on a document's first page and the ruling say the same.
#ifndef CONFIG_AGREE_H
#define CONFIG_AGREE_H

#include "config/decide.h"

// `page` is the text of the first page, UTF-8, line by line. Marks are, in the
// names of the queue's scheme: LEVEL★TERM anywhere in a line; else, when no
// line has a star, a line that is a level alone or a level with //CONTROLS.
// Blanks between characters and full-width forms make no difference.
//
// ERROR_REFUSED, with both sides and the way out, when any of them says another
// level, term or control marking than the ruling, and in a queue that prints no
// marks (MARKS_VERIFY) when there is none at all. Pure.
bool marks_agree(const struct queue_policy *queue, const struct ruling *ruling,
                 const char *page, struct error *err);

#endif
