// Admission: every verdict, with every kind of final type, equal and unequal
// bytes, and nothing at all.
#include "backend/admit.h"
#include "backend/ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum data {
    EQUAL,
    SHORTER,
    LONGER,
    CHANGED,
    EMPTY,
    DATA,
    UNCOUNTED,
    FEWER,
    MORE,
    DAMAGED,
    HOLLOW, // bytes, and no page
};

static const char document[] = "the marked document";
static const char changed[] = "the market document";

static struct received received_of(enum data data)
{
    struct received received = {.bytes = sizeof(document), .pages = 9};

    digest_of(data == CHANGED ? changed : document, sizeof(document),
              &received.digest);
    if (data == SHORTER)
        received.bytes--;
    if (data == LONGER)
        received.bytes++;
    if (data == EMPTY)
        received = (struct received){.pages = PAGES_UNKNOWN};
    if (data == UNCOUNTED || data == DAMAGED)
        received.pages = PAGES_UNKNOWN;
    if (data == HOLLOW)
        received.pages = 0;
    if (data == FEWER)
        received.pages = 8;
    if (data == MORE)
        received.pages = 10;
    if (data == DAMAGED)
        (void)string_fit(received.damage, sizeof(received.damage),
                         "page 3 is cut off");
    return received;
}

static struct ticket ticket_of(enum ticket_verdict verdict)
{
    struct ticket ticket = {
        .verdict = verdict,
        .reason = "the registrar's words",
        .run = 42,
        .attempt = 1,
        .document = 1,
        .marked = {.bytes = sizeof(document), .pages = 9},
    };

    digest_of(document, sizeof(document), &ticket.marked.document);
    return ticket;
}

#define PDF "application/pdf"
#define OWN "application/vnd.countermark-pdf"
#define URF "image/urf"
#define RAW "application/vnd.cups-raw"
#define BYTES "application/octet-stream"
#define NOTHING "filter marked nothing"
#define UNMARKED "data that Countermark did not mark"

