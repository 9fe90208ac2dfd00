// What the submitter chose in the print dialog.
#include "filter/wishes.h"

static bool read_spares(const struct job *job, unsigned *spares,
                        struct error *err)
{
    char value[JOB_VALUE_MAX];
    int64_t number = 0;

    if (!job_option(job, "CmSpares", value, err))
        return false;
    if (*value && !number_read(value, 0, JOB_COPIES_MAX, &number))
        return error_set(err, ERROR_REFUSED,
                         "spare copies: \"%s\" is no number from 0 to %d",
                         value, JOB_COPIES_MAX);
    *spares = (unsigned)number;
    return true;
}

bool wishes_read(const struct job *job, struct wishes *wishes,
                 struct error *err)
{
    *wishes = (struct wishes){0};
    return job_option(job, "CmLevel", wishes->level, err) &&
           job_option(job, "CmTerm", wishes->term, err) &&
           job_option(job, "CmScope", wishes->scope, err) &&
           job_option(job, "CmDocNumber", wishes->doc_no, err) &&
           job_option(job, "CmRecipients", wishes->recipients, err) &&
           job_option(job, "CmTitle", wishes->title, err) &&
           job_option(job, "CmControl", wishes->control, err) &&
           job_option(job, "CmClassifiedBy", wishes->classified_by, err) &&
           job_option(job, "CmReason", wishes->reason, err) &&
           job_option(job, "CmDerivedFrom", wishes->derived_from, err) &&
           job_option(job, "CmDeclassifyOn", wishes->declassify_on, err) &&
           read_spares(job, &wishes->spares, err);
}

struct request wishes_request(const struct wishes *wishes,
                              const struct job *job,
                              const struct groups *groups, unsigned pages)
{
    return (struct request){
        .user = job->user,
        .is_verified = job->is_verified,
        .groups = groups,
        .level = wishes->level,
        .term = wishes->term,
        .scope = wishes->scope,
        .doc_no = wishes->doc_no,
        .recipients = wishes->recipients,
        .title = *wishes->title ? wishes->title : job->title,
        .classification_extra = wishes->control,
        .classified_by = wishes->classified_by,
        .reason = wishes->reason,
        .derived_from = wishes->derived_from,
        .declassify_on = wishes->declassify_on,
        .copies = job->copies,
        .spares = wishes->spares,
        .pages = pages,
    };
}
