// `countermark desk`: scan a code, see what it is and what may be done next,
// press a key, scan the next.
#include "operator/station.h"

#include "config/config.h"
#include "operator/commands.h"
#include "operator/desk.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ASK_MS = 300,  // how long one try to reach the registrar takes
    IDLE_MS = 500, // how long the station waits for a key
};

static volatile sig_atomic_t is_told_to_end;

static void see_signal(int signal)
{
    is_told_to_end = is_told_to_end || signal != SIGWINCH;
}

// A new size only wakes the station up, which draws itself anew.
static void watch_signals(void)
{
    static const int signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT};
    struct sigaction action = {.sa_handler = see_signal};

    for (size_t n = 0; n < sizeof(signals) / sizeof(signals[0]); n++)
        (void)sigaction(signals[n], &action, NULL);
}

static void serve(struct station *station)
{
    bool is_away = false;

    station_show(station);
    while (!station->is_over && !is_told_to_end) {
        bool is_waiting = station_has_work(station);
        if (!station_read(station, is_waiting && !is_away ? 0 : IDLE_MS))
            return;
        is_away = station_has_work(station) && !station_work(station);
        station_show(station);
    }
}

// What the registrar did not answer for is said when the screen is gone.
static unsigned say_unanswered(const struct station *station)
{
    unsigned count = 0;
    bool is_asked = station->second_ask != SECOND_ASKS_NOTHING;
    // What answers the question for the second person is no code.
    size_t behind =
        is_asked ? station->first + station->parked : station->count;

    for (size_t n = station->first; n < behind; n++, count++) {
        if (count == 0)
            (void)fputs(
                translated("countermark: not recorded, scan them again:\n"),
                stderr);
        (void)fprintf(stderr, "%s\n", station->queue[n].line);
    }
    return count;
}

static void station_clear(struct station *station)
{
    for (size_t n = station->first; n < station->count; n++)
        free(station->queue[n].line);
    for (size_t n = 0; n < STATION_LOG; n++)
        free(station->log[n]);
    free(station->queue);
    line_free(station->fields);
    station_second_clear(station);
    registrar_close(station->registrar);
}

static bool open_station(struct station *station, struct error *err)
{
    struct policy *policy = NULL;

    if (!policy_read(policy_default_path(), &policy, NULL, err))
        return false;
    (void)string_fit(station->unit, sizeof(station->unit),
                     policy_site(policy)->unit);
    station->registrar =
        registrar_open(policy_site(policy)->desk_socket, ASK_MS);
    policy_free(policy);
    return true;
}

int command_desk(int argc, char **argv)
{
    struct options options;
    struct station *station = memory_need_zero(1, sizeof(*station));
    struct error err = {0};

    if (!options_read(argc, argv, "", 0, 0, &options, &err)) {
        free(station);
        return fail_usage(argv[0], &err);
    }
    station->fields = line_new();
    station_second_clear(station);
    bool done = open_station(station, &err) && station_terminal_begin(&err);
    if (done) {
        watch_signals();
        // The other screen, so that no title stays in the scroll-back.
        (void)fputs("\x1b[?1049h\x1b[2J", stdout);
        serve(station);
        (void)fputs("\x1b[?1049l", stdout);
        (void)fflush(stdout);
        station_terminal_end();
    }
    int status = done && say_unanswered(station) > 0 ? 1 : 0;
    station_clear(station);
    free(station);
    return done ? status : fail(&err);
}
