// What is said between a log and its witness (C2SP tlog-witness,
// tlog-checkpoint, signed-note).
#include "operator/checkpoint.h"
#include "operator/desk.h"
#include "operator/witness.h"

#include <inttypes.h>
#include <string.h>

// RFC 4648, section 4.
static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add_base64(struct text *into, const uint8_t *bytes, size_t size)
{
    for (size_t n = 0; n < size; n += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (n + k < size ? bytes[n + k] : 0U);
        for (size_t k = 0; k < 4; k++) {
            // Nothing is left of the input for this digit.
            bool is_padding = n + k > size;
            char digit = digits[group >> (18 - 6 * k) & 0x3F];
            text_add(into, is_padding ? "=" : &digit, 1);
        }
    }
}

static bool add_proof(const struct line *answer, struct text *request,
                      struct error *err)
{
    for (size_t n = 0; n < line_array_count(answer, "proof"); n++) {
        const char *hex = line_array_text(answer, "proof", n);
        struct digest node;
        if (!hex || !digest_read(hex, &node))
            return error_set(err, ERROR_SYSTEM,
                             "the registrar's proof cannot be read; are "
                             "program and registrar of one version?");
        add_base64(request, node.bytes, sizeof(node.bytes));
        text_add_char(request, '\n');
    }
    return true;
}

bool witness_request(struct registrar *registrar, uint64_t old,
                     struct text *request, struct error *err)
{
    struct line *ask = desk_request("prove");
    struct line *closing = line_new();
    struct text note = {0};
    struct checkpoint checkpoint;

    bool done = checkpoint_ask(registrar, &note, err) &&
                note_read(text_string(&note), &checkpoint, err);
    if (done && old > checkpoint.size)
        done = error_set(err, ERROR_TAMPERED,
                         "the witness has seen %" PRIu64
                         " events, the journal has %" PRIu64
                         ": events are missing; stop printing and call the "
                         "auditor",
                         old, checkpoint.size);
    if (done) {
        line_set_number(ask, "old", (int64_t)old);
        line_set_number(ask, "size", (int64_t)checkpoint.size);
        text_addf(request, "old %" PRIu64 "\n", old);
        done = registrar_ask(registrar, ask, NULL, NULL, closing, err) &&
               add_proof(closing, request, err);
        text_addf(request, "\n%s", text_string(&note));
    }
    text_clear(&note);
    line_free(closing);
    line_free(ask);
    return done;
}

bool witness_read_size(const char *answer, uint64_t *size, struct error *err)
{
    char first[24] = "";
    int64_t number = 0;
    size_t length = strcspn(answer, "\n");

    if (length < sizeof(first))
        memcpy(first, answer, length);
    if (!number_read(first, 0, INT64_MAX, &number))
        return error_set(err, ERROR_INPUT,
                         "the witness does not say which size it has seen");
    *size = (uint64_t)number;
    return true;
}

// "— NAME BASE64": at least a key id and a signature.
static bool is_signature(const char *line, size_t length)
{
    static const char dash[] = "— ";
    enum { LEAST = 8 };
    const char *name = line + sizeof(dash) - 1;

    if (length < sizeof(dash) || strncmp(line, dash, sizeof(dash) - 1) != 0)
        return false;
    const char *blank = memchr(name, ' ', length - (sizeof(dash) - 1));
    if (!blank || blank == name)
        return false;
    size_t rest = (size_t)(line + length - blank - 1);
    size_t good = strspn(blank + 1, digits);
    while (good < rest && blank[1 + good] == '=')
        good++;
    return rest >= LEAST && rest % 4 == 0 && good == rest;
}

static bool check_answer(const char *answer, struct error *err)
{
    const char *at = answer;

    for (const char *end = strchr(at, '\n'); end; end = strchr(at, '\n')) {
        if (!is_signature(at, (size_t)(end - at)))
            break;
        at = end + 1;
    }
    if (at != answer && !*at)
        return true;
    return error_set(err, ERROR_INPUT,
                     "the witness's answer is not made of signature lines "
                     "(\"— NAME SIGNATURE\")");
}

bool witness_keep(struct registrar *registrar, const char *request,
                  const char *answer, struct text *note, struct error *err)
{
    struct line *ask = desk_request("cosign");
    const char *blank = strstr(request, "\n\n");
    bool done = string_starts(request, "old ") && blank;

    if (!done)
        (void)error_set(err, ERROR_INPUT,
                        "this is not what `countermark witness write` wrote");
    done = done && check_answer(answer, err);
    if (done) {
        text_addf(note, "%s%s", blank + 2, answer);
        lines_put(ask, "note", text_string(note));
        done = registrar_ask(registrar, ask, NULL, NULL, NULL, err);
    }
    line_free(ask);
    return done;
}
