// Whether the device may have what arrived: ticket x bytes x types, pure.
#include "backend/admit.h"

#include <stdarg.h>
#include <stdio.h>

static void say(struct admitted *admitted, enum admission admission,
                const char *format, ...) __attribute__((format(printf, 3, 4)));

static void say(struct admitted *admitted, enum admission admission,
                const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length =
        vsnprintf(admitted->reason, sizeof(admitted->reason), format, args);
    va_end(args);
    if (length >= (int)sizeof(admitted->reason))
        text_cut_utf8(admitted->reason, sizeof(admitted->reason) - 1);
    admitted->admission = admission;
}

static bool is_pdf(const char *final_type)
{
    return string_equal(final_type, "application/pdf") ||
           string_equal(final_type, "application/vnd.cups-pdf") ||
           string_equal(final_type, "application/vnd.countermark-pdf");
}

// Data that cupsd lets pass unfiltered: sent as raw, or under one of our own
// private types (measured: cupsd believes the client).
static bool is_bypass(const char *content_type, const char *final_type)
{
    bool is_raw = string_equal(content_type, "application/vnd.cups-raw") ||
                  string_equal(content_type, "application/octet-stream");

    return (is_raw && string_equal(final_type, "application/octet-stream")) ||
           string_starts(content_type, "application/vnd.countermark-");
}

static void admit_pdf(const struct received *received,
                      const struct ticket *ticket, struct admitted *admitted)
{
    const struct marked *marked = &ticket->marked;

    if (received->bytes == marked->bytes &&
        digest_equal(&received->digest, &marked->document))
        admitted->admission = ADMISSION_SEND;
    else if (received->bytes < marked->bytes)
        say(admitted, ADMISSION_HOLD,
            "only %zu of the %llu bytes marked for run %u arrived; release the "
            "job to mark it again",
            received->bytes, (unsigned long long)marked->bytes, ticket->run);
    else
        say(admitted, ADMISSION_REFUSE,
            "the data is not what Countermark marked for run %u; print the "
            "document again",
            ticket->run);
}

// A driver that loses or repeats a page, or died half way, is caught here where
// its output can be counted; elsewhere only the count by hand shows it.
static void admit_driver(const struct received *received,
                         const struct ticket *ticket, struct admitted *admitted)
{
    const unsigned marked = ticket->marked.pages;

    if (received->bytes == 0)
        say(admitted, ADMISSION_HOLD,
            "the printer's driver made nothing of run %u; release the job to "
            "mark it again",
            ticket->run);
    else if (received->damage[0] != '\0')
        say(admitted, ADMISSION_HOLD,
            "what the printer's driver made of run %u cannot be printed: %s; "
            "nothing was sent; release the job to mark it again",
            ticket->run, received->damage);
    else if (received->pages != PAGES_UNKNOWN && received->pages != marked)
        say(admitted, ADMISSION_HOLD,
            "the printer's driver made %lld pages of the %u marked for run %u; "
            "nothing was sent; the administrator looks at the driver",
            (long long)received->pages, marked, ticket->run);
    else
        admitted->admission = ADMISSION_SEND;
}

static void admit_open(const struct received *received,
                       const struct ticket *ticket, const char *content_type,
                       const char *final_type, struct admitted *admitted)
{
    if (final_type[0] == '\0')
        say(admitted, ADMISSION_REFUSE,
            "the queue has no driver (PPD), so Countermark cannot mark on it; "
            "the administrator gives it one and runs countermark adopt");
    else if (is_bypass(content_type, final_type))
        say(admitted, ADMISSION_REFUSE,
            "data that Countermark did not mark (%s); print the document "
            "without the raw option",
            content_type);
    else if (is_pdf(final_type))
        admit_pdf(received, ticket, admitted);
    else
        admit_driver(received, ticket, admitted);
}

void admit(const struct received *received, const struct ticket *ticket,
           const char *content_type, const char *final_type,
           struct admitted *admitted)
{
    *admitted = (struct admitted){.admission = ADMISSION_HOLD};

    switch (ticket->verdict) {
    case TICKET_OPEN:
        admit_open(received, ticket, content_type, final_type, admitted);
        return;
    case TICKET_PARTIAL:
        say(admitted, ADMISSION_HOLD,
            "the filter did not finish run %u; release the job to mark it "
            "again",
            ticket->run);
        return;
    case TICKET_USED:
        say(admitted, ADMISSION_HOLD,
            "run %u was already sent to the device, and is not sent again: "
            "count it (countermark count %u), or if it was interrupted, "
            "countermark resume %u --from COPY:PAGE or countermark abandon %u",
            ticket->run, ticket->run, ticket->run, ticket->run);
        return;
    case TICKET_REFUSED:
        say(admitted, ADMISSION_END, "%s", ticket->reason);
        return;
    case TICKET_HELD:
        say(admitted, ADMISSION_HOLD, "%s", ticket->reason);
        return;
    case TICKET_NONE:
        break;
    }
    // A driver may begin a document of nothing, as rastertopwg does.
    const bool has_pages = received->pages != 0 && received->damage[0] == '\0';
    if (received->bytes > 0 &&
        (has_pages || is_bypass(content_type, final_type)))
        say(admitted, ADMISSION_REFUSE,
            "data that Countermark did not mark; print the document on this "
            "queue without the raw option");
    else
        say(admitted, ADMISSION_HOLD,
            "the filter marked nothing; release the job to mark it again");
}
