// What the submitter chose in the print dialog.
#ifndef FILTER_WISHES_H
#define FILTER_WISHES_H

#include "config/config.h"
#include "spool/spool.h"

struct wishes {
    char level[JOB_VALUE_MAX], term[JOB_VALUE_MAX], scope[JOB_VALUE_MAX];
    char doc_no[JOB_VALUE_MAX], title[JOB_VALUE_MAX], control[JOB_VALUE_MAX];
    char classified_by[JOB_VALUE_MAX], reason[JOB_VALUE_MAX];
    char derived_from[JOB_VALUE_MAX], declassify_on[JOB_VALUE_MAX];
    char recipients[JOB_VALUE_MAX];
    unsigned spares;
};

// Reads CmLevel, CmTerm, CmScope, CmDocNumber, CmRecipients, CmTitle,
// CmControl, CmSpares, and CmClassifiedBy, CmReason, CmDerivedFrom,
// CmDeclassifyOn. ERROR_REFUSED for a value that is no choice or no number.
bool wishes_read(const struct job *job, struct wishes *wishes,
                 struct error *err);
// The request for the ruling; borrows from the job, the wishes and the groups.
struct request wishes_request(const struct wishes *wishes,
                              const struct job *job,
                              const struct groups *groups, unsigned pages);

#endif
