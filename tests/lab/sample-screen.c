// A terminal's screen as a picture: reads what `tmux capture-pane -p` says and
// sets it character by character on a page.
//   sample-screen COLUMNS ROWS FONT OUT.pdf < screen
#include "paper/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONO = 1 }; // the face of the collection whose letters are of one width
#define CELL 6.0
#define LINE 13.0
#define SIZE 11.0
#define EDGE 10.0

// As terminals count: Chinese writing and wide forms take two columns.
static unsigned columns_of(int32_t character)
{
    return character >= 0x2e80 ? 2 : 1;
}

static bool set_line(const char *line, double x, double y,
                     struct drawing *drawing, struct error *err)
{
    const char *end = line + strlen(line);
    bool done = true;

    while (done && line < end) {
        struct drawing_item item = {
            .kind = DRAW_TEXT, .x = x, .y = y, .size = SIZE};
        const char *next = line;
        int32_t character = utf8_next(&next, end);
        memcpy(item.text, line, (size_t)(next - line));
        // The strokes of the big words are solid.
        if (character == '#') {
            item = (struct drawing_item){.kind = DRAW_BAR,
                                         .x = x,
                                         .y = y - 3,
                                         .width = CELL,
                                         .height = LINE - 1};
        }
        done = character == ' ' || drawing_add(drawing, &item, err);
        x += CELL * columns_of(character);
        line = next;
    }
    return done;
}

static bool make(const char *screen, int64_t columns, int64_t rows,
                 const char *font, const char *path, struct error *err)
{
    double width = 2 * EDGE + CELL * (double)columns;
    double height = 2 * EDGE + LINE * (double)rows;
    double y = height - EDGE - SIZE + 1;
    struct drawing *drawing = drawing_new();
    struct drawing_item box = {.kind = DRAW_BOX,
                               .x = 1,
                               .y = 1,
                               .width = width - 2,
                               .height = height - 2,
                               .size = 1};
    struct face *face = NULL;
    struct book *book = NULL;
    struct text pdf = {0};
    char *all = string_copy(screen);
    char *rest = all;
    bool done =
        drawing_add(drawing, &box, err) && face_open(font, MONO, &face, err);

    for (char *line; done && (line = strsep(&rest, "\n")); y -= LINE)
        done =
            face_need(face, line, err) && set_line(line, EDGE, y, drawing, err);
    free(all);
    done = done && face_ready(face, "", err);
    book = book_new(face);
    done = done && book_page(book, drawing, width, height, err);
    if (done) {
        book_write(book, &pdf);
        done = file_replace(path, pdf.data, pdf.length, 0644, err);
    }
    text_clear(&pdf);
    book_free(book);
    face_close(face);
    drawing_free(drawing);
    return done;
}

int main(int count, char **arguments)
{
    struct error err = {0};
    struct text screen = {0};
    int64_t columns = 0, rows = 0;

    if (count != 5 || !number_read(arguments[1], 1, 500, &columns) ||
        !number_read(arguments[2], 1, 500, &rows)) {
        (void)fputs("usage: sample-screen COLUMNS ROWS FONT OUT.pdf\n", stderr);
        return 2;
    }
    bool done = file_read("/dev/stdin", 1 << 20, &screen, &err) &&
                make(text_string(&screen), columns, rows, arguments[3],
                     arguments[4], &err);
    text_clear(&screen);
    if (!done)
        (void)fprintf(stderr, "sample-screen: %s\n", err.text);
    return done ? 0 : 1;
}
