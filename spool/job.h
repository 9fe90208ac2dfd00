// The job as cupsd hands it over: argv, environment, PPD and options.
#ifndef SPOOL_JOB_H
#define SPOOL_JOB_H

#include "base/base.h"

#include <stdint.h>
#include <sys/types.h>

enum {
    JOB_NAME_MAX = 128,
    JOB_TITLE_MAX = 256,
    JOB_VALUE_MAX = 512,   // longest value of one of our options, with NUL
    JOB_COPIES_MAX = 9999, // argv[4] above this is refused here
};

struct job_choices; // what argv[5] and the PPD say

struct job {
    char queue[JOB_NAME_MAX];     // $PRINTER
    unsigned id;                  // argv[1]
    char user[JOB_NAME_MAX];      // AUTH_USERNAME when verified, else argv[2]
    bool is_verified;             // AUTH_UID present and its account is argv[2]
    char title[JOB_TITLE_MAX];    // argv[3], made valid UTF-8
    unsigned copies;              // argv[4], the only count that is believed
    const char *options;          // argv[5], borrowed
    const char *file;             // argv[6] or NULL, borrowed
    char uuid[64];                // option job-uuid without "urn:uuid:"
    int64_t attempt_time;         // option time-at-processing
    char content_type[128];       // the ORIGINAL document's type
    char final_content_type[128]; // "" when unset (no PPD)
    char device_uri[1024];
    char language[32];           // LANG, e.g. "zh_CN.UTF-8"
    bool is_banner;              // CUPS_FILETYPE=job-sheet
    char fault[256];             // why this job can only be refused, or ""
    struct job_choices *choices; // kept, or NULL: read for each question
};

// Reads argv and the environment. ERROR_USAGE when not called by cupsd,
// ERROR_INPUT when its environment cannot be used. What the client sent and we
// cannot use (no identity, an impossible count of copies) is a `fault` of the
// job: it is refused as `unidentified-ID`, so that the journal knows of it too.
bool job_read(int argc, char *const *argv, struct job *job, struct error *err);

// Reads the options and the PPD once for all questions that follow, until they
// are forgotten.
void job_keep_choices(struct job *job);
void job_forget_choices(struct job *job);

// A value of one of our options (CmLevel ...) as the submitter chose it, else
// the PPD's default; custom values without their "Custom." prefix, quotes
// undone. "" when there is none or it is the PPD's "None". An option with a
// choice the PPD does not know and that is not custom is ERROR_REFUSED naming
// the choices (cupsd does not check). Longer than JOB_VALUE_MAX: ERROR_REFUSED.
bool job_option(const struct job *job, const char *name,
                char value[JOB_VALUE_MAX], struct error *err);

// True when this job's pages go on both sides of the sheet: sides/Duplex/...
// given or defaulted in the PPD (JCLDuplex, EFDuplex, KD03Duplex too).
bool job_is_duplex(const struct job *job);
// The widest strip along any side of this job's sheet that the device cannot
// print on, in points (the PPD's ImageableArea); 0 when the PPD does not say.
double job_margin(const struct job *job);
// The size of this job's sheet in points, upright as the PPD has it; 0 and 0
// when the PPD does not say.
void job_paper(const struct job *job, double *width, double *height);
// Whether cupsd keeps one document only for this job; a banner page is a
// document of its own. Outside cupsd (no $CUPS_REQUESTROOT) it is alone.
bool job_is_alone(const struct job *job, bool *is_alone, struct error *err);
// True when finishing would bind the whole run (staple, bind, punch...).
bool job_is_finished(const struct job *job);

// True when this job's copies can be given to the device one by one: it takes
// PDF, which can be cut, and speaks IPP, so that it says when one is out.
bool job_takes_copies(const struct job *job);

// argv[5] for children that must not multiply or tell: without copies, Collate,
// collate, multiple-document-handling and document-name-supplied, and with
// `extra` behind. Yours to free.
char *job_options_without_copies(const struct job *job, const char *extra);

// Appends what cupsd would hand to a filter as argv[5] when `lp -o GIVEN` is
// asked for: several options in one word, quotes and escapes are read as
// libcups reads them. The count of copies is an argument of its own there:
// `copies` is changed when it is given, and cut when it is no such number
// anyway.
enum { OPTIONS_COPIES_MAX = 16 };
void options_as_given(const char *given, struct text *options,
                      char copies[OPTIONS_COPIES_MAX]);

// The PPD as a digest source and for options; path or "".
const char *job_ppd_path(void);

#endif
