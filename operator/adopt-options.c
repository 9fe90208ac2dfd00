// The option block for one queue: the template with the policy's levels.
#include "operator/adopt-lines.h"
#include "operator/adopt-ppd.h"

#include <stdlib.h>
#include <string.h>

enum { TEMPLATE_MAX = 256 * 1024 };

static const char level_line[] = "*CmLevel ";
static const char level_line_zh[] = "*zh_CN.CmLevel ";

// Text between '/' and ':' of a PPD line; what would end it is written in hex
// (Adobe PPD 4.3, 3.5).
static void add_label(struct text *block, const char *label)
{
    for (; *label; label++) {
        if ((unsigned char)*label < 0x20 || strchr("/:\"<>", *label))
            text_addf(block, "<%02x>", (unsigned char)*label);
        else
            text_add_char(block, *label);
    }
}

static void add_levels(const struct queue_policy *policy, const char *start,
                       struct text *block)
{
    bool is_chinese = string_equal(start, level_line_zh);

    for (unsigned n = policy->lowest; n <= policy->highest; n++) {
        const struct level *level = &policy->scheme->levels[n];
        const char *label = is_chinese ? level->zh : level->en;
        text_addf(block, "%s%s/", start, level->code);
        add_label(block, *label ? label : level->code);
        text_add_string(block, ": \"\"\n");
    }
}

// The names of lists are the same in every language.
static void add_lists(const struct recipient_lists *lists, struct text *block)
{
    for (unsigned n = 0; n < lists->count; n++)
        text_addf(block, "*CmRecipients %s/%s: \"\"\n", lists->lists[n].name,
                  lists->lists[n].name);
}

// The choices of the template give way to those of the policy; "None" stays
// only when nothing is chosen for the submitter.
static void take_level_line(const struct statement *line, const char *start,
                            const struct queue_policy *policy,
                            struct text *block)
{
    size_t length = strlen(start);

    if (strncmp(line->start + length, "None/", 5) != 0)
        return;
    if (policy->default_level < 0)
        text_add(block, line->start, line->length);
    add_levels(policy, start, block);
}

static void add_default(const struct queue_policy *policy, struct text *block)
{
    const char *code = "None";

    if (policy->default_level >= 0)
        code = policy->scheme->levels[policy->default_level].code;
    text_addf(block, "*DefaultCmLevel: %s\n", code);
}

// `*% [name]` begins a section of the template.
static bool is_section(const struct statement *line)
{
    return statement_is(line, "*% [");
}

// A scheme with a term has no control markings, and the other way round. Who
// classified a document is asked for with them, or where the policy speaks of
// it.
static bool has_authority(const struct queue_policy *policy)
{
    return !policy->scheme->has_term || policy->basis_required ||
           policy->basis.classified_by[0] || policy->basis.reason[0] ||
           policy->basis.derived_from[0] || policy->basis.declassify_on[0];
}

static bool is_wanted(const struct statement *line,
                      const struct queue_policy *policy)
{
    if (statement_is(line, "*% [term]"))
        return policy->scheme->has_term;
    if (statement_is(line, "*% [control]"))
        return !policy->scheme->has_term;
    if (statement_is(line, "*% [authority]"))
        return has_authority(policy);
    if (statement_is(line, "*% [recipients]"))
        return policy->recipients && policy->recipients->count > 0;
    return true;
}

bool adopt_options(const char *template, const struct queue_policy *policy,
                   struct text *block, struct error *err)
{
    struct statement line;
    bool wanted = true;
    bool has_levels = false;

    while (statement_next(&template, &line)) {
        if (is_section(&line))
            wanted = is_wanted(&line, policy);
        if (!wanted)
            continue;
        if (statement_is(&line, "*DefaultCmLevel:")) {
            add_default(policy, block);
        } else if (statement_is(&line, level_line)) {
            take_level_line(&line, level_line, policy, block);
            has_levels = true;
        } else if (statement_is(&line, level_line_zh)) {
            take_level_line(&line, level_line_zh, policy, block);
        } else {
            text_add(block, line.start, line.length);
            if (statement_is(&line, "*CmRecipients None/"))
                add_lists(policy->recipients, block);
        }
    }
    if (!has_levels)
        return error_set(err, ERROR_CONFIG,
                         "countermark-options.ppd has no lines for CmLevel: "
                         "install the file again");
    return true;
}

bool adopt_block(const struct queue_policy *policy, struct text *block,
                 struct error *err)
{
    struct text template = {0};
    struct text path = {0};
    const char *folder = getenv("COUNTERMARK_DATADIR");

    text_addf(&path, "%s/countermark-options.ppd",
              folder && *folder ? folder : DATADIR);
    bool done = file_read(path.data, TEMPLATE_MAX, &template, err) &&
                adopt_options(text_string(&template), policy, block, err);
    text_clear(&path);
    text_clear(&template);
    return done;
}
