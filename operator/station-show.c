// What the desk looks like: one frame after another, from top to bottom. It is
// read from arm's length, so right and wrong are words five lines high; colour
// only helps where there is some.
#include "operator/station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BIG_ROWS = 5, WIDTH_LEAST = 20, HEIGHT_LEAST = 6 };

struct frame {
    struct text bytes;
    size_t width, height, row;
};

// --- lines -------------------------------------------------------------------

// As much of a text as `width` columns hold.
static void add_clipped(struct text *into, const char *text, size_t width)
{
    const char *end = text + strlen(text);

    while (text < end) {
        const char *next = text;
        char one[8] = "";
        (void)utf8_next(&next, end);
        memcpy(one, text, (size_t)(next - text));
        size_t columns = say_width(one);
        if (columns > width)
            return;
        width -= columns;
        text_add_string(into, one);
        text = next;
    }
}

// One line; `look` is an SGR sequence's numbers or "". The last row has no line
// end, which would scroll.
static void put_line(struct frame *frame, const char *look, const char *text)
{
    struct text clean = {0};

    if (frame->row >= frame->height)
        return;
    if (frame->row > 0)
        text_add_string(&frame->bytes, "\r\n");
    say_clean(text, &clean);
    if (*look)
        text_addf(&frame->bytes, "\x1b[%sm", look);
    add_clipped(&frame->bytes, text_string(&clean), frame->width);
    // With a background the whole line has it.
    text_add_string(&frame->bytes, "\x1b[K");
    if (*look)
        text_add_string(&frame->bytes, "\x1b[0m");
    frame->row++;
    text_clear(&clean);
}

// Several lines; a word is broken where the line ends.
static void put_words(struct frame *frame, const char *look, const char *words,
                      unsigned most)
{
    for (unsigned n = 0; n < most && *words; n++) {
        struct text line = {0};
        add_clipped(&line, words, frame->width);
        size_t used = line.length;
        if (words[used] != '\0') {
            size_t back = used;
            while (back > used / 2 && words[back] != ' ')
                back--;
            if (words[back] == ' ')
                used = back;
        }
        char *one = memory_need(used + 1);
        memcpy(one, words, used);
        one[used] = '\0';
        put_line(frame, look, one);
        free(one);
        words += used + strspn(words + used, " ");
        text_clear(&line);
        if (used == 0)
            return;
    }
}

// --- the verdict -------------------------------------------------------------

static const struct {
    const char *name, *look, *plain;
    const char *rows[BIG_ROWS];
} verdicts[] = {
    [LIGHT_NONE] = {"", "", "", {"", "", "", "", ""}},
    [LIGHT_RIGHT] = {"OK 对",
                     "1;30;42",
                     "1",
                     {"   ###   #  #", "  #   #  # #", "  #   #  ##",
                      "  #   #  # #", "   ###   #  #"}},
    [LIGHT_WRONG] = {"WRONG 错",
                     "1;37;41",
                     "1;7",
                     {"  #   #  ###    ###   #   #   ###",
                      "  #   #  #  #  #   #  ##  #  #",
                      "  # # #  ###   #   #  # # #  #  ##",
                      "  ## ##  # #   #   #  #  ##  #   #",
                      "  #   #  #  #   ###   #   #   ###"}},
    [LIGHT_PENDING] = {"PENDING 待确认",
                       "1;30;43",
                       "1;7",
                       {"  ###   ####  #   #  ###", "  #  #  #     ##  #  #  #",
                        "  ###   ###   # # #  #  #",
                        "  #     #     #  ##  #  #",
                        "  #     ####  #   #  ###"}},
    [LIGHT_AWAY] = {"WAIT 等",
                    "1;30;43",
                    "1;7",
                    {"  #   #   #   ###  #####", "  #   #  # #   #     #",
                     "  # # #  # #   #     #", "  ## ##  ###   #     #",
                     "  #   #  # #  ###    #"}},
};

static bool has_colour(void)
{
    const char *kind = getenv("TERM");

    return !getenv("NO_COLOR") && kind && !string_equal(kind, "dumb") &&
           !string_equal(kind, "vt100") && !string_equal(kind, "vt220");
}

static void put_verdict(struct frame *frame, const struct station *station)
{
    const char *look = has_colour() ? verdicts[station->light].look
                                    : verdicts[station->light].plain;

    if (frame->height >= 20)
        for (size_t n = 0; n < BIG_ROWS; n++)
            put_line(frame, look, verdicts[station->light].rows[n]);
    put_line(frame, look, verdicts[station->light].name);
    put_words(frame, "1", station->words, 3);
}

// --- the rest ----------------------------------------------------------------

