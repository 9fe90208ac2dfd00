// Rows of text for a form of paper/: findings in words, sums at its head.
#include "operator/scan-report.h"

#include "config/config.h"
#include "operator/checkpoint.h"
#include "operator/say.h"
#include "operator/scan-say.h"
#include "paper/paper.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 26, COLUMNS = 5, REPORT_MODE = 0640 };

static const struct form_field head[] = {
    {"verdict", "结论", "Verdict", 2, false},
    {"runs", "批次", "Runs", 2, false},
    {"sides", "扫描面数", "Sides", 1, false},
    {"findings", "差错数", "Findings", 1, false},
    {NULL, NULL, NULL, 0, false}};
static const struct form_field columns[] = {
    {"no", "序号", "No.", 10, true},
    {"run", "批次", "Run", 16, true},
    {"copy", "份", "Copy", 12, true},
    {"pages", "页码", "Page(s)", 18, false},
    {"finding", "情况", "Finding", 110, false},
    {NULL, NULL, NULL, 0, false}};
static const struct form_field tail[] = {{NULL, NULL, NULL, 0, false}};
static const struct form_field signs[] = {
    {"operator", "清点人", "Scanned by", 1, false},
    {"checker", "复核人", "Checked by", 1, false},
    {NULL, NULL, NULL, 0, false}};
static const struct form_kind kind = {.name = "scan",
                                      .code = "CM17",
                                      .zh = "扫描核对报告",
                                      .en = "Scan report",
                                      .shape = FORM_PORTRAIT,
                                      .head = head,
                                      .columns = columns,
                                      .tail = tail,
                                      .signs = signs};

struct report {
    char *cells[ROWS_MAX * COLUMNS];
    char *head[4];
    size_t rows;
};

static char *number_cell(unsigned number)
{
    struct text text = {0};

    if (number > 0)
        text_addf(&text, "%u", number);
    return text_take(&text);
}

static char *pages_cell(const struct finding *finding)
{
    struct text text = {0};

    if (finding->first > 0 && finding->first == finding->last)
        text_addf(&text, "%u", finding->first);
    else if (finding->first > 0)
        text_addf(&text, "%u-%u", finding->first, finding->last);
    return text_take(&text);
}

static void add_row(struct report *report, char *run, char *copy, char *pages,
                    const char *words)
{
    char **cells = &report->cells[report->rows * COLUMNS];

    cells[0] = number_cell((unsigned)++report->rows);
    cells[1] = run;
    cells[2] = copy;
    cells[3] = pages;
    cells[4] = string_copy(words);
}

static void add_findings(const struct stack *stack, struct report *report)
{
    struct text words = {0};

    for (size_t n = 0; n < stack->finding_count; n++) {
        const struct finding *finding = &stack->findings[n];
        size_t left = stack->finding_count - n;
        text_empty(&words);
        if (report->rows == ROWS_MAX - 1 && left > 1) {
            text_addf(&words, translated("... and %zu more; see `scan --json`"),
                      left);
            add_row(report, string_copy(""), string_copy(""), string_copy(""),
                    text_string(&words));
            break;
        }
        // Positions, without the names of files.
        scan_say_finding(stack, finding, NULL, 0, &words);
        add_row(report, number_cell(finding->run), number_cell(finding->copy),
                pages_cell(finding), text_string(&words));
    }
    text_clear(&words);
}

static char *runs_cell(const struct stack *stack)
{
    enum { RUNS_MAX = 4 };
    struct text text = {0};

    for (size_t n = 0; n < stack->run_count && n < RUNS_MAX; n++) {
        const struct stack_sum *sum = &stack->sums[n];
        text_addf(
            &text,
            translated("%srun %u: %u of %u copies complete, %u of %u pages"),
            n ? "; " : "", sum->run.run, sum->copies_complete, sum->copies_seen,
            sum->pages_seen, sum->pages_wanted);
    }
    if (stack->run_count > RUNS_MAX)
        text_addf(&text, translated("; %zu runs more"),
                  stack->run_count - RUNS_MAX);
    return text_take(&text);
}

static void fill(const struct stack *stack, struct report *report)
{
    struct text verdict = {0};

    scan_say_verdict(stack, &verdict);
    text_cut_utf8(verdict.data, FORMS_CELL_MAX / 2);
    report->head[0] = text_take(&verdict);
    report->head[1] = runs_cell(stack);
    report->head[2] = number_cell((unsigned)stack->side_count);
    report->head[3] = number_cell((unsigned)stack->finding_count);
    add_findings(stack, report);
}

static void report_clear(struct report *report)
{
    for (size_t n = 0; n < report->rows * COLUMNS; n++)
        free(report->cells[n]);
    for (size_t n = 0; n < sizeof(report->head) / sizeof(report->head[0]); n++)
        free(report->head[n]);
}

bool scan_report(const struct stack *stack, struct registrar *registrar,
                 const char *path, struct error *err)
{
    struct text note = {0}, printed = {0}, pdf = {0};
    struct report report = {0};
    struct policy *policy = NULL;
    bool done = policy_read(policy_default_path(), &policy, NULL, err) &&
                checkpoint_ask(registrar, &note, err);

    if (done) {
        const struct site *site = policy_site(policy);
        fill(stack, &report);
        say_printed(&printed);
        struct form_filling filling = {
            .kind = &kind,
            .language = STAMP_BOTH,
            .unit = site->unit,
            .printed = text_string(&printed),
            .checkpoint = text_string(&note),
            .head = (const char *const *)report.head,
            .cells = (const char *const *)report.cells,
            .rows = report.rows,
        };
        done =
            forms_pdf(&filling, site->font, site->font_index, "", &pdf, err) &&
            file_replace(path, pdf.data, pdf.length, REPORT_MODE, err);
    }
    report_clear(&report);
    text_clear(&pdf);
    text_clear(&printed);
    text_clear(&note);
    policy_free(policy);
    return done || error_in(err, "the report");
}
