// What comes from the terminal: a scanner types as people do, only faster.
#include "operator/station.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// A key alone is a command; letters that follow each other faster than this
// are typed by a scanner.
enum { ALONE_MS = 40, CHUNK = 4096 };

static struct termios saved;
static bool is_saved;

bool station_terminal_begin(struct error *err)
{
    struct termios raw;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(err, ERROR_USAGE,
                         "the desk needs a terminal; `countermark trace -` "
                         "reads codes from a pipe");
    if (tcgetattr(STDIN_FILENO, &saved) != 0)
        return error_errno(err, "cannot set up the terminal");
    raw = saved;
    raw.c_iflag &= ~(tcflag_t)(IXON | INLCR | IGNCR);
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) != 0)
        return error_errno(err, "cannot set up the terminal");
    is_saved = true;
    return true;
}

void station_terminal_end(void)
{
    if (is_saved)
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
    is_saved = false;
}

static bool has_input(int wait_ms)
{
    struct pollfd from = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&from, 1, wait_ms) > 0;
}

static void enqueue(struct station *station)
{
    if (station->count - station->first >= STATION_QUEUE_MAX) {
        station_say(
            station, LIGHT_WRONG,
            translated(
                "too many codes wait for the registrar; the last one was "
                "not taken"));
        return;
    }
    if (station->count == station->room) {
        station->room = station->room == 0 ? 64 : station->room * 2;
        station->queue =
            memory_grow(station->queue, station->room, sizeof(*station->queue));
    }
    station->queue[station->count++] =
        (struct scanned){.line = string_copy(station->typed)};
    explicit_bzero(station->typed, sizeof(station->typed));
}

// Something is asked for, to which an empty line or a letter is an answer.
static bool is_answering(const struct station *station)
{
    return station->asking || station->second_ask != SECOND_ASKS_NOTHING;
}

static bool is_control(char c)
{
    return (c >= 0 && c < ' ') || c == 0x7f;
}

// Takes an escape sequence away; Escape alone is a key.
static size_t take_escape(struct station *station, const char *bytes,
                          size_t length)
{
    size_t used = 1;

    if (length == 1) {
        station_key(station, '\x1b');
        return 1;
    }
    if (bytes[1] != '[' && bytes[1] != 'O')
        return 1;
    for (used = 2;
         used < length && !(bytes[used] >= '@' && bytes[used] <= '~');)
        used++;
    return used < length ? used + 1 : length;
}

static void take_control(struct station *station, char c)
{
    switch (c) {
    case '\r':
    case '\n':
        // An empty line says something only where a field is asked for.
        if (station->typed[0] != '\0' || is_answering(station))
            enqueue(station);
        break;
    case 0x7f:
    case '\b':
        if (station->typed[0] != '\0')
            text_cut_utf8(station->typed, strlen(station->typed) - 1);
        break;
    case 0x15: // ^U
        station->typed[0] = '\0';
        break;
    case 0x03: // ^C
    case 0x04: // ^D
        station->is_over = true;
        break;
    default:
        break;
    }
}

static void take(struct station *station, const char *bytes, size_t length)
{
    for (size_t n = 0; n < length; n++) {
        size_t used = strlen(station->typed);
        if (bytes[n] == '\x1b') {
            n += take_escape(station, bytes + n, length - n) - 1;
        } else if (is_control(bytes[n])) {
            take_control(station, bytes[n]);
        } else if (used + 1 < sizeof(station->typed)) {
            station->typed[used] = bytes[n];
            station->typed[used + 1] = '\0';
        }
    }
}

bool station_read(struct station *station, int wait_ms)
{
    char bytes[CHUNK];

    if (!has_input(wait_ms))
        return true;
    for (;;) {
        ssize_t length = read(STDIN_FILENO, bytes, sizeof(bytes));
        if (length < 0)
            return errno == EINTR || errno == EAGAIN;
        if (length == 0)
            return false;
        bool is_key = length == 1 && station->typed[0] == '\0' &&
                      !is_answering(station) && bytes[0] > ' ' &&
                      bytes[0] < 0x7f && !(bytes[0] >= '0' && bytes[0] <= '9');
        bool is_more = has_input(is_key || bytes[0] == '\x1b' ? ALONE_MS : 0);
        if (is_key && !is_more)
            station_key(station, bytes[0]);
        else
            take(station, bytes, (size_t)length);
        if (!is_more)
            return true;
    }
}
