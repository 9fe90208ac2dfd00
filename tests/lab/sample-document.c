// Writes a document to print, for the pictures in docs/: one page in the form
// of GB/T 9704-2012 or of a memorandum, on A4 or letter.
//   sample-document cn|us FONT OUT.pdf [MARK]
// A document with a mark bears it on its second line, in bold.
#include "paper/paper.h"

#include <stdio.h>
#include <string.h>

struct sample {
    const char *name;
    double width, height, left, top, size, pitch;
    struct {
        const char *text;
        double size;
        bool is_centred;
    } lines[24];
};

// GB/T 9704-2012, 5.2: 22 lines of 28 characters begin 37 mm below the top and
// 28 mm from the left. The first lines are left to the serial and the mark.
static const struct sample samples[] = {
    {"cn",
     595.276,
     841.89,
     79.4,
     104.9,
     15.75,
     28.99,
     {{"", 0, false},
      {"", 0, false},
      {"", 0, false},
      {"关于做好汛期值守工作的通知", 22, true},
      {"", 0, false},
      {"各市（州）人民政府，省政府各部门、各直属机构：", 0, false},
      {"　　为切实做好今年汛期值守工作，确保信息畅通、处置及", 0, false},
      {"时，现将有关事项通知如下。", 0, false},
      {"　　一、严格执行二十四小时值班和领导带班制度。值班人", 0, false},
      {"员不得擅离岗位，重要情况应当立即报告。", 0, false},
      {"　　二、加强会商研判。气象、水利、自然资源等部门每日", 0, false},
      {"交换信息，遇有险情随时会商。", 0, false},
      {"　　三、做好物资准备。各地对储备物资逐项核对，登记造", 0, false},
      {"册，确保随时可以调用。", 0, false},
      {"　　四、及时总结上报。汛期结束后十个工作日内报送书面", 0, false},
      {"总结。", 0, false},
      {"", 0, false},
      {"　　　　　　　　　　　　　　　　　示范机关办公厅", 0, false},
      {"　　　　　　　　　　　　　　　　二〇二六年五月六日", 0, false}}},
    {"us",
     612,
     792,
     72,
     90,
     12,
     21,
     {{"MEMORANDUM FOR THE DEPUTY DIRECTOR", 13, false},
      {"", 0, false},
      {"SUBJECT: Winter readiness of the northern depots", 0, false},
      {"", 0, false},
      {"1. The depots were visited between 4 and 22 October. All of them", 0,
       false},
      {"can be supplied by road until the end of November; from then on the", 0,
       false},
      {"two most northern ones depend on the railway.", 0, false},
      {"", 0, false},
      {"2. Stocks of fuel cover forty days at the usual rate. The inspection",
       0, false},
      {"found no shortage of spare parts, and three generators that were", 0,
       false},
      {"due for overhaul; two have been exchanged since.", 0, false},
      {"", 0, false},
      {"3. We recommend that the third generator be exchanged before the", 0,
       false},
      {"first frost, and that both depots report weekly until March.", 0,
       false},
      {"", 0, false},
      {"4. This memorandum may be kept with the winter plan.", 0, false}}},
};

static const struct sample *sample_of(const char *name)
{
    for (size_t n = 0; n < sizeof samples / sizeof *samples; n++) {
        if (strcmp(samples[n].name, name) == 0)
            return &samples[n];
    }
    return NULL;
}

enum { LINES = 24 };

static const char *text_of(const struct sample *sample, size_t line,
                           const char *mark)
{
    return line == 1 && mark ? mark : sample->lines[line].text;
}

static bool set_lines(const struct sample *sample, const char *mark,
                      const struct face *face, struct drawing *drawing,
                      struct error *err)
{
    double y = sample->height - sample->top;

    for (size_t n = 0; n < LINES && sample->lines[n].text != NULL; n++) {
        const char *text = text_of(sample, n, mark);
        double size = n == 1 && mark ? 16 : sample->lines[n].size;
        struct drawing_item item = {.kind = DRAW_TEXT, .x = sample->left};
        item.size = size != 0 ? size : sample->size;
        item.is_bold = size != 0;
        if (sample->lines[n].is_centred)
            item.x = (sample->width - face_width(face, text, item.size)) / 2;
        item.y = y - 0.88 * item.size;
        y -= sample->pitch;
        if (text[0] != '\0' &&
            (!string_fit(item.text, sizeof item.text, text) ||
             !drawing_add(drawing, &item, err)))
            return false;
    }
    return true;
}

static bool write_sample(const struct sample *sample, const char *mark,
                         const char *font, const char *path, struct error *err)
{
    struct face *face = NULL;
    struct text pdf = {0};
    struct drawing *drawing = drawing_new();
    struct book *book = NULL;
    bool done = face_open(font, 0, &face, err);

    for (size_t n = 0; n < LINES && sample->lines[n].text != NULL && done; n++)
        done = face_need(face, text_of(sample, n, mark), err);
    done = done && face_ready(face, "", err);
    book = book_new(face);
    done = done && set_lines(sample, mark, face, drawing, err) &&
           book_page(book, drawing, sample->width, sample->height, err);
    if (done) {
        book_write(book, &pdf);
        done = file_replace(path, pdf.data, pdf.length, 0644, err);
    }
    text_clear(&pdf);
    book_free(book);
    drawing_free(drawing);
    face_close(face);
    return done;
}

int main(int count, char **arguments)
{
    struct error err = {0};
    const char *mark = count == 5 ? arguments[4] : NULL;
    const struct sample *sample =
        count == 4 || count == 5 ? sample_of(arguments[1]) : NULL;

    if (sample == NULL) {
        (void)fputs("usage: sample-document cn|us FONT OUT.pdf [MARK]\n",
                    stderr);
        return 2;
    }
    if (!write_sample(sample, mark, arguments[2], arguments[3], &err)) {
        (void)fprintf(stderr, "sample-document: %s\n", err.text);
        return 1;
    }
    return 0;
}
