// `countermark policy explain`: what would happen to a job, and why. The
// options go through the same reader and the same decision as in the filter.
#include "operator/adopt-ppd.h"
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/policy-ruling.h"
#include "operator/policy.h"
#include "operator/say.h"
#include "spool/spool.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    OPTIONS_MAX = 64 * 1024,
    PAGES_MAX = 1000 * 1000,
};

// The job that is asked about.
struct question {
    struct job job;
    struct text options; // as cupsd would hand them over
    unsigned pages;
    bool is_json;
};

// What the submitter chose; the request borrows from it.
struct choices {
    char level[JOB_VALUE_MAX], term[JOB_VALUE_MAX], scope[JOB_VALUE_MAX];
    char doc_no[JOB_VALUE_MAX], title[JOB_VALUE_MAX], control[JOB_VALUE_MAX];
    char classified_by[JOB_VALUE_MAX], reason[JOB_VALUE_MAX];
    char derived_from[JOB_VALUE_MAX], declassify_on[JOB_VALUE_MAX];
    char spares[JOB_VALUE_MAX], recipients[JOB_VALUE_MAX];
};

static bool take_number(const char *name, const char *value, int64_t least,
                        int64_t most, unsigned *number, struct error *err)
{
    int64_t given = 0;

    if (!number_read(value, least, most, &given))
        return error_set(err, ERROR_USAGE, "%s %s: must be %d to %d", name,
                         value, (int)least, (int)most);
    *number = (unsigned)given;
    return true;
}

static bool take_name(const char *name, const char *value,
                      char to[JOB_NAME_MAX], struct error *err)
{
    return string_fit(to, JOB_NAME_MAX, value) ||
           error_set(err, ERROR_USAGE, "%s: longer than %d bytes", name,
                     JOB_NAME_MAX - 1);
}

static bool take_option(int which, const char *name, struct question *question,
                        struct error *err)
{
    struct job *job = &question->job;

    switch (which) {
    case 'u':
        return take_name("--user", optarg, job->user, err);
    case 'q':
        return take_name("--queue", optarg, job->queue, err);
    case 'o':
        text_addf(&question->options, "%s%s",
                  question->options.length > 0 ? " " : "", optarg);
        return question->options.length <= OPTIONS_MAX ||
               error_set(err, ERROR_USAGE, "-o: more than %d bytes in all",
                         OPTIONS_MAX);
    case 'n':
        return take_number("-n", optarg, 1, JOB_COPIES_MAX, &job->copies, err);
    case 'p':
        return take_number("--pages", optarg, 1, PAGES_MAX, &question->pages,
                           err);
    case 't':
        return string_fit(job->title, sizeof(job->title), optarg) ||
               error_set(err, ERROR_USAGE, "-t: longer than %d bytes",
                         JOB_TITLE_MAX - 1);
    case 'c':
        job->is_verified = false;
        return true;
    case 'j':
        question->is_json = true;
        return true;
    case ':':
        return error_set(err, ERROR_USAGE, "%s: needs a value", name);
    default:
        return error_set(err, ERROR_USAGE, "%s: no such option", name);
    }
}

static bool read_question(int argc, char **argv, struct question *question,
                          struct error *err)
{
    static const struct option known[] = {
        {"user", required_argument, NULL, 'u'},
        {"queue", required_argument, NULL, 'q'},
        {"pages", required_argument, NULL, 'p'},
        {"claimed", no_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},
        {0},
    };
    int which = 0;

    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":o:n:t:", known, NULL)) != -1) {
        if (!take_option(which, argv[optind - 1], question, err))
            return false;
    }
    if (optind < argc)
        return error_set(err, ERROR_USAGE, "explain: \"%s\" is too much",
                         argv[optind]);
    if (!question->job.user[0] || !question->job.queue[0])
        return error_set(err, ERROR_USAGE,
                         "explain: --user and --queue are needed");
    question->job.options = text_string(&question->options);
    return true;
}

// --- the options, as the filter would read them
// -------------------------------

// A PPD with what `adopt` would put into the queue's own.
static bool make_ppd(const struct queue_policy *queue, struct text *ppd,
                     struct error *err)
{
    text_empty(ppd);
    text_add_string(ppd, "*PPD-Adobe: \"4.3\"\n");
    return adopt_block(queue, ppd, err);
}

