// What cupsd hears from us on standard error, one line each.
#include "spool/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

// cupsd cuts lines at 2047 bytes; ours end whole, and before that.
enum { LINE_MAX_BYTES = 2000 };
enum { SETTLE_PAUSES = 400 }; // of 5 ms

// One write for one line, so that the lines of several programs do not mix.
// There is nobody to tell when cupsd does not listen any more.
static void say(char *line, size_t length)
{
    line[length] = '\n';
    (void)descriptor_write(STDERR_FILENO, line, length + 1, NULL);
}

// Text of a job must not be able to start a line of its own.
static void blank_controls(char *line)
{
    for (; *line; line++) {
        if ((unsigned char)*line < 0x20 || *line == 0x7F)
            *line = ' ';
    }
}

void message(enum message_level level, const char *format, ...)
{
    static const char *const names[] = {
        [MESSAGE_ERROR] = "ERROR",
        [MESSAGE_WARNING] = "WARNING",
        [MESSAGE_INFO] = "INFO",
        [MESSAGE_DEBUG] = "DEBUG",
    };
    char line[LINE_MAX_BYTES + 1];
    va_list args;

    int start = snprintf(line, sizeof(line), "%s: Countermark: ", names[level]);
    va_start(args, format);
    int length =
        vsnprintf(line + start, sizeof(line) - (size_t)start - 1, format, args);
    va_end(args);
    if (length < 0)
        line[start] = '\0';
    blank_controls(line);
    text_cut_utf8(line, LINE_MAX_BYTES - 1);
    say(line, strlen(line));
}

void message_settle(void)
{
    const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    int unread = 0;

    // On a pipe the writing end knows too what was not read yet; anything else
    // has nobody to wait for.
    for (int n = 0; n < SETTLE_PAUSES; n++) {
        if (ioctl(STDERR_FILENO, FIONREAD, &unread) != 0 || unread == 0)
            return;
        (void)nanosleep(&pause, NULL);
    }
}

void message_state(const char *reasons)
{
    char line[LINE_MAX_BYTES + 1];

    (void)snprintf(line, LINE_MAX_BYTES, "STATE: %s", reasons);
    blank_controls(line);
    say(line, strlen(line));
}

void message_pages(unsigned total)
{
    char line[64];

    int length = snprintf(line, sizeof(line) - 1, "PAGE: total %u", total);
    say(line, (size_t)length);
}

void message_raw(const char *line)
{
    struct text whole = {0};

    text_add_string(&whole, line);
    if (whole.length == 0 || whole.data[whole.length - 1] != '\n')
        text_add_char(&whole, '\n');
    (void)descriptor_write(STDERR_FILENO, whole.data, whole.length, NULL);
    text_clear(&whole);
}
