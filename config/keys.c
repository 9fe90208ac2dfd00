// The table of keys, and the walk of a map along it.
#include "config/keys.h"

#include "config/values.h"

#include <string.h>

#define TO(structure, field) .offset = offsetof(struct structure, field)
#define FROM(low, high) .least = (low), .most = (high)

static const struct key keys[] = {
    {SECTION_TOP, "site", VALUE_SECTION, .is_needed = true,
     .inner = SECTION_SITE,
     .about = "Who we are; fixed for the life of a journal."},
    {SECTION_TOP, "paths", VALUE_SECTION, .inner = SECTION_PATHS,
     .about = "Where things are."},
    {SECTION_TOP, "print_user", VALUE_NAME, TO(site, print_user), FROM(1, 63),
     .about = "The account under which cupsd runs filters."},
    {SECTION_TOP, "schemes", VALUE_LATER,
     .about = "Schemes of your own, besides cn and us."},
    {SECTION_TOP, "roles", VALUE_LATER,
     .about = "Which groups of this machine hold which role."},
    {SECTION_TOP, "recipients", VALUE_LATER,
     .about = "Lists of recipients by name."},
    {SECTION_TOP, "defaults", VALUE_LATER,
     .about = "What holds on every queue that does not say otherwise."},
    {SECTION_TOP, "queues", VALUE_LATER,
     .about = "The queues Countermark may print on."},

    {SECTION_SITE, "id", VALUE_NUMBER, TO(site, id), FROM(0, 32767),
     .is_needed = true,
     .about = "Number of this installation, in every tracking code."},
    {SECTION_SITE, "origin", VALUE_ORIGIN, TO(site, origin),
     FROM(1, POLICY_NAME_MAX - 1), .is_needed = true,
     .about = "The name under which the journal signs its checkpoints."},
    {SECTION_SITE, "unit", VALUE_TEXT, TO(site, unit),
     FROM(0, POLICY_NAME_MAX - 1),
     .about = "Printed on control sheets and forms."},
    {SECTION_SITE, "witnesses", VALUE_VERIFIERS, TO(site, witnesses),
     FROM(1, 255),
     .about = "Verifier keys of witnesses, whose cosignatures are checked."},

    // A unix socket's path has 108 bytes (unix(7)).
    {SECTION_PATHS, "print_socket", VALUE_PATH, TO(site, print_socket),
     FROM(1, 107), .about = "From CUPS to the registrar."},
    {SECTION_PATHS, "desk_socket", VALUE_PATH, TO(site, desk_socket),
     FROM(1, 107), .about = "From the staff to the registrar."},
    {SECTION_PATHS, "state", VALUE_PATH, TO(site, state_dir),
     FROM(1, POLICY_PATH_MAX - 1), .about = "Journal and keys."},
    {SECTION_PATHS, "high_water", VALUE_PATH, TO(site, high_water),
     FROM(1, POLICY_PATH_MAX - 1),
     .about = "The journal's high-water mark; best on another disk."},
    {SECTION_PATHS, "cache", VALUE_PATH, TO(site, cache_dir),
     FROM(1, POLICY_PATH_MAX - 1), .about = "Fonts prepared for printing."},
    {SECTION_PATHS, "queues", VALUE_PATH, TO(site, queue_dir),
     FROM(1, POLICY_PATH_MAX - 1), .about = "Originals of adopted queues."},
    {SECTION_PATHS, "font", VALUE_PATH, TO(site, font),
     FROM(1, POLICY_PATH_MAX - 1), .about = "TrueType file for the marks."},
    {SECTION_PATHS, "font_index", VALUE_NUMBER, TO(site, font_index),
     FROM(0, 63), .about = "Number of the font in a collection."},

    {SECTION_SCHEME, "term", VALUE_FLAG, TO(scheme, has_term),
     .words = "no yes", .is_needed = true,
     .about = "Whether a secrecy period stands behind the level."},
    {SECTION_SCHEME, "language", VALUE_CHOICE, TO(scheme, language),
     .words = "zh en both", .is_needed = true, .about = "Of the mark."},
    {SECTION_SCHEME, "levels", VALUE_LATER, .is_needed = true,
     .about = "From the lowest to the highest."},

    {SECTION_LEVEL, "code", VALUE_NAME, TO(level, code), FROM(1, 31),
     .is_needed = true, .about = "The name in the print dialog."},
    {SECTION_LEVEL, "zh", VALUE_TEXT, TO(level, zh), FROM(1, 63),
     .is_needed = true, .about = "The name in Chinese."},
    {SECTION_LEVEL, "en", VALUE_TEXT, TO(level, en), FROM(1, 63),
     .is_needed = true, .about = "The name in English."},
    {SECTION_LEVEL, "cap", VALUE_PERIOD, TO(level, cap_months),
     .about = "The longest secrecy period, such as 10y."},

    // The scheme is read first, by itself: the levels depend on it.
    {SECTION_QUEUE, "scheme", VALUE_LATER,
     .about = "cn, us, or one of your own."},
    {SECTION_QUEUE, "levels", VALUE_LEVELS,
     .about = "The lowest and the highest level allowed."},
    {SECTION_QUEUE, "default_level", VALUE_LEVEL,
     .about = "For jobs that choose none."},
    {SECTION_QUEUE, "term", VALUE_FLAG, TO(queue_policy, term_required),
     .words = "optional required", .more = SLANT_TIGHTER,
     .about = "Whether a job must name a secrecy period."},
    {SECTION_QUEUE, "default_term", VALUE_TERM, TO(queue_policy, default_term),
     FROM(0, 31), .about = "For jobs that name none."},
    {SECTION_QUEUE, "scope", VALUE_FLAG, TO(queue_policy, scope_required),
     .words = "optional required", .more = SLANT_TIGHTER,
     .about = "Whether a job must name a distribution scope."},
    {SECTION_QUEUE, "default_scope", VALUE_TEXT,
     TO(queue_policy, default_scope), FROM(0, 255),
     .about = "For jobs that name none."},
    {SECTION_QUEUE, "scopes", VALUE_WORDS, TO(queue_policy, scopes),
     FROM(1, 255), .words = "any", .about = "The scopes to choose from."},
    {SECTION_QUEUE, "document_number", VALUE_FLAG,
     TO(queue_policy, doc_no_required), .words = "optional required",
     .more = SLANT_TIGHTER,
     .about = "Whether a job must have a document number."},
    {SECTION_QUEUE, "document_numbers", VALUE_PATTERNS,
     TO(queue_policy, doc_nos), FROM(1, 127), .words = "any",
     .about = "The series a document number must belong to."},
    {SECTION_QUEUE, "recipients", VALUE_FLAG,
     TO(queue_policy, recipients_required), .words = "optional required",
     .more = SLANT_TIGHTER,
     .about = "Whether a job must name a list of recipients."},
    {SECTION_QUEUE, "term_exceptions", VALUE_EXCEPTIONS,
     .about = "Longer periods that another rule allows."},
    {SECTION_QUEUE, "who", VALUE_WHO, .about = "Who may print at a level."},
    {SECTION_QUEUE, "user", VALUE_FLAG, TO(queue_policy, verified_required),
     .words = "claimed verified", .more = SLANT_TIGHTER,
     .about = "Whether CUPS must have checked the user's name."},
    {SECTION_QUEUE, "approval", VALUE_BY_LEVEL, TO(queue_policy, approvers),
     .words = "none one two", .more = SLANT_TIGHTER,
     .about = "How many approvers a job needs before it is printed."},
    {SECTION_QUEUE, "approval_hours", VALUE_NUMBER,
     TO(queue_policy, approval_hours), FROM(1, 8760), .more = SLANT_LOOSER,
     .about = "For how long an approval holds."},
    {SECTION_QUEUE, "release", VALUE_FLAG, TO(queue_policy, operator_releases),
     .words = "automatic operator", .more = SLANT_TIGHTER,
     .about = "Whether a job waits until an operator is at the device."},
    {SECTION_QUEUE, "counting", VALUE_BY_LEVEL, TO(queue_policy, counting),
     .words = "operator operator+checker", .more = SLANT_TIGHTER,
     .is_floor = true, .about = "Who counts a printed run."},
    {SECTION_QUEUE, "reprint", VALUE_BY_LEVEL, TO(queue_policy, reprint),
     .words = "operator operator+checker", .more = SLANT_TIGHTER,
     .is_floor = true, .about = "Who has a spoiled page printed again."},
    {SECTION_QUEUE, "deliver", VALUE_CHOICE, TO(queue_policy, deliver),
     .words = "whole per-copy",
     .about = "Whether the device gets a run whole, or copy by copy."},
    {SECTION_QUEUE, "title", VALUE_CHOICE, TO(queue_policy, title),
     .words = "not_stored short stored",
     .about = "How titles enter the journal."},
    {SECTION_QUEUE, "copies", VALUE_NUMBER, TO(queue_policy, max_copies),
     FROM(1, 9999), .more = SLANT_LOOSER,
     .about = "The most numbered copies of one job."},
    {SECTION_QUEUE, "spares", VALUE_NUMBER, TO(queue_policy, max_spares),
     FROM(0, 999), .more = SLANT_LOOSER,
     .about = "The most spare copies of one job."},
    {SECTION_QUEUE, "authority", VALUE_FLAG, TO(queue_policy, basis_required),
     .words = "optional required", .more = SLANT_TIGHTER,
     .about = "Whether a job must say who classified it, and why."},
    {SECTION_QUEUE, "classified_by", VALUE_TEXT,
     TO(queue_policy, basis.classified_by), FROM(0, POLICY_BASIS_MAX - 1),
     .about = "For jobs that name no classifier."},
    {SECTION_QUEUE, "reason", VALUE_TEXT, TO(queue_policy, basis.reason),
     FROM(0, POLICY_BASIS_MAX - 1), .about = "For jobs that give none."},
    {SECTION_QUEUE, "derived_from", VALUE_TEXT,
     TO(queue_policy, basis.derived_from), FROM(0, POLICY_BASIS_MAX - 1),
     .about = "For jobs that name no source."},
    {SECTION_QUEUE, "declassify_on", VALUE_TEXT,
     TO(queue_policy, basis.declassify_on), FROM(0, POLICY_BASIS_MAX - 1),
     .about = "For jobs that give no date or event."},
    {SECTION_QUEUE, "marks", VALUE_CHOICE, TO(queue_policy, marks),
     .words = "print compare verify",
     .about = "Whether the mark is printed, or is on the document already."},
    {SECTION_QUEUE, "placement", VALUE_CHOICE, TO(queue_policy, placement),
     .words = "head cover margin banner", .about = "Where the mark stands."},
    {SECTION_QUEUE, "margins", VALUE_CHOICE, TO(queue_policy, margins),
     .words = "reserve knockout", .about = "How room for the stamp is made."},
    {SECTION_QUEUE, "symbol", VALUE_CHOICE, TO(queue_policy, symbol),
     .words = "qr datamatrix pdf417 code128",
     .about = "The barcode with the tracking code."},
    {SECTION_QUEUE, "language", VALUE_CHOICE, TO(queue_policy, language),
     .words = "zh en both", .about = "Of the words on paper."},
    {SECTION_QUEUE, "edge_mm", VALUE_LENGTH, TO(queue_policy, edge_mm),
     FROM(0, 30), .about = "Nothing is printed closer to the edge."},
    {SECTION_QUEUE, "small_pages", VALUE_FLAG,
     TO(queue_policy, small_pages_refused), .words = "enlarge refuse",
     .more = SLANT_TIGHTER,
     .about = "What becomes of pages that are too small for the stamp."},
    {SECTION_QUEUE, "control_sheet", VALUE_FLAG,
     TO(queue_policy, control_sheet), .words = "never always",
     .more = SLANT_TIGHTER,
     .about = "A sheet with the run's numbers and signatures."},
    {SECTION_QUEUE, "trace", VALUE_CHOICE, TO(queue_policy, trace),
     .words = "none tiles", .more = SLANT_TIGHTER,
     .about = "Whether pieces of a page can be traced."},
    {SECTION_QUEUE, "proof", VALUE_CHOICE, TO(queue_policy, proof),
     .words = "none sample all", .more = SLANT_TIGHTER,
     .about = "Which marked pages are read back before they are printed."},
    {SECTION_QUEUE, "pages", VALUE_NUMBER, TO(queue_policy, max_pages),
     FROM(1, 65535), .more = SLANT_LOOSER,
     .about = "The most sides of one copy."},
    {SECTION_QUEUE, "megabytes", VALUE_MEGABYTES, TO(queue_policy, max_bytes),
     FROM(1, 16384), .more = SLANT_LOOSER, .about = "The largest document."},
    {SECTION_QUEUE, "marked_megabytes", VALUE_MEGABYTES,
     TO(queue_policy, max_marked_bytes), FROM(1, 9536), .more = SLANT_LOOSER,
     .about = "The largest marked document, all copies together."},
    {SECTION_QUEUE, "objects", VALUE_NUMBER, TO(queue_policy, max_objects),
     FROM(1000, 10000000), .more = SLANT_LOOSER,
     .about = "The most objects a document may consist of."},
    {SECTION_QUEUE, "seconds", VALUE_NUMBER, TO(queue_policy, max_seconds),
     FROM(1, 3600), .more = SLANT_LOOSER,
     .about = "The most processor time one job may take."},

    {SECTION_WHO, "users", VALUE_WORDS, TO(grant, users), FROM(1, 127),
     .about = "Names of users."},
    {SECTION_WHO, "groups", VALUE_WORDS, TO(grant, groups), FROM(1, 63),
     .about = "Names of this machine's groups."},

    {SECTION_EXCEPTION, "level", VALUE_TEXT, TO(exception_words, level),
     FROM(1, 63), .is_needed = true, .about = "The level it is for."},
    {SECTION_EXCEPTION, "document_number", VALUE_PATTERN,
     TO(exception_words, doc_no), FROM(1, 127), .is_needed = true,
     .about = "The series of documents it is for."},
    {SECTION_EXCEPTION, "cap", VALUE_PERIOD, TO(exception_words, cap_months),
     .is_needed = true, .about = "The longest period it allows."},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

const struct key *keys_all(size_t *count)
{
    *count = KEYS;
    return keys;
}

static const struct key *find(enum section section, const char *name)
{
    for (size_t n = 0; n < KEYS; n++) {
        if (keys[n].section == section && string_equal(keys[n].name, name))
            return &keys[n];
    }
    return NULL;
}

static void section_words(enum section section, struct text *words)
{
    for (size_t n = 0; n < KEYS; n++) {
        if (keys[n].section == section)
            text_addf(words, "%s%s", words->length ? " " : "", keys[n].name);
    }
}

static void unknown_key(enum section section, const struct node *node,
                        struct faults *faults)
{
    struct text words = {0};

    section_words(section, &words);
    fault_unknown(faults, node->name_place, "unknown key", node->name,
                  text_string(&words));
    text_clear(&words);
}

void keys_read(enum section section, const struct node *map, void *into,
               struct faults *faults)
{
    if (map->kind == NODE_BROKEN)
        return;
    if (map->kind != NODE_MAP) {
        fault_add(faults, map->place,
                  "expected keys with values ({} for none), not %s",
                  node_kind_name(map));
        return;
    }
    for (const struct node *node = map->first; node; node = node->next) {
        const struct key *key = find(section, node->name);
        if (!key)
            unknown_key(section, node, faults);
        else if (key->type == VALUE_SECTION)
            keys_read(key->inner, node, into, faults);
        else
            value_read(key, node, into, faults);
    }
    for (size_t n = 0; n < KEYS; n++) {
        if (keys[n].section == section && keys[n].is_needed &&
            !node_find(map, keys[n].name))
            fault_add(faults, map->place, "the key \"%s\" is missing; add it",
                      keys[n].name);
    }
}
