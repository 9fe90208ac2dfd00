// The control sheet: complete, tidy, and never out of the page.
#include "tests/unit/test_paper_case.h"

static const char note[] =
    "example/room-1\n10234\nqwZ0mO1bWcSMFAZoYPQsRXbQhdl4a9xQkRUIzy4XGvI=\n\n"
    "— example/room-1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"
    "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

static struct control_words plain(void)
{
    return (struct control_words){
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
        .checkpoint = note,
        .code = case_words.code,
        .code_human = case_words.code_human,
    };
}

static bool layout(const struct control_words *words,
                   enum stamp_language language, double width, double height,
                   struct drawing *drawing, struct error *err)
{
    struct text needed = {0};
    struct face *face = NULL;

    control_characters(words, language, &needed);
    bool done =
        face_open(ZENHEI, 0, &face, err) &&
        face_need(face, text_string(&needed), err) &&
        face_ready(face, "", err) &&
        control_layout(words, face, language, width, height, drawing, err);
    face_close(face);
    text_clear(&needed);
    return done;
}

// The longest values that the policy and the job let through.
static struct control_words longest(char values[6][512])
{
    static const struct {
        size_t bytes;
        const char *piece;
    } rows[6] = {{127, "机"},           {127, "Wide-Queue"}, {159, "绝密"},
                 {511, "省委办公厅、"}, {127, "〔2026〕号"}, {255, "标题W"}};
    struct control_words words = plain();

    for (size_t n = 0; n < 6; n++) {
        size_t length = strlen(rows[n].piece);
        values[n][0] = '\0';
        for (size_t at = 0; at + length <= rows[n].bytes; at += length)
            memcpy(values[n] + at, rows[n].piece, length + 1);
    }
    words.unit = values[0];
    words.queue = words.user = values[1];
    words.mark = values[2];
    words.scope = values[3];
    words.doc_no = values[4];
    words.title = values[5];
    words.copies = words.pages = words.sheets = 1048575;
    words.first_serial = 999999;
    words.run = (1u << 30) - 1;
    return words;
}

static void it_is_tidy_on_every_sheet_whatever_it_says(void **state)
{
    static const double sizes[][2] = {
        {595.276, 841.89}, {612, 792},         {419.528, 595.276}, {612, 1008},
        {841.89, 595.276}, {841.89, 1190.551}, {2383.9, 3370.4}};
    char values[6][512];
    (void)state;

    for (unsigned choice = 0; choice < 6; choice++) {
        struct control_words words =
            choice % 2 == 0 ? plain() : longest(values);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
            struct error err = {0};
            struct drawing *drawing = drawing_new();
            must(layout(&words, choice / 2, sizes[n][0], sizes[n][1], drawing,
                        &err),
                 err);
            case_is_tidy(drawing, sizes[n][0], sizes[n][1], 10);
            drawing_free(drawing);
        }
    }
}

// Texts stay inside the box that they begin in.
static void nothing_is_written_across_a_rule(void **state)
{
    char values[6][512];
    struct control_words words = longest(values);
    struct error err = {0};
    struct drawing *drawing = drawing_new();
    (void)state;

    must(layout(&words, STAMP_BOTH, 595.276, 841.89, drawing, &err), err);
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *text = drawing_item(drawing, n);
        for (size_t m = 0; m < drawing_count(drawing); m++) {
            const struct drawing_item *rule = drawing_item(drawing, m);
            bool is_rule = rule->kind == DRAW_BOX &&
                           (rule->width == 0 || rule->height == 0);
            if (text->kind == DRAW_TEXT && is_rule && case_meet(text, rule))
                fail_msg("%s crosses a rule", text->text);
        }
    }
    drawing_free(drawing);
}

static void it_says_what_was_produced_and_who_says_so(void **state)
{
    static const struct {
        bool is_verified;
        enum stamp_language language;
        const char *expected[6];
    } rows[] = {
        {true,
         STAMP_ZH,
         {" zhang.san (已验证)", "批次 000042", "20 = 18 + 2 备份",
          "000123 – 000142", "340 页 · 180 张", "随件控制单"}},
        {false,
         STAMP_EN,
         {" zhang.san (claimed)", "Run 000042", "20 = 18 + 2 spares",
          "17 pages · 9 sheets", "Waste register", "PRODUCTION CONTROL SHEET"}},
        {false,
         STAMP_BOTH,
         {"qwZ0 mO1b WcSM FAZo YPQs RXbQ hdl4 a9xQ kRUI zy4X GvI=",
          "example/room-1", "10234", "声称 claimed", "复核 Checked",
          "废页张数 Waste sheets"}},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct error err = {0};
        struct text printed = {0};
        struct control_words words = plain();
        struct drawing *drawing = drawing_new();
        words.is_verified = rows[n].is_verified;
        must(layout(&words, rows[n].language, 612, 792, drawing, &err), err);
        drawing_print(drawing, &printed);
        for (size_t m = 0; m < 6; m++) {
            if (strstr(text_string(&printed), rows[n].expected[m]) == NULL)
                fail_msg("%s is not on the sheet", rows[n].expected[m]);
        }
        text_clear(&printed);
        drawing_free(drawing);
    }
}

static void a_sheet_too_small_or_a_note_too_long_is_an_error(void **state)
{
    char long_note[3000];
    struct control_words words = plain();
    struct drawing *drawing = drawing_new();
    struct error err = {0};
    (void)state;

    assert_false(layout(&words, STAMP_ZH, 200, 300, drawing, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "71 x 106 mm"));
    memset(long_note, 'a', sizeof long_note - 1);
    long_note[sizeof long_note - 1] = '\0';
    words.checkpoint = long_note;
    assert_false(layout(&words, STAMP_ZH, 595, 842, drawing, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    drawing_free(drawing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_tidy_on_every_sheet_whatever_it_says),
        cmocka_unit_test(nothing_is_written_across_a_rule),
        cmocka_unit_test(it_says_what_was_produced_and_who_says_so),
        cmocka_unit_test(a_sheet_too_small_or_a_note_too_long_is_an_error),
    };

    return cmocka_run_group_tests_name("paper: control sheet", tests, NULL,
                                       NULL);
}
