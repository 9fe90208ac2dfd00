// The second person at the desk. When an act was refused because it takes two,
// the codes that wait are parked, and his name and password are asked for; an
// empty name leaves the act to his own session.
#include "operator/station.h"

#include "operator/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A little sooner than the registrar would refuse it.
enum { VOUCHED_S = VOUCHER_SECONDS - 10 };

static int64_t now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec;
}

static void forget_line(char *line)
{
    explicit_bzero(line, strlen(line));
    free(line);
}

void station_second_ask(struct station *station)
{
    station->parked = station->count - station->first;
    station->second_ask = SECOND_ASKS_NAME;
    station_say(
        station, LIGHT_NONE,
        translated("it takes a second person: say who is here, or leave it to "
                   "his own session"));
}

void station_second_clear(struct station *station)
{
    second_clear(&station->second);
    station->second = (struct second_wish){.secret_fd = SECOND_FD_NONE};
    station->second_name[0] = '\0';
    station->second_ask = SECOND_ASKS_NOTHING;
    station->parked = 0;
}

bool station_second_give_up(struct station *station)
{
    if (station->second_ask == SECOND_ASKS_NOTHING)
        return false;
    for (size_t n = station->first; n < station->count; n++)
        forget_line(station->queue[n].line);
    station->first = station->count = 0;
    return true;
}

void station_second_add(struct station *station, struct line *request)
{
    if (station->second.voucher[0] &&
        now_s() - station->vouched_at >= VOUCHED_S)
        second_clear(&station->second);
    second_add(&station->second, request);
}

// --- what he says
// --------------------------------------------------------------

static void resume(struct station *station)
{
    station->second_ask = SECOND_ASKS_NOTHING;
    station->parked = 0;
}

static void take_name(struct station *station, const char *line)
{
    line_clean(line, station->second_name, sizeof(station->second_name));
    station->second.later = station->second_name[0] == '\0';
    if (station->second.later) {
        resume(station);
        return;
    }
    station->second.with = station->second_name;
    station->second_ask = SECOND_ASKS_SECRET;
    station_say(station, LIGHT_NONE, station->second_name);
}

// Wrong once, all of it is asked again.
static void take_secret(struct station *station, const char *secret)
{
    struct error err = {0};

    if (second_vouch(&station->second, station->mode->kind, secret, &err)) {
        station->vouched_at = now_s();
        resume(station);
        return;
    }
    station->second_ask = SECOND_ASKS_NAME;
    station_say(station, LIGHT_WRONG, error_said(&err));
}

// Whoever scans on while somebody is asked for answers nothing: no account is a
// tracking code or RUN:K.
static bool is_scanned(const char *line)
{
    struct code_fields fields;
    char code[CODE_SIZE];
    unsigned run = 0, copy = 0;

    return copy_name_read(line, &run, &copy, NULL) ||
           code_read(line, code, &fields, NULL);
}

void station_second_take(struct station *station)
{
    size_t at = station->first + station->parked;
    char *line = station->queue[at].line;

    if (is_scanned(line)) {
        station->parked++;
        return;
    }

    station->count--;
    memmove(&station->queue[at], &station->queue[at + 1],
            (station->count - at) * sizeof(*station->queue));
    if (station->second_ask == SECOND_ASKS_NAME)
        take_name(station, line);
    else
        take_secret(station, line);
    forget_line(line);
}
