// What one run is to carry: the ruling in the words and styles of the paper.
#include "filter/marking.h"

#include "filter/specimen.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <time.h>

static enum stamp_placement placement_of(enum placement placement)
{
    static const enum stamp_placement table[] = {
        [PLACEMENT_HEAD] = STAMP_HEAD,
        [PLACEMENT_COVER] = STAMP_COVER,
        [PLACEMENT_MARGIN] = STAMP_MARGIN,
        [PLACEMENT_BANNER] = STAMP_BANNER,
    };

    return table[placement];
}

static enum symbol_kind symbol_of(enum symbol symbol)
{
    static const enum symbol_kind table[] = {
        [SYMBOL_QR] = SYMBOL_KIND_QR,
        [SYMBOL_DATAMATRIX] = SYMBOL_KIND_DATAMATRIX,
        [SYMBOL_PDF417] = SYMBOL_KIND_PDF417,
        [SYMBOL_CODE128] = SYMBOL_KIND_CODE128,
    };

    return table[symbol];
}

static enum stamp_language language_of(enum language language)
{
    static const enum stamp_language table[] = {
        [LANGUAGE_ZH] = STAMP_ZH,
        [LANGUAGE_EN] = STAMP_EN,
        [LANGUAGE_BOTH] = STAMP_BOTH,
    };

    return table[language];
}

// The policy's distance, or more where the device cannot print so far out: a
// clipped code is unreadable.
static double edge_of(const struct job *job, const struct queue_policy *policy)
{
    const double tolerance_mm = 0.2;
    double margin_mm = job_margin(job) * 25.4 / 72;

    return margin_mm > policy->edge_mm - tolerance_mm ? margin_mm + tolerance_mm
                                                      : policy->edge_mm;
}

static struct stamp_style style_of(const struct job *job,
                                   const struct queue_policy *policy)
{
    return (struct stamp_style){
        .placement = placement_of(policy->placement),
        .is_reserved = policy->margins == MARGINS_RESERVE,
        .symbol = symbol_of(policy->symbol),
        .edge_mm = edge_of(job, policy),
        .language = language_of(policy->language),
        .may_grow = !policy->small_pages_refused,
    };
}

unsigned marking_sides(unsigned pages, bool is_duplex)
{
    return is_duplex ? pages + pages % 2 : pages;
}

struct marking marking_of(const struct job *job, const struct site *site,
                          const struct ruling *ruling,
                          const struct document *document, bool is_duplex)
{
    struct marking marking = {
        .job = job,
        .site = site,
        .ruling = ruling,
        .document = document,
        .style = style_of(job, ruling->policy),
        .copies = ruling->copies + ruling->spares,
        .sides = marking_sides(document_pages(document), is_duplex),
    };
    time_t now = time(NULL);
    struct tm local = {0};

    job_paper(job, &marking.paper.width, &marking.paper.height);
    marking.sheets = is_duplex ? marking.sides / 2 : marking.sides;
    (void)localtime_r(&now, &local);
    size_t length =
        strftime(marking.time, sizeof(marking.time), "%Y-%m-%d %H:%M", &local);
    assert(length > 0);
    (void)length;
    return marking;
}

struct run_shape marking_shape(const struct marking *marking)
{
    return (struct run_shape){
        .copies = marking->copies,
        .pages = marking->sides,
        .sheets = marking->sheets,
        .control_pages = marking->ruling->policy->control_sheet ? 1 : 0,
    };
}

void marking_allow(struct marking *marking, struct ruling *ruling,
                   unsigned copies)
{
    if (ruling->verdict != VERDICT_HOLD || copies >= marking->copies)
        return;
    if (ruling->copies > copies)
        ruling->copies = copies;
    ruling->spares = copies - ruling->copies;
    marking->copies = copies;
}

unsigned marking_original(const struct marking *marking, unsigned side)
{
    return side <= document_pages(marking->document) ? side : 0;
}

const struct frame *marking_frame(const struct marking *marking, unsigned side)
{
    unsigned pages = document_pages(marking->document);

    return document_frame(marking->document, side <= pages ? side : pages);
}

struct paper_size marking_control_size(const struct marking *marking)
{
    static const struct paper_size a5 = {420, 595};
    const struct frame *frame = marking_frame(marking, 1);
    bool fits = frame->width >= CONTROL_WIDTH_MIN &&
                frame->height >= CONTROL_HEIGHT_MIN;

    if (!fits && marking->style.may_grow)
        return marking->paper.width > 0 ? marking->paper : a5;
    return (struct paper_size){frame->width, frame->height};
}

// Turned or not: what lies on the sheet is turned by the driver.
bool marking_fits_paper(const struct marking *marking, double width,
                        double height)
{
    const double tolerance = 3;
    double shorter = fmin(marking->paper.width, marking->paper.height);
    double longer = fmax(marking->paper.width, marking->paper.height);

    return shorter <= 0 || (fmin(width, height) <= shorter + tolerance &&
                            fmax(width, height) <= longer + tolerance);
}

