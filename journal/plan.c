// What a reservation is told, fresh or remembered.
#include "journal/inside.h"

// The state of the tree that the plan's checkpoint names.
void plan_note(const struct ledger *ledger, struct line *reply)
{
    struct digest root;
    char hex[DIGEST_HEX];

    merkle_root(&ledger->tree, &root);
    digest_hex(&root, hex);
    line_set_number(reply, "size", (int64_t)ledger->tree.size);
    line_set_text(reply, "root", hex);
    line_set_number(reply, "key", ledger->code_key_id);
}

// The checkpoint that covers what the reply says; the present one when the key
// that signed for the size of then was replaced and destroyed.
static bool sign_plan(struct ledger *ledger, const struct line *reply,
                      struct plan *plan, struct error *err)
{
    struct checkpoint checkpoint = {
        .size = (uint64_t)line_number(reply, "size", 0)};
    const char *root = line_text(reply, "root");
    struct text note = {0};
    uint64_t first = 0;

    if (!epoch_first(ledger->store, &first, err))
        return false;
    (void)string_fit(checkpoint.origin, sizeof(checkpoint.origin),
                     ledger->origin);
    bool done = root && digest_read(root, &checkpoint.root);
    if (checkpoint.size < first) {
        checkpoint.size = ledger->tree.size;
        merkle_root(&ledger->tree, &checkpoint.root);
    }
    done = done && note_sign_by(ledger->signer, &checkpoint, &note, err) &&
           string_fit(plan->checkpoint, sizeof(plan->checkpoint),
                      text_string(&note));
    text_clear(&note);
    return done;
}

// A reply, fresh or remembered, as a plan. Ed25519 signs alike every time, so
// that a repeat has the same checkpoint to the byte.
bool plan_fill(struct ledger *ledger, const struct line *reply,
               struct plan *plan, struct error *err)
{
    const char *refused = line_text(reply, "refused");

    if (refused)
        return error_set(err, ERROR_REFUSED, "%s", refused);
    *plan = (struct plan){
        .run = (unsigned)line_number(reply, "run", 0),
        .attempt = (unsigned)line_number(reply, "attempt", 0),
        .document = (unsigned)line_number(reply, "document", 0),
        .copies = (unsigned)line_number(reply, "copies", 0),
        .first_serial = (unsigned)line_number(reply, "first_serial", 0),
        .generation = (unsigned)line_number(reply, "generation", 0),
        .key_id = (unsigned)line_number(reply, "key", 0),
        .site = ledger->site,
        .approval = line_number(reply, "approval", 0),
    };
    if (!line_places(reply, "places", &plan->places))
        return error_set(err, ERROR_TAMPERED,
                         "the remembered plan of run %u says not what to "
                         "print; verify the journal",
                         plan->run);
    code_run_key(ledger->code_key, plan->run, plan->run_key);
    return sign_plan(ledger, reply, plan, err);
}
