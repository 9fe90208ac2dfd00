// Writes what a stranger needs to check our hashes, proofs and signatures by
// other means: a real journal of its own, its lines, checkpoints and proofs.
//   journal-proofs FOLDER
// makes in FOLDER: lines (the events), verifier, next-verifier, note-SIZE (a
// checkpoint), leaf-SEQ-SIZE and prefix-OLD-SIZE (the nodes in hex, one a
// line).
#include "journal/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { EVENTS = 700 };

static const char *folder;
static const struct actor actor = {.uid = 7, .name = "lp"};

static void must(bool done, const struct error *err)
{
    if (done)
        return;
    (void)fprintf(stderr, "journal-proofs: %s\n", err->text);
    exit(1);
}

static void write_file(const char *name, const struct text *text)
{
    struct text path = {0};
    struct error err = {0};

    text_addf(&path, "%s/%s", folder, name);
    must(file_replace(path.data, text_string(text), text->length, 0644, &err),
         &err);
    text_clear(&path);
}

static void write_proof(const char *what, uint64_t from, uint64_t size,
                        const struct proof *proof)
{
    struct text text = {0};
    char name[64];

    for (unsigned n = 0; n < proof->count; n++) {
        text_add_hex(&text, proof->nodes[n].bytes, DIGEST_SIZE);
        text_add_char(&text, '\n');
    }
    (void)snprintf(name, sizeof(name), "%s-%llu-%llu", what,
                   (unsigned long long)from, (unsigned long long)size);
    write_file(name, &text);
    text_clear(&text);
}

static void add_events(struct ledger *ledger, unsigned count)
{
    struct error err = {0};
    struct line *body = line_new();
    char id[33];

    must(ledger_begin(ledger, &err), &err);
    for (unsigned n = 0; n < count; n++) {
        random_id(id);
        line_empty(body);
        line_set_text(body, "words", "机密 \"quoted\" \\ and plain");
        must(ledger_note(ledger, id, &actor, "queue.noted", body, &err), &err);
    }
    must(ledger_commit(ledger, &err), &err);
    line_free(body);
}

static void write_note(struct ledger *ledger)
{
    struct text note = {0};
    struct error err = {0};
    char name[64];

    must(ledger_checkpoint(ledger, &note, &err), &err);
    (void)snprintf(name, sizeof(name), "note-%llu",
                   (unsigned long long)ledger_size(ledger));
    write_file(name, &note);
    text_clear(&note);
}

static void write_proofs(struct ledger *ledger, uint64_t size)
{
    static const uint64_t from[] = {0, 1, 6, 255, 256, 257, 511, 512, 600, 699};
    struct proof proof;
    struct error err = {0};

    for (size_t n = 0; n < sizeof(from) / sizeof(from[0]); n++) {
        if (from[n] >= size)
            continue;
        must(ledger_prove(ledger, from[n], size, &proof, &err), &err);
        write_proof("leaf", from[n], size, &proof);
        must(ledger_prove_prefix(ledger, from[n] + 1, size, &proof, &err),
             &err);
        write_proof("prefix", from[n] + 1, size, &proof);
    }
}

static bool see_line(void *context, uint64_t seq, const char *line,
                     size_t length)
{
    (void)seq;
    text_add(context, line, length);
    text_add_char(context, '\n');
    return true;
}

static void write_verifier(struct ledger *ledger, const char *name)
{
    struct text text = {0};
    struct error err = {0};

    must(ledger_verifier(ledger, ledger_size(ledger), &text, &err), &err);
    text_add_char(&text, '\n');
    write_file(name, &text);
    text_clear(&text);
}

int main(int argc, char **argv)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1};
    uint8_t seed[NOTE_KEY_SIZE], next[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];
    struct text path = {0}, text = {0};
    struct ledger *ledger = NULL;
    struct error err = {0};
    char id[33];

    if (argc != 2) {
        (void)fputs("usage: journal-proofs FOLDER\n", stderr);
        return 2;
    }
    folder = argv[1];
    text_addf(&path, "%s/journal.db", folder);
    note_key_new(seed, key);
    note_verifier("oracle.example/room-1", key, &text);
    must(ledger_create(path.data, "oracle.example/room-1", 1, text.data, &err),
         &err);
    must(ledger_open(path.data, &ledger, &err), &err);
    ledger_keys(ledger, seed, 1, code_key);
    write_verifier(ledger, "verifier");
    write_note(ledger);
    add_events(ledger, 300);
    write_note(ledger);
    write_proofs(ledger, ledger_size(ledger));

    // The covering checkpoint is still the first key's.
    note_key_new(next, key);
    random_id(id);
    text_empty(&text);
    must(ledger_rotate(ledger, id, &actor, next, &text, &err), &err);
    write_file("note-302", &text);
    add_events(ledger, EVENTS - 302);
    write_verifier(ledger, "next-verifier");
    write_note(ledger);
    write_proofs(ledger, EVENTS);

    text_empty(&text);
    must(ledger_events(ledger, 0, 0, EVENTS, see_line, &text, &err), &err);
    write_file("lines", &text);
    ledger_close(ledger);
    text_clear(&path);
    text_clear(&text);
    return 0;
}
