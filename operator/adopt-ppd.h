// What an adopted queue's PPD says: text in, text out.
#ifndef OPERATOR_ADOPT_PPD_H
#define OPERATOR_ADOPT_PPD_H

#include "base/base.h"
#include "config/config.h"

// Appends the option block for one queue: `template` is
// countermark-options.ppd; levels, their default and the sections [term] and
// [control] come from the policy. ERROR_CONFIG when it is not such a template.
bool adopt_options(const char *template, const struct queue_policy *policy,
                   struct text *block, struct error *err);

// The same with the template that is installed: countermark-options.ppd in
// $COUNTERMARK_DATADIR, else in DATADIR.
bool adopt_block(const struct queue_policy *policy, struct text *block,
                 struct error *err);

// Appends the PPD rewritten so that its device is reached from marked pages
// only: filter lines, raw refusal, one file per backend, one copy, `block`.
// Everything else stays byte for byte. Rewriting a rewritten PPD puts the new
// block in place of the old one. ERROR_CONFIG when the driver takes nothing
// that we can mark, or the text is no PPD.
bool adopt_ppd(const char *ppd, const char *block, struct text *rewritten,
               struct error *err);

// Whether the PPD has our options, that is: was rewritten.
bool adopt_is_rewritten(const char *ppd);

#endif
