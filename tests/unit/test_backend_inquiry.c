// A device that answers badly: too little, too much, something else, for ever.
// The inquiry comes to its end, says nothing that was not said, and does not
// grow with what it is told.
#include "backend/inquiry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <cups/cups.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// What is sent for every request; with `again` the last part without end.
struct script {
    char bytes[256 * 1024];
    size_t length, again;
};

static void add(struct script *script, const void *bytes, size_t length)
{
    assert_true(script->length + length <= sizeof(script->bytes));
    memcpy(script->bytes + script->length, bytes, length);
    script->length += length;
}

static ssize_t keep_bytes(void *context, ipp_uchar_t *bytes, size_t length)
{
    add(context, bytes, length);
    return (ssize_t)length;
}

static ipp_t *answer_new(void)
{
    ipp_t *answer = ippNew();

    assert_true(ippSetVersion(answer, 2, 0));
    assert_true(ippSetStatusCode(answer, IPP_STATUS_OK));
    assert_true(ippSetRequestId(answer, 1));
    ippAddString(answer, IPP_TAG_OPERATION, IPP_TAG_CHARSET,
                 "attributes-charset", NULL, "utf-8");
    ippAddString(answer, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE,
                 "attributes-natural-language", NULL, "en");
    return answer;
}

// `missing`: bytes that are announced and never come.
static void add_answer(struct script *script, ipp_t *answer, size_t missing)
{
    char head[128];

    (void)snprintf(head, sizeof(head),
                   "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   ippLength(answer) + missing);
    add(script, head, strlen(head));
    assert_int_equal(ippWriteIO(script, keep_bytes, 1, NULL, answer),
                     IPP_STATE_DATA);
    ippDelete(answer);
}

static void serve(int listening, const struct script *script)
{
    static char request[65536];

    for (;;) {
        int peer = accept(listening, NULL, NULL);
        // One answer for each request, as far as one can tell them apart.
        while (peer >= 0 && read(peer, request, sizeof(request)) > 0) {
            size_t rest = script->length - script->again;
            bool is_open = write(peer, script->bytes, script->length) ==
                           (ssize_t)script->length;
            while (is_open && script->again > 0)
                is_open = write(peer, script->bytes + rest, script->again) > 0;
            if (!is_open || script->length == 0)
                break;
            (void)usleep(1000);
        }
        if (peer >= 0)
            (void)close(peer);
    }
}

// Asks a device that answers so.
static void ask(const struct script *script, struct printer_said *said)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    struct device device = {.uri = ""};
    int listening = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listening, (void *)&address, size), 0);
    assert_int_equal(listen(listening, 8), 0);
    assert_int_equal(getsockname(listening, (void *)&address, &size), 0);
    pid_t server = fork();
    if (server == 0) {
        (void)signal(SIGPIPE, SIG_IGN);
        serve(listening, script);
        _exit(0);
    }
    (void)close(listening);
    (void)snprintf(device.uri, sizeof(device.uri),
                   "ipp://127.0.0.1:%d/ipp/print", ntohs(address.sin_port));
    inquire(&device, 7, said);
    (void)kill(server, SIGKILL);
    (void)waitpid(server, NULL, 0);
}

static void assert_nothing(const struct printer_said *said)
{
    assert_string_equal(said->job_state, "");
    assert_string_equal(said->job_reasons, "");
    assert_string_equal(said->printer_reasons, "");
    assert_int_equal(said->impressions, -1);
    assert_int_equal(said->sheets, -1);
    assert_int_equal(said->counter, -1);
}

static void a_good_answer_is_heard(void **state)
{
    static struct script script;
    struct printer_said said;
    ipp_t *answer = answer_new();
    (void)state;

    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD,
                 "printer-state-reasons", NULL, "media-low");
    ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER,
                  "printer-impressions-completed", 12345);
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state",
                  IPP_JSTATE_COMPLETED);
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER,
                  "job-impressions-completed", 5);
    add_answer(&script, answer, 0);
    ask(&script, &said);
    assert_string_equal(said.job_state, "completed");
    assert_string_equal(said.printer_reasons, "media-low");
    assert_int_equal(said.impressions, 5);
    assert_int_equal(said.counter, 12345);
}

