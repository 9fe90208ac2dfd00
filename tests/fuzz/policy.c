// What must hold for any bytes given to the policy reader: a policy that keeps
// its own limits, or complaints that a person can read. `make fuzz-policy`
// makes the bytes up; tests/unit/test_policy_seeds.c replays the known ones.
#include "config/config.h"

#include <assert.h>
#include <string.h>

#ifdef NDEBUG
#error "the checks are assertions"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_complaints(const struct text *complaints,
                             const struct error *err)
{
    const char *line = text_string(complaints);

    assert(err->kind == ERROR_CONFIG && err->text[0] != '\0');
    assert(*line && utf8_valid(line, complaints->length));
    while (*line) {
        assert(string_starts(line, "p:"));
        const char *end = strchr(line, '\n');
        assert(end && end > line);
        line = end + 1;
    }
}

static void check_setting(void *context, const struct policy_setting *setting)
{
    unsigned *count = context;

    assert(setting->key[0] != '\0');
    assert(utf8_valid(setting->value, strlen(setting->value)));
    assert((setting->line == 0) == (setting->source == SOURCE_BUILT_IN));
    (*count)++;
}

static void check_ruling(const struct queue_policy *queue,
                         const struct request *request)
{
    struct ruling ruling;

    decide(queue, request, &ruling);
    assert(utf8_valid(ruling.reason, strlen(ruling.reason)));
    bool is_marked = ruling.verdict == VERDICT_MARK;
    assert(is_marked || (ruling.reason[0] != '\0' && ruling.rule));
    if (ruling.verdict == VERDICT_REFUSE)
        return;
    assert(request->is_verified || ruling.approvers == 0);
    assert(!is_marked || (ruling.approvers == 0 && !queue->operator_releases));
    size_t level = (size_t)(ruling.level - queue->scheme->levels);
    assert(level >= queue->lowest && level <= queue->highest);
    assert(level < queue->scheme->level_count);
    assert(ruling.mark[0] != '\0');
    assert(utf8_valid(ruling.mark, strlen(ruling.mark)));
    assert(utf8_valid(ruling.title, strlen(ruling.title)));
    assert(ruling.copies <= queue->max_copies);
    assert(ruling.spares <= queue->max_spares);
    assert(request->pages <= queue->max_pages);
    assert(request->is_verified || !queue->verified_required);
    assert(request->is_verified || !queue->who[level].is_limited);
    assert(!queue->scope_required || ruling.scope[0] != '\0');
    assert(!queue->doc_no_required || ruling.doc_no[0] != '\0');
    assert(!queue->term_required || ruling.term[0] != '\0');
    assert(queue->title != TITLE_NOT_STORED || ruling.title[0] == '\0');
}

static void check_queue(const struct policy *policy,
                        const struct queue_policy *queue)
{
    static const struct groups groups = {.count = 1, .names = {"staff"}};
    const char *const terms[] = {"", "6m", "99y", "长期", "2040-01-01"};
    unsigned count = 0;

    policy_settings(policy, queue, check_setting, &count);
    assert(count > 15);
    for (size_t n = 0; n < 4 * (sizeof(terms) / sizeof(terms[0])); n++) {
        unsigned level = n % 2 ? queue->lowest : queue->scheme->level_count - 1;
        struct request request = {
            .user = "li",
            .is_verified = n % 4 < 2,
            .groups = &groups,
            .level = queue->scheme->levels[level].code,
            .term = terms[n / 4],
            .scope = n % 4 ? "办公厅" : "",
            .doc_no = n % 4 ? "〔2026〕17号" : "",
            .title = "a \xff title of more than eight characters",
            .copies = 1,
            .pages = 1,
            .today = "2026-11-21",
        };
        check_ruling(queue, &request);
    }
}

static void no_difference(void *context, const struct difference *difference)
{
    (void)context;
    (void)difference;
    assert(!"a policy differs from itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    if (size > POLICY_BYTES_MAX)
        return 0;
    if (policy_read_bytes("p", data, size, &policy, &complaints, &err)) {
        assert(complaints.length == 0);
        for (size_t n = 0; n < policy_queue_count(policy); n++)
            check_queue(policy, policy_queue_at(policy, n));
        policy_compare(policy, policy, no_difference, NULL);
    } else {
        assert(!policy);
        check_complaints(&complaints, &err);
    }
    policy_free(policy);
    text_clear(&complaints);
    return 0;
}