static void admission_follows_ticket_and_bytes(void **state)
{
    static const struct {
        enum ticket_verdict verdict;
        const char *content_type, *final_type;
        enum data data;
        enum admission admission;
        const char *words; // part of the reason
    } rows[] = {
        {TICKET_OPEN, PDF, PDF, EQUAL, ADMISSION_SEND, ""},
        {TICKET_OPEN, "image/png", PDF, EQUAL, ADMISSION_SEND, ""},
        {TICKET_OPEN, "text/plain", "application/vnd.cups-pdf", EQUAL,
         ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, OWN, EQUAL, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, PDF, SHORTER, ADMISSION_HOLD,
         "only 19 of the 20 bytes marked for run 42 arrived"},
        {TICKET_OPEN, PDF, PDF, LONGER, ADMISSION_REFUSE, "is not what"},
        {TICKET_OPEN, PDF, PDF, CHANGED, ADMISSION_REFUSE, "is not what"},
        {TICKET_OPEN, PDF, OWN, CHANGED, ADMISSION_REFUSE, "is not what"},
        {TICKET_OPEN, PDF, PDF, EMPTY, ADMISSION_HOLD, "only 0 of the 20"},
        {TICKET_OPEN, PDF, URF, DATA, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, URF, CHANGED, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, URF, EMPTY, ADMISSION_HOLD, "made nothing"},
        {TICKET_OPEN, PDF, BYTES, UNCOUNTED, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, URF, FEWER, ADMISSION_HOLD,
         "made 8 pages of the 9 marked for run 42"},
        {TICKET_OPEN, PDF, URF, MORE, ADMISSION_HOLD,
         "made 10 pages of the 9 marked for run 42"},
        {TICKET_OPEN, PDF, URF, DAMAGED, ADMISSION_HOLD, "page 3 is cut off"},
        {TICKET_OPEN, PDF, "application/postscript", DATA, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, BYTES, DATA, ADMISSION_SEND, ""},
        {TICKET_OPEN, PDF, "", EQUAL, ADMISSION_REFUSE, "no driver"},
        {TICKET_OPEN, PDF, "", EMPTY, ADMISSION_REFUSE, "no driver"},
        {TICKET_OPEN, RAW, BYTES, DATA, ADMISSION_REFUSE, UNMARKED},
        {TICKET_OPEN, BYTES, BYTES, DATA, ADMISSION_REFUSE, UNMARKED},
        {TICKET_OPEN, RAW, BYTES, EMPTY, ADMISSION_REFUSE, UNMARKED},
        {TICKET_OPEN, OWN, PDF, EQUAL, ADMISSION_REFUSE, UNMARKED},
        {TICKET_OPEN, "application/vnd.countermark-raster", URF, DATA,
         ADMISSION_REFUSE, UNMARKED},

        {TICKET_PARTIAL, PDF, PDF, EQUAL, ADMISSION_HOLD, "did not finish"},
        {TICKET_PARTIAL, PDF, PDF, SHORTER, ADMISSION_HOLD, "did not finish"},
        {TICKET_PARTIAL, PDF, PDF, EMPTY, ADMISSION_HOLD, "did not finish"},
        {TICKET_PARTIAL, PDF, URF, DATA, ADMISSION_HOLD, "did not finish"},
        {TICKET_PARTIAL, PDF, URF, EMPTY, ADMISSION_HOLD, "did not finish"},
        {TICKET_PARTIAL, PDF, "", DATA, ADMISSION_HOLD, "did not finish"},

        {TICKET_USED, PDF, PDF, EQUAL, ADMISSION_HOLD, "already sent"},
        {TICKET_USED, PDF, PDF, CHANGED, ADMISSION_HOLD, "already sent"},
        {TICKET_USED, PDF, PDF, EMPTY, ADMISSION_HOLD, "already sent"},
        {TICKET_USED, PDF, URF, DATA, ADMISSION_HOLD, "already sent"},
        {TICKET_USED, RAW, BYTES, DATA, ADMISSION_HOLD, "already sent"},

        {TICKET_NONE, PDF, PDF, EQUAL, ADMISSION_REFUSE, UNMARKED},
        {TICKET_NONE, PDF, URF, DATA, ADMISSION_REFUSE, UNMARKED},
        {TICKET_NONE, RAW, BYTES, DATA, ADMISSION_REFUSE, UNMARKED},
        {TICKET_NONE, PDF, "", DATA, ADMISSION_REFUSE, UNMARKED},
        {TICKET_NONE, PDF, PDF, EMPTY, ADMISSION_HOLD, NOTHING},
        {TICKET_NONE, PDF, URF, HOLLOW, ADMISSION_HOLD, NOTHING},
        {TICKET_NONE, PDF, URF, DAMAGED, ADMISSION_HOLD, NOTHING},
        {TICKET_NONE, RAW, BYTES, HOLLOW, ADMISSION_REFUSE, UNMARKED},
        {TICKET_NONE, RAW, BYTES, EMPTY, ADMISSION_HOLD, NOTHING},

        {TICKET_REFUSED, PDF, PDF, EMPTY, ADMISSION_END, "registrar's words"},
        {TICKET_REFUSED, PDF, PDF, EQUAL, ADMISSION_END, "registrar's words"},
        {TICKET_REFUSED, PDF, URF, DATA, ADMISSION_END, "registrar's words"},
        {TICKET_REFUSED, RAW, BYTES, DATA, ADMISSION_END, "registrar's words"},

        {TICKET_HELD, PDF, PDF, EMPTY, ADMISSION_HOLD, "registrar's words"},
        {TICKET_HELD, PDF, PDF, EQUAL, ADMISSION_HOLD, "registrar's words"},
        {TICKET_HELD, PDF, URF, DATA, ADMISSION_HOLD, "registrar's words"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        const struct received received = received_of(rows[n].data);
        const struct ticket ticket = ticket_of(rows[n].verdict);
        struct admitted admitted;
        admit(&received, &ticket, rows[n].content_type, rows[n].final_type,
              &admitted);
        bool is_silent = admitted.reason[0] == '\0';
        if (admitted.admission != rows[n].admission ||
            !strstr(admitted.reason, rows[n].words) ||
            is_silent != (admitted.admission == ADMISSION_SEND))
            fail_msg("row %zu: %d \"%s\"", n, (int)admitted.admission,
                     admitted.reason);
    }
}

static void no_ending_lets_cupsd_print_again_by_itself(void **state)
{
    static const struct {
        enum ending_kind kind;
        enum backend_exit status;
    } rows[] = {
        {ENDING_SENT, BACKEND_EXIT_OK},
        {ENDING_QUIET, BACKEND_EXIT_CANCEL},
        {ENDING_REFUSED, BACKEND_EXIT_CANCEL},
        {ENDING_CANCELLED, BACKEND_EXIT_CANCEL},
        {ENDING_WITHDRAWN, BACKEND_EXIT_OK},
        {ENDING_HELD, BACKEND_EXIT_HOLD},
        {ENDING_INTERRUPTED, BACKEND_EXIT_HOLD},
        {ENDING_UNRECORDED, BACKEND_EXIT_HOLD},
    };
    (void)state;

    assert_int_equal(sizeof(rows) / sizeof(rows[0]), ENDINGS);
    for (size_t n = 0; n < ENDINGS; n++) {
        assert_int_equal(rows[n].kind, n);
        assert_int_equal(ending_exit(rows[n].kind), rows[n].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(admission_follows_ticket_and_bytes),
        cmocka_unit_test(no_ending_lets_cupsd_print_again_by_itself),
    };

    return cmocka_run_group_tests_name("backend admit", tests, NULL, NULL);
}
