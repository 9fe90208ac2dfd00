// What the tests of paper/ share: the font, the words of a page, and a look at
// a drawing's geometry.
#ifndef TESTS_UNIT_TEST_PAPER_CASE_H
#define TESTS_UNIT_TEST_PAPER_CASE_H

#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ZENHEI "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
#define DEJAVU "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

static const struct stamp_words case_words = {
    .mark = "机密★10年",
    .scope = "省委办公厅、省政府办公厅",
    .doc_no = "〔2026〕17号",
    .recipient = "张三",
    .serial = 123,
    .copy = 3,
    .copies = 20,
    .page = 5,
    .pages = 18,
    .code = "1AB3C4D0000010003000504QRSTVWXYZ01",
    .code_human = "1AB3C4-D00000-1000-3000-5-04QR-STVW-XYZ01-K",
};

#define case_style(place, reserved, kind, words)                               \
    {                                                                          \
        .placement = STAMP_##place, .is_reserved = (reserved),                 \
        .symbol = SYMBOL_KIND_##kind, .edge_mm = 6, .language = STAMP_##words  \
    }

#define must(call, err)                                                        \
    do {                                                                       \
        if (!(call))                                                           \
            fail_msg("%s", (err).text);                                        \
    } while (0)

// A face that holds what one page says, without a cache. Close it.
static inline struct face *case_face(const struct stamp_style *style,
                                     const struct stamp_words *words)
{
    struct error err = {0};
    struct text needed = {0};
    struct face *face = NULL;

    must(face_open(ZENHEI, 0, &face, &err), err);
    stamp_characters(style, words, &needed);
    must(face_need(face, text_string(&needed), &err), err);
    must(face_ready(face, "", &err), err);
    text_clear(&needed);
    return face;
}

// The rectangle that an item blackens, without the ends of letters that other
// alphabets have.
struct case_box {
    double left, bottom, right, top;
};

static inline struct case_box case_box(const struct drawing_item *item)
{
    bool is_text = item->kind == DRAW_TEXT;
    double low = is_text ? 0.15 * item->size : 0;
    double high = is_text ? 0.85 * item->size : item->height;

    return (struct case_box){item->x, item->y - low, item->x + item->width,
                             item->y + high};
}

static inline bool case_meet(const struct drawing_item *a,
                             const struct drawing_item *b)
{
    struct case_box one = case_box(a);
    struct case_box two = case_box(b);

    return one.left < two.right && two.left < one.right &&
           one.bottom < two.top && two.bottom < one.top;
}

// No text or symbol lies over another, or outside the sheet less `edge` points.
static inline void case_is_tidy(const struct drawing *drawing, double width,
                                double height, double edge)
{
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *item = drawing_item(drawing, n);
        struct case_box box = case_box(item);
        double keep = item->kind == DRAW_PLATE ? -0.001 : edge - 0.01;
        if (box.left < keep || box.bottom < keep || box.right > width - keep ||
            box.top > height - keep)
            fail_msg("outside: %s at %.2f %.2f", item->text, item->x, item->y);
        for (size_t m = 0; m < n; m++) {
            const struct drawing_item *other = drawing_item(drawing, m);
            bool is_ink = item->kind == DRAW_TEXT || item->kind == DRAW_SYMBOL;
            bool is_other =
                other->kind == DRAW_TEXT || other->kind == DRAW_SYMBOL;
            if (is_ink && is_other && case_meet(item, other))
                fail_msg("%s lies over %s", item->text, other->text);
        }
    }
}

#endif
