// From "sending" in the journal to the outcome in the journal.
#ifndef BACKEND_SEND_H
#define BACKEND_SEND_H

#include "backend/deliver.h"
#include "backend/ending.h"

// Lets the device have the admitted document, once, and records what became of
// it. `argv` is cupsd's, `document` the spool file, `cancel` as in cancel.h.
// `per_copy`: each copy is a job of its own at the device, and the next one is
// sent when the device said that the last one is out; the document is PDF then.
struct ending send_document(struct registrar *registrar,
                            const struct device *device, const struct job *job,
                            char *const *argv, int document, int cancel,
                            const struct ticket *ticket, bool per_copy);

#endif