// The PPD of the adopted queue; of one that is not adopted yet, or not known to
// this machine, the options it would get. libcups reads it by its path.
static bool use_ppd(const struct queue_policy *queue, struct error *err)
{
    struct text ppd = {0};
    char path[64];
    bool done = false;

    bool is_adopted = queue_get_ppd(queue->queue, &ppd, NULL) &&
                      strstr(text_string(&ppd), "*OpenUI *CmLevel");
    if (is_adopted || make_ppd(queue, &ppd, err)) {
        int file = spool_open("/tmp", err); // open until we end
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
        done = file >= 0 &&
               descriptor_write(file, text_string(&ppd), ppd.length, err) &&
               (setenv("PPD", path, 1) == 0 || error_errno(err, "PPD"));
    }
    text_clear(&ppd);
    return done;
}

static bool read_choices(const struct job *job, struct choices *choices,
                         struct error *err)
{
    return job_option(job, "CmLevel", choices->level, err) &&
           job_option(job, "CmTerm", choices->term, err) &&
           job_option(job, "CmScope", choices->scope, err) &&
           job_option(job, "CmDocNumber", choices->doc_no, err) &&
           job_option(job, "CmRecipients", choices->recipients, err) &&
           job_option(job, "CmTitle", choices->title, err) &&
           job_option(job, "CmControl", choices->control, err) &&
           job_option(job, "CmClassifiedBy", choices->classified_by, err) &&
           job_option(job, "CmReason", choices->reason, err) &&
           job_option(job, "CmDerivedFrom", choices->derived_from, err) &&
           job_option(job, "CmDeclassifyOn", choices->declassify_on, err) &&
           job_option(job, "CmSpares", choices->spares, err);
}

static bool read_spares(const char *value, unsigned *spares, struct error *err)
{
    int64_t number = 0;

    if (*value && !number_read(value, 0, JOB_COPIES_MAX, &number))
        return error_set(err, ERROR_REFUSED,
                         "spare copies: \"%s\" is no number from 0 to %d",
                         value, JOB_COPIES_MAX);
    *spares = (unsigned)number;
    return true;
}

// What cannot even be a choice is refused as the filter refuses it.
static bool refuse_choice(const struct error *why, struct ruling *ruling)
{
    if (why->kind != ERROR_REFUSED)
        return false;
    *ruling = (struct ruling){.verdict = VERDICT_REFUSE};
    struct text reason = {0};
    text_add_string(&reason, why->text);
    text_cut_utf8(reason.data, sizeof(ruling->reason) - 1);
    (void)string_fit(ruling->reason, sizeof(ruling->reason), reason.data);
    text_clear(&reason);
    return true;
}

static bool rule(const struct question *question,
                 const struct queue_policy *queue, struct groups *groups,
                 struct ruling *ruling, struct error *err)
{
    const struct job *job = &question->job;
    struct choices choices = {.level = ""};
    unsigned spares = 0;

    if (queue && !use_ppd(queue, err))
        return false;
    if (queue && !read_choices(job, &choices, err))
        return refuse_choice(err, ruling);
    if (!read_spares(choices.spares, &spares, err))
        return refuse_choice(err, ruling);
    groups_of(queue, job->user, groups);
    struct request request = {
        .user = job->user,
        .is_verified = job->is_verified,
        .groups = groups,
        .level = choices.level,
        .term = choices.term,
        .scope = choices.scope,
        .doc_no = choices.doc_no,
        .recipients = choices.recipients,
        .title = *choices.title ? choices.title : job->title,
        .classification_extra = choices.control,
        .classified_by = choices.classified_by,
        .reason = choices.reason,
        .derived_from = choices.derived_from,
        .declassify_on = choices.declassify_on,
        .copies = job->copies,
        .spares = spares,
        .pages = question->pages,
    };
    decide(queue, &request, ruling);
    return true;
}

int policy_explain(int argc, char **argv)
{
    struct question question = {.job = {.is_verified = true, .copies = 1},
                                .pages = 1};
    struct policy *policy = NULL;
    struct groups groups = {.count = 0};
    struct ruling ruling;
    struct error err = {0};
    int status = 0;

    if (!read_question(argc, argv, &question, &err)) {
        status = fail_usage("policy", &err);
        goto out;
    }
    if (!policy_need(policy_default_path(), &policy)) {
        status = exit_for(ERROR_CONFIG);
        goto out;
    }
    const struct queue_policy *queue = policy_queue(policy, question.job.queue);
    if (rule(&question, queue, &groups, &ruling, &err)) {
        struct explanation explanation = {
            .policy = policy,
            .queue = queue,
            .ruling = &ruling,
            .job = &question.job,
            .groups = &groups,
            .pages = question.pages,
        };
        explanation_print(&explanation, question.is_json);
        status = finish_output(ruling.verdict == VERDICT_MARK ? 0 : 1);
    } else {
        status = fail(&err);
    }

out:
    policy_free(policy);
    text_clear(&question.options);
    return status;
}
