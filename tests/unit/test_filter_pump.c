// Bytes that pass through the filter on a second thread: all of them, in order,
// with the right digest; and a disk that is full is noticed.
#include "filter/hashing.h"
#include "filter/pump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t lengths[] = {0,
                                 1,
                                 PUMP_BUFFER - 1,
                                 PUMP_BUFFER,
                                 PUMP_BUFFER + 1,
                                 7 * PUMP_BUFFER + 12345};
enum { LENGTHS = sizeof(lengths) / sizeof(*lengths) };

static unsigned char byte_at(size_t n)
{
    return (unsigned char)(n * 2654435761U >> 13);
}

// Pumps so many bytes to `fd`.
static bool pump_bytes(int fd, size_t length, struct digest *digest,
                       struct error *err)
{
    struct pump *pump = pump_new(fd);
    size_t at = 0;
    bool done = true;

    while (done) {
        size_t part = length - at < PUMP_BUFFER ? length - at : PUMP_BUFFER;
        for (size_t n = 0; n < part; n++)
            pump_buffer(pump)[n] = byte_at(at + n);
        at += part;
        if (part < PUMP_BUFFER) {
            done = pump_finish(pump, part, digest, err);
            break;
        }
        done = pump_send(pump, part, err);
    }
    pump_free(pump);
    return done;
}

static int new_file(void)
{
    struct error err = {0};
    int fd = spool_open("/tmp", &err);

    if (fd < 0)
        fail_msg("%s", err.text);
    return fd;
}

static void check_bytes(int fd, size_t length)
{
    struct mapping written;
    struct error err = {0};

    assert_true(mapping_init(&written, fd, &err));
    assert_int_equal(written.size, length);
    for (size_t n = 0; n < length; n++)
        if (written.bytes[n] != byte_at(n))
            fail_msg("byte %zu of %zu is another", n, length);
    mapping_clear(&written);
}

static void all_bytes_come_through_in_order(void **state)
{
    (void)state;
    for (size_t n = 0; n < LENGTHS; n++) {
        struct digest pumped;
        struct digest read;
        struct error err = {0};
        int fd = new_file();
        assert_true(pump_bytes(fd, lengths[n], &pumped, &err));
        check_bytes(fd, lengths[n]);
        // The other thread of the filter reads the same digest.
        assert_true(hashing_finish(hashing_start(fd), &read, &err));
        assert_true(digest_equal(&pumped, &read));
        // And memory that was given back is read again.
        struct mapping again;
        struct digest direct;
        assert_true(mapping_init(&again, fd, &err));
        mapping_forget(&again);
        digest_of(again.bytes, again.size, &direct);
        assert_true(digest_equal(&pumped, &direct));
        mapping_clear(&again);
        (void)close(fd);
    }
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    for (size_t n = 1; n < LENGTHS; n++) {
        struct digest digest;
        struct error err = {0};
        int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
        assert_false(pump_bytes(full, lengths[n], &digest, &err));
        assert_int_equal(err.kind, ERROR_SYSTEM);
        assert_non_null(strstr(err.text, "No space"));
        (void)close(full);
    }
}

static void a_file_that_cannot_be_read_has_no_digest(void **state)
{
    struct digest digest;
    struct error err = {0};
    int folder = open("/tmp", O_RDONLY | O_CLOEXEC);

    (void)state;
    assert_false(hashing_finish(hashing_start(folder), &digest, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    (void)close(folder);
}

// --- passing on
// ----------------------------------------------------------------

static bool count_call(void *context, const void *bytes, size_t length,
                       struct error *err)
{
    (void)bytes;
    (void)length;
    (void)err;
    ++*(unsigned *)context;
    return true;
}

static bool stop_at_once(void *context, const void *bytes, size_t length,
                         struct error *err)
{
    (void)context;
    (void)bytes;
    (void)length;
    return error_set(err, ERROR_REFUSED, "stopped");
}

static void a_file_is_sent_whole_and_no_further(void **state)
{
    const size_t length = 7 * PUMP_BUFFER + 12345;
    struct digest digest;
    struct error err = {0};
    int from = new_file();
    int to = new_file();
    size_t sent = 0;
    unsigned calls = 0;

    (void)state;
    assert_true(pump_bytes(from, length, &digest, &err));
    assert_true(
        descriptor_send(from, to, length, count_call, &calls, &sent, &err));
    assert_int_equal(sent, length);
    assert_true(calls > 0);
    check_bytes(to, length);
    // A file that is shorter than it should be is told by what was sent.
    assert_true(descriptor_send(from, to, length + 9, NULL, NULL, &sent, &err));
    assert_int_equal(sent, length);
    assert_false(
        descriptor_send(from, to, length, stop_at_once, NULL, &sent, &err));
    assert_string_equal(err.text, "stopped");
    (void)close(to);
    // Where only writing is known, it is written: a file opened to append.
    int append = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
    if (append >= 0) {
        assert_true(
            descriptor_send(from, append, length, NULL, NULL, &sent, &err));
        assert_int_equal(sent, length);
        check_bytes(append, length);
        (void)close(append);
    }
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_false(descriptor_send(from, full, length, NULL, NULL, &sent, &err));
    assert_non_null(strstr(err.text, "No space"));
    (void)close(full);
    (void)close(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bytes_come_through_in_order),
        cmocka_unit_test(a_full_disk_is_noticed),
        cmocka_unit_test(a_file_that_cannot_be_read_has_no_digest),
        cmocka_unit_test(a_file_is_sent_whole_and_no_further),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
