// What was painted is read back from a real PDF with poppler and zbar.
#include "tests/unit/test_paper_case.h"

#include <locale.h>
#include <unistd.h>

static char folder[] = "/tmp/countermark-pdf-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    memcpy(strrchr(folder, '-') + 1, "XXXXXX", 6);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

// Runs a shell command; what it writes is appended.
static int run(const char *command, struct text *output)
{
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    for (;;) {
        char *room = text_room(output, 4096);
        size_t got = fread(room, 1, 4096, pipe);
        output->length += got;
        output->data[output->length] = '\0';
        if (got == 0)
            return pclose(pipe);
    }
}

static int remove_folder(void **state)
{
    struct text command = {0};
    struct text output = {0};
    (void)state;

    text_addf(&command, "rm -r %s", folder);
    int result = run(text_string(&command), &output);
    text_clear(&command);
    text_clear(&output);
    return result;
}

enum { OBJECT_FONT = 5, OBJECTS_MAX = 16 };

// One page, written as plainly as a PDF can be.
static void write_pdf(double width, double height, const struct face *face,
                      const struct text *content)
{
    struct text pdf = {0};
    struct text path = {0};
    struct error err = {0};
    size_t offsets[OBJECTS_MAX] = {0};
    unsigned count = 5 + face_object_count(face);

    text_add_string(&pdf, "%PDF-1.4\n");
    for (unsigned n = 1; n < count; n++) {
        offsets[n] = pdf.length;
        text_addf(&pdf, "%u 0 obj\n", n);
        if (n == 1)
            text_add_string(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
        else if (n == 2)
            text_add_string(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        else if (n == 3)
            text_addf(&pdf,
                      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] "
                      "/Resources << /Font << /CMf 5 0 R >> >> "
                      "/Contents 4 0 R >>",
                      (int)width, (int)height);
        else if (n == 4)
            text_addf(&pdf, "<< /Length %zu >>\nstream\n%s\nendstream",
                      content->length, text_string(content));
        else
            face_object(face, n - OBJECT_FONT, OBJECT_FONT, &pdf);
        text_add_string(&pdf, "\nendobj\n");
    }
    size_t table = pdf.length;
    text_addf(&pdf, "xref\n0 %u\n0000000000 65535 f \n", count);
    for (unsigned n = 1; n < count; n++)
        text_addf(&pdf, "%010zu 00000 n \n", offsets[n]);
    text_addf(&pdf,
              "trailer << /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
              count, table);
    text_addf(&path, "%s/page.pdf", folder);
    must(file_replace(text_string(&path), pdf.data, pdf.length, 0600, &err),
         err);
    text_clear(&path);
    text_clear(&pdf);
}

static unsigned times(const struct text *text, const char *word)
{
    unsigned count = 0;

    for (const char *at = strstr(text_string(text), word); at != NULL;
         at = strstr(at + 1, word))
        count++;
    return count;
}

// A page that is black all over before the stamp comes: only white plates make
// the stamp readable.
static void paint_on_black(const struct drawing *drawing,
                           const struct face *face, double width, double height)
{
    struct text content = {0};
    struct error err = {0};

    text_addf(&content, "0 g 0 0 %d %d re f\n", (int)width, (int)height);
    must(drawing_paint(drawing, face, &content, &err), err);
    write_pdf(width, height, face, &content);
    text_clear(&content);
}

static void read_back(struct text *words, struct text *codes)
{
    struct text command = {0};

    text_addf(&command,
              "cd %s && qpdf --check page.pdf >/dev/null && "
              "pdftotext -layout page.pdf - 2>&1",
              folder);
    assert_int_equal(run(text_string(&command), words), 0);
    text_empty(&command);
    text_addf(&command,
              "cd %s && pdftoppm -r 300 -gray -png page.pdf page && "
              "zbarimg -q --raw page-1.png 2>/dev/null",
              folder);
    assert_int_equal(run(text_string(&command), codes), 0);
    text_clear(&command);
}

static void a_stamp_is_read_back_from_a_black_page(void **state)
{
    static const struct {
        struct stamp_style style;
        unsigned symbols; // that zbar tells
    } rows[] = {
        {{STAMP_MARGIN, false, SYMBOL_KIND_QR, 6, STAMP_ZH}, 2},
        {{STAMP_BANNER, false, SYMBOL_KIND_QR, 6, STAMP_BOTH}, 2},
        // Equal linear symbols on one page are one to zbar.
        {{STAMP_COVER, false, SYMBOL_KIND_CODE128, 6, STAMP_EN}, 1},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct stamp_words words = case_words;
        struct stamp_window window = {0};
        struct error err = {0};
        struct text seen = {0};
        struct text codes = {0};
        struct drawing *drawing = drawing_new();
        words.page = 1;
        struct face *face = case_face(&rows[n].style, &words);
        must(stamp_layout(&rows[n].style, face, 595, 842, &words, drawing,
                          &window, &err),
             err);
        paint_on_black(drawing, face, 595, 842);
        read_back(&seen, &codes);
        assert_true(times(&seen, "机密★10年") >= 1);
        assert_int_equal(times(&seen, "000123"), 1);
        if (rows[n].style.placement == STAMP_MARGIN)
            assert_int_equal(times(&seen, words.code_human), 1);
        if (rows[n].style.language != STAMP_EN) {
            assert_int_equal(times(&seen, "第3份 共20份"), 1);
            assert_int_equal(times(&seen, "第1页 共18页"), 1);
        }
        assert_int_equal(times(&codes, words.code), rows[n].symbols);
        text_clear(&seen);
        text_clear(&codes);
        drawing_free(drawing);
        face_close(face);
    }
}

static void a_control_sheet_is_read_back(void **state)
{
    static const struct control_words words = {
        .unit = "机要室",
        .queue = "Secret-2F",
        .user = "zhang.san",
        .time = "2026-11-23 13:05:12",
        .mark = "机密★10年",
        .scope = "厅局级",
        .doc_no = "〔2026〕17号",
        .title = "通知",
        .run = 42,
        .attempt = 1,
        .copies = 18,
        .spares = 2,
        .first_serial = 123,
        .pages = 17,
        .sheets = 9,
        .checkpoint = "example/room-1\n10234\n"
                      "qwZ0mO1bWcSMFAZoYPQsRXbQhdl4a9xQkRUIzy4XGvI=\n\n"
                      "— example/room-1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+Z"
                      "JurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOA"
                      "YQ8=\n",
        .code = "1AB3C4D0000010003000504QRSTVWXYZ01",
        .code_human = "1AB3C4-D00000-1000-3000-5-04QR-STVW-XYZ01-K",
    };
    struct error err = {0};
    struct text content = {0};
    struct text seen = {0};
    struct text codes = {0};
    struct face *face = NULL;
    struct drawing *drawing = drawing_new();
    (void)state;

    must(face_open(ZENHEI, 0, &face, &err), err);
    control_characters(&words, STAMP_BOTH, &content);
    must(face_need(face, text_string(&content), &err), err);
    must(face_ready(face, "", &err), err);
    must(control_layout(&words, face, STAMP_BOTH, 595, 842, drawing, &err),
         err);
    text_empty(&content);
    must(drawing_paint(drawing, face, &content, &err), err);
    write_pdf(595, 842, face, &content);
    read_back(&seen, &codes);
    assert_int_equal(times(&seen, "机密★10年"), 3);
    assert_int_equal(times(&seen, "000123 – 000142"), 1);
    assert_int_equal(times(&seen, "340 页 pages · 180 张 sheets"), 1);
    assert_int_equal(times(&seen, "zhang.san (声称 claimed)"), 1);
    assert_int_equal(times(&seen, words.code_human), 1);
    assert_int_equal(times(&codes, words.code), 1);
    assert_int_equal(times(&codes, words.checkpoint), 1);
    text_clear(&content);
    text_clear(&seen);
    text_clear(&codes);
    drawing_free(drawing);
    face_close(face);
}

static void numbers_do_not_obey_the_locale(void **state)
{
    static const struct stamp_style style = {STAMP_MARGIN, true, SYMBOL_KIND_QR,
                                             6, STAMP_ZH};
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8",
                                          "ru_RU.UTF-8"};
    struct drawing *drawing = drawing_new();
    struct stamp_window window = {0};
    struct text content = {0};
    struct error err = {0};
    struct face *face = case_face(&style, &case_words);
    (void)state;

    for (size_t n = 0; n < sizeof locales / sizeof *locales; n++)
        (void)setlocale(LC_ALL, locales[n]);
    must(stamp_layout(&style, face, 595.276, 841.89, &case_words, drawing,
                      &window, &err),
         err);
    must(drawing_paint(drawing, face, &content, &err), err);
    drawing_print(drawing, &content);
    (void)setlocale(LC_ALL, "C");
    assert_non_null(strstr(text_string(&content), "595.276"));
    assert_null(strstr(text_string(&content), "595,"));
    text_clear(&content);
    drawing_free(drawing);
    face_close(face);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stamp_is_read_back_from_a_black_page,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_control_sheet_is_read_back,
                                        make_folder, remove_folder),
        cmocka_unit_test(numbers_do_not_obey_the_locale),
    };

    return cmocka_run_group_tests_name("paper: read back", tests, NULL, NULL);
}