static void put_head(struct frame *frame, const struct station *station)
{
    struct text line = {0};

    // What matters most stands first: narrow windows show no more.
    if (station->mode)
        text_addf(&line, translated(" %s %s  %u done, %u wrong"),
                  station->mode->en, station->mode->zh, station->done,
                  station->wrong);
    else
        text_add_string(&line, " look 查看");
    if (station->pending > 0)
        text_addf(&line, translated(", %u pending"), station->pending);
    if (station->second.voucher[0])
        text_addf(&line, translated(", with %s"), station->second_name);
    if (station->count > station->first)
        text_addf(&line, translated(", %zu waiting"),
                  station->count - station->first);
    if (line_text(station->fields, "to"))
        text_addf(&line, "  -> %s", line_text(station->fields, "to"));
    text_addf(&line, translated("  |  Countermark  %s"), station->unit);
    put_line(frame, "7", text_string(&line));
    text_clear(&line);
}

// What may be done next with the copy, by its state and the table of custody.
static void put_choices(struct frame *frame, const struct station *station)
{
    size_t count = 0;
    const struct station_mode *modes = station_modes(&count);
    struct text line = {0};

    for (size_t n = 0; n < count; n++) {
        char choice[96];
        if (station->copy.is_there &&
            !station_deed(&modes[n], station->copy.state))
            continue;
        (void)snprintf(choice, sizeof(choice), "[%c] %s %s   ", modes[n].key,
                       modes[n].en, modes[n].zh);
        if (say_width(text_string(&line)) + say_width(choice) > frame->width) {
            put_line(frame, "", text_string(&line));
            text_empty(&line);
        }
        text_add_string(&line, choice);
    }
    put_line(frame, "",
             line.length > 0
                 ? text_string(&line)
                 : translated("nothing can be done with it any more"));
    text_clear(&line);
}

static void put_log(struct frame *frame, const struct station *station)
{
    size_t left =
        frame->height > frame->row + 1 ? frame->height - frame->row - 1 : 0;
    unsigned kept =
        station->logged < STATION_LOG ? station->logged : STATION_LOG;
    size_t shown = kept < left ? kept : left;

    for (size_t n = shown; n > 0; n--)
        put_line(frame, "", station->log[(station->logged - n) % STATION_LOG]);
    while (frame->row + 1 < frame->height)
        put_line(frame, "", "");
}

static void say_field(const struct station *station, struct text *line)
{
    const struct deed_field *field = deed_field_find(station->field);

    text_addf(line, "%s%s%s%s%s> ", field ? field->says : station->field,
              field && field->choices ? ": " : "",
              field && field->choices ? field->choices : "",
              field && field->type == DEED_DATE ? ": 2026-12-31" : "",
              station->is_optional ? translated(" (Enter: none)") : "");
}

// What is asked for now.
static void say_question(const struct station *station, struct text *line)
{
    if (station->second_ask == SECOND_ASKS_NAME)
        text_add_string(
            line, translated("second person (Enter: in his own session)> "));
    else if (station->second_ask == SECOND_ASKS_SECRET)
        text_addf(line, translated("password of %s> "), station->second_name);
    else if (station->asking)
        say_field(station, line);
    else
        text_addf(line, translated("%s scan> "),
                  station->mode ? translated("[Esc] look ")
                                : translated("[q] end "));
}

static void put_prompt(struct frame *frame, const struct station *station)
{
    struct text line = {0};

    say_question(station, &line);
    // A password is not shown, not even its length.
    if (station->second_ask != SECOND_ASKS_SECRET)
        text_add_string(&line, station->typed);
    put_line(frame, "", text_string(&line));
    text_clear(&line);
}

static struct frame frame_new(void)
{
    struct winsize size = {0};
    struct frame frame = {.width = 80, .height = 24};

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        size.ws_row > 0) {
        frame.width = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
        frame.height = size.ws_row < HEIGHT_LEAST ? HEIGHT_LEAST : size.ws_row;
    }
    return frame;
}

void station_show(struct station *station)
{
    struct frame frame = frame_new();

    // The cursor goes home; every line ends with "clear to the end".
    text_add_string(&frame.bytes, "\x1b[H");
    put_head(&frame, station);
    put_verdict(&frame, station);
    put_words(&frame, "", station->copy.facts, 3);
    if (!station->mode && !station->asking)
        put_choices(&frame, station);
    put_log(&frame, station);
    put_prompt(&frame, station);
    if (station->has_bell)
        text_add_char(&frame.bytes, '\a');
    station->has_bell = false;
    (void)fwrite(frame.bytes.data, 1, frame.bytes.length, stdout);
    (void)fflush(stdout);
    text_clear(&frame.bytes);
}