static void answers_of_other_types_say_nothing(void **state)
{
    static struct script script;
    struct printer_said said;
    ipp_t *answer = answer_new();
    (void)state;

    ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER,
                  "printer-state-reasons", 3);
    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_TEXT,
                 "printer-impressions-completed", NULL, "many");
    ippAddString(answer, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state", NULL,
                 "completed");
    ippAddRange(answer, IPP_TAG_JOB, "job-media-sheets-completed", 1, 2);
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER,
                  "job-impressions-completed", -5);
    ippAddBoolean(answer, IPP_TAG_JOB, "job-state-message", 1);
    add_answer(&script, answer, 0);
    ask(&script, &said);
    assert_nothing(&said);
}

static void long_answers_are_cut(void **state)
{
    static struct script script;
    static char reason[1024];
    struct printer_said said;
    ipp_t *answer = answer_new();
    ipp_attribute_t *reasons = NULL;
    (void)state;

    memset(reason, 'x', sizeof(reason) - 1);
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state",
                  IPP_JSTATE_ABORTED);
    reasons = ippAddString(answer, IPP_TAG_JOB, IPP_TAG_KEYWORD,
                           "job-state-reasons", NULL, reason);
    for (int n = 1; n < 200; n++)
        assert_true(ippSetString(answer, &reasons, n, reason));
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER,
                  "job-impressions-completed", INT32_MAX);
    add_answer(&script, answer, 0);
    ask(&script, &said);
    assert_string_equal(said.job_state, "aborted");
    assert_int_equal(strlen(said.job_reasons), PRINTER_WORDS_MAX - 1);
    assert_int_equal(said.impressions, INT32_MAX);
}

static void cut_answers_and_other_languages_say_nothing(void **state)
{
    static const char *const others[] = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "220 printer FTP server ready\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\x02",
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
        "Content-Length: -1\r\n\r\n\x02",
    };
    struct printer_said said;
    (void)state;

    for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++) {
        static struct script script;
        script = (struct script){.length = 0};
        add(&script, others[n], strlen(others[n]));
        ask(&script, &said);
        assert_nothing(&said);
    }

    static struct script cut;
    ipp_t *answer = answer_new();
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state",
                  IPP_JSTATE_COMPLETED);
    add_answer(&cut, answer, 100);
    cut.length -= 3;
    ask(&cut, &said);
    assert_nothing(&said);
}

// As fast as the machine can, until we no longer listen.
static void
an_answer_without_end_takes_no_more_than_its_time_and_room(void **state)
{
    static const char head[] = "HTTP/1.1 200 OK\r\n"
                               "Content-Type: application/ipp\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n"
                               "7fffffff\r\n"
                               "\x02\x00\x00\x00\x00\x00\x00\x01\x04";
    static struct script script;
    struct printer_said said;
    struct rusage used;
    (void)state;

    add(&script, head, sizeof(head) - 1);
    size_t before = script.length;
    for (int n = 0; n < 100; n++) {
        static const char one[] = "\x41\x00\x03"
                                  "abc"
                                  "\x03\xe8";
        add(&script, one, sizeof(one) - 1);
        memset(script.bytes + script.length, 'y', 1000);
        script.length += 1000;
    }
    script.again = script.length - before;
    ask(&script, &said);
    assert_nothing(&said);
#ifndef __SANITIZE_ADDRESS__
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &used), 0);
    assert_true(used.ru_maxrss < 128 * 1024); // kilobytes
#else
    (void)used;
#endif
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_answer_is_heard),
        cmocka_unit_test(answers_of_other_types_say_nothing),
        cmocka_unit_test(long_answers_are_cut),
        cmocka_unit_test(cut_answers_and_other_languages_say_nothing),
        cmocka_unit_test(
            an_answer_without_end_takes_no_more_than_its_time_and_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
