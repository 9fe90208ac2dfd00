// Checkpoints on their way between the registrar, files and witnesses.
#ifndef OPERATOR_CHECKPOINT_H
#define OPERATOR_CHECKPOINT_H

#include "registrar/client.h"

enum { NOTE_FILE_MAX = 64 * 1024 };

// A field of the registrar's that holds lines, as a text with newlines, and
// back.
void lines_take(const struct line *answer, const char *key, struct text *into);
void lines_put(struct line *request, const char *key, const char *text);

// Appends the signed checkpoint of everything recorded so far.
bool checkpoint_ask(struct registrar *registrar, struct text *note,
                    struct error *err);

// A note from a file, or with "-" from standard input.
bool note_read_file(const char *path, struct text *note, struct error *err);

#endif
