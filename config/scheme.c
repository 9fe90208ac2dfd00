// The schemes everybody has, and what holds when a policy says nothing.
#include "config/scheme.h"

const struct scheme schemes_built_in[SCHEMES_BUILT_IN] = {
    {
        // Law of the PRC on Guarding State Secrets: at most 10, 20, 30 years.
        .name = "cn",
        .has_term = true,
        .language = LANGUAGE_ZH,
        .level_count = 3,
        .levels =
            {
                {"confidential", "秘密", "CONFIDENTIAL", 10 * 12},
                {"secret", "机密", "SECRET", 20 * 12},
                {"top-secret", "绝密", "TOP SECRET", 30 * 12},
            },
    },
    {
        // 32 CFR 2001.23: a banner of level and control markings.
        .name = "us",
        .has_term = false,
        .language = LANGUAGE_EN,
        .level_count = 3,
        .levels =
            {
                {"confidential", "秘密", "CONFIDENTIAL", 0},
                {"secret", "机密", "SECRET", 0},
                {"top-secret", "绝密", "TOP SECRET", 0},
            },
    },
};

struct queue_policy queue_policy_default(const struct scheme *scheme)
{
    bool has_term = scheme && scheme->has_term;
    bool is_banner = scheme && string_equal(scheme->name, "us");

    struct queue_policy queue = {
        .scheme = scheme,
        .lowest = 0,
        .highest = scheme ? scheme->level_count - 1 : 0,
        .default_level = -1,
        .term_required = has_term,
        .scope_required = has_term,
        .doc_no_required = false,
        .max_copies = 200,
        .max_spares = 20,
        .title = TITLE_NOT_STORED,
        .marks = MARKS_PRINT,
        .placement = is_banner ? PLACEMENT_BANNER : PLACEMENT_MARGIN,
        .margins = MARGINS_RESERVE,
        .symbol = SYMBOL_QR,
        .language = is_banner ? LANGUAGE_EN : LANGUAGE_BOTH,
        .edge_mm = 6,
        .control_sheet = true,
        .trace = TRACE_NONE,
        .proof = PROOF_NONE,
        .max_pages = 5000,
        .max_bytes = (size_t)512 * 1024 * 1024,
        .max_marked_bytes = (size_t)4096 * 1024 * 1024,
        .max_objects = 2 * 1000 * 1000,
        .max_seconds = 120,
        .approval_hours = 72,
    };

    // At the lowest level one person may do alone what two do above it.
    for (unsigned n = 1; n < POLICY_LEVELS_MAX; n++) {
        queue.counting[n] = PERSONS_OPERATOR_AND_CHECKER;
        queue.reprint[n] = PERSONS_OPERATOR_AND_CHECKER;
    }
    // At the two highest levels somebody else says yes first.
    for (unsigned n = 0; scheme && n < scheme->level_count; n++)
        queue.approvers[n] = n + 2 >= scheme->level_count ? 1 : 0;
    return queue;
}

int scheme_level(const struct scheme *scheme, const char *name)
{
    for (unsigned n = 0; n < scheme->level_count; n++) {
        const struct level *level = &scheme->levels[n];
        if (string_equal(name, level->code) || string_equal(name, level->zh) ||
            string_equal(name, level->en))
            return (int)n;
    }
    return -1;
}

void scheme_codes(const struct scheme *scheme, unsigned lowest,
                  unsigned highest, struct text *codes)
{
    for (unsigned n = lowest; n <= highest; n++)
        text_addf(codes, "%s%s", n == lowest ? "" : ", ",
                  scheme->levels[n].code);
}