struct job_ref marking_job(const struct job *job)
{
    struct job_ref ref = {
        .job_id = job->id,
        .attempt_time = job->attempt_time,
        .is_verified = job->is_verified,
    };

    line_clean(job->queue, ref.queue, sizeof(ref.queue));
    line_clean(job->uuid, ref.uuid, sizeof(ref.uuid));
    line_clean(job->user, ref.user, sizeof(ref.user));
    return ref;
}

static void add_recipients(const struct recipient_list *list, char *lines,
                           size_t size)
{
    struct text text = {0};

    for (unsigned n = 1; list && n <= list->count; n++)
        text_addf(&text, "%s\n", recipient_at(list, n));
    bool fits = string_fit(lines, size, text_string(&text));
    assert(fits); // RECIPIENTS_BYTES_MAX
    (void)fits;
    text_clear(&text);
}

struct reservation marking_reservation(const struct marking *marking,
                                       const struct digest *input,
                                       const struct text *policy)
{
    const struct ruling *ruling = marking->ruling;
    struct digest policy_digest;
    struct reservation wanted = {
        .job = marking_job(marking->job),
        .input = *input,
        .copies = ruling->copies,
        .spares = ruling->spares,
        .pages = marking->sides,
        .sheets = marking->sheets,
        .control_pages = ruling->policy->control_sheet ? 1 : 0,
    };

    digest_of(text_string(policy), policy->length, &policy_digest);
    digest_hex(&policy_digest, wanted.policy);
    line_clean(ruling->level->code, wanted.level, sizeof(wanted.level));
    line_clean(ruling->mark, wanted.mark, sizeof(wanted.mark));
    line_clean(ruling->scope, wanted.scope, sizeof(wanted.scope));
    line_clean(ruling->doc_no, wanted.doc_no, sizeof(wanted.doc_no));
    // Empty unless the policy has it stored.
    line_clean(ruling->title, wanted.title, sizeof(wanted.title));
    add_recipients(ruling->recipients, wanted.recipients,
                   sizeof(wanted.recipients));
    // One series of serials per document number; without one, per run.
    line_clean(ruling->doc_no, wanted.series, sizeof(wanted.series));
    return wanted;
}

void marking_code(const struct plan *plan, unsigned copy, unsigned page,
                  struct page_code *code)
{
    if (plan->run == SPECIMEN_RUN) {
        specimen_code(code);
        return;
    }
    struct code_fields fields = {
        .key_id = plan->key_id,
        .site = plan->site,
        .run = plan->run,
        .copy = copy,
        .page = page,
        .generation = plan->generation,
    };

    code_write(&fields, plan->run_key, code->code);
    code_human(code->code, code->human);
}

struct stamp_words marking_words(const struct marking *marking,
                                 const struct plan *plan, unsigned copy,
                                 unsigned side, const struct page_code *code)
{
    const struct ruling *ruling = marking->ruling;
    bool has_mark = ruling->policy->marks == MARKS_VERIFY;

    return (struct stamp_words){
        .mark = has_mark ? "" : ruling->mark,
        .scope = ruling->scope,
        .doc_no = ruling->doc_no,
        .recipient = recipient_at(ruling->recipients, copy),
        .classified_by = ruling->basis.classified_by,
        .reason = ruling->basis.reason,
        .derived_from = ruling->basis.derived_from,
        .declassify_on = ruling->basis.declassify_on,
        .serial = marking->is_specimen ? 0 : plan->first_serial + copy - 1,
        .copy = copy,
        .copies = marking->copies,
        .page = side,
        .pages = marking->sides,
        .generation = plan->generation,
        .code = code->code,
        .code_human = code->human,
        .is_blank = marking_original(marking, side) == 0,
    };
}

struct control_words marking_control(const struct marking *marking,
                                     const struct plan *plan,
                                     const struct page_code *code)
{
    const struct ruling *ruling = marking->ruling;

    return (struct control_words){
        .unit = marking->site->unit,
        .queue = marking->job->queue,
        .user = marking->job->user,
        .time = marking->time,
        .mark = ruling->mark,
        .scope = ruling->scope,
        .doc_no = ruling->doc_no,
        .title = ruling->title,
        .run = plan->run,
        .attempt = plan->attempt,
        .copies = ruling->copies,
        .spares = ruling->spares,
        .first_serial = plan->first_serial,
        .pages = marking->sides,
        .sheets = marking->sheets,
        .is_verified = marking->job->is_verified,
        .approval = plan->approval,
        .checkpoint = plan->checkpoint,
        .code = code->code,
        .code_human = code->human,
    };
}
