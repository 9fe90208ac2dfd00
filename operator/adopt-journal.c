// What the journal learns about queues, before they change.
#include "operator/adopt-journal.h"

#include "journal/journal.h"
#include "registrar/client.h"
#include "spool/spool.h"

enum { PATIENCE_MS = 5000 };

// A note has no answers of its own.
static bool ignore_answer(void *context, const struct line *answer)
{
    (void)context;
    (void)answer;
    return true;
}

static void set_clean(struct line *line, const char *key, const char *value)
{
    char clean[LEDGER_REASON_MAX];

    line_clean(value, clean, sizeof(clean));
    line_set_text(line, key, clean);
}

bool adopt_note(const struct site *site, const char *kind, const char *queue,
                const char *device_uri, const struct text *ppd,
                const char *reason, struct error *err)
{
    struct digest digest;
    char hex[DIGEST_HEX];
    char shown[DEVICE_URI_MAX];
    struct line *request = line_new();

    digest_of(text_string(ppd), ppd->length, &digest);
    digest_hex(&digest, hex);
    device_shown(device_uri, shown);
    line_set_text(request, "ask", "note");
    line_set_text(request, "kind", kind);
    set_clean(request, "queue", queue);
    set_clean(request, "device", shown);
    line_set_text(request, "ppd", hex);
    if (*reason)
        set_clean(request, "reason", reason);

    struct registrar *registrar =
        registrar_open(site->desk_socket, PATIENCE_MS);
    bool done =
        registrar_ask(registrar, request, ignore_answer, NULL, NULL, err);
    registrar_close(registrar);
    line_free(request);
    if (!done)
        return error_in(err,
                        "queue %s is left as it is, because the journal "
                        "does not know of the change",
                        queue);
    return true;
}
