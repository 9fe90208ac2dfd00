// The ruling on who classified the document: originally, for a reason, or
// derivatively, from a source (32 CFR 2001.21 and 2001.22).
#include "config/decide_parts.h"

bool decide_basis(const struct queue_policy *queue,
                  const struct request *request, struct ruling *ruling)
{
    const struct basis *usual = &queue->basis;
    struct basis *basis = &ruling->basis;
    bool is_required = queue->basis_required;
    const char *reason = said(request->reason);
    const char *source = said(request->derived_from);

    ruling->rule = "authority";
    if (reason[0] && source[0])
        return refuse(ruling,
                      "a document is classified for a reason (CmReason) or "
                      "derived from another one (CmDerivedFrom), not both; "
                      "choose one");
    if (is_required && !reason[0] && !source[0] && !usual->reason[0] &&
        !usual->derived_from[0])
        return refuse(ruling,
                      "queue %s asks why the document is classified; give a "
                      "reason (CmReason) or what it is derived from "
                      "(CmDerivedFrom)",
                      queue->queue);
    // What the job says takes the place of the queue's other ground.
    const struct {
        const char *wanted, *usual, *what, *option;
        char *into;
        bool is_required;
    } rows[] = {
        {said(request->classified_by), usual->classified_by, "classifier",
         "CmClassifiedBy", basis->classified_by, is_required},
        {reason, source[0] ? "" : usual->reason, "reason", "CmReason",
         basis->reason, false},
        {source, reason[0] ? "" : usual->derived_from,
         "source that the document is derived from", "CmDerivedFrom",
         basis->derived_from, false},
        {said(request->declassify_on), usual->declassify_on,
         "date or event of declassification", "CmDeclassifyOn",
         basis->declassify_on, is_required},
    };
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        const char *words = rows[n].wanted[0] ? rows[n].wanted : rows[n].usual;
        if (!decide_words(words, rows[n].what, rows[n].option,
                          rows[n].is_required, rows[n].into, POLICY_BASIS_MAX,
                          ruling))
            return false;
    }
    return true;
}
