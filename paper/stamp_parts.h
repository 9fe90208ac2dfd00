// The inside of a stamp, shared by the files that make it; nobody else's.
//
// A plan is the layout of every page of one size and kind, made once with the
// widest numbers that can come. What changes from page to page is a slot with a
// field; filling the slots of a plan with a page's words cannot fail for want
// of room, so a run never stops half way.
#ifndef PAPER_STAMP_PARTS_H
#define PAPER_STAMP_PARTS_H

#include "paper/stamp.h"

// Points.
#define POINTS_OF_MM (72 / 25.4)
#define DOT 0.24 // 1/300 inch: symbols begin and end on whole dots

enum {
    SLOTS_MAX = 64,
    PLATES_MAX = 16,
    PLAN_SYMBOLS = 2,
    FIELD_TEXT_MAX = DRAWING_TEXT_MAX,
};

enum field {
    FIELD_FIXED, // the slot's own text
    FIELD_COPY_ZH,
    FIELD_COPY_EN,
    FIELD_SERIAL,
    FIELD_NUMBER, // the serial's six digits alone
    FIELD_PAGE_ZH,
    FIELD_PAGE_EN,
    FIELD_REPRINT,
    FIELD_CODE,
    FIELD_CODE_BEGIN, // the code on two lines
    FIELD_CODE_END,
};

// How hard we try to make it fit.
struct attempt {
    double scale; // of text
    unsigned code_lines, mark_lines;
    double height;   // of the text in a strip
    double sentence; // the smallest size of sentences
    bool may_tear;   // words and numbers, where they do not fit a line
};

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct slot {
    enum field field;
    enum align align;
    double x, y; // base line; the left end, middle or right end of it
    double size;
    double width; // what the plan keeps free for it
    bool is_bold;
    char text[FIELD_TEXT_MAX];
};

struct rectangle {
    double x, y, width, height;
};

struct stamp_plan {
    unsigned slot_count, plate_count;
    struct slot slots[SLOTS_MAX];
    struct rectangle plates[PLATES_MAX];
    struct rectangle symbols[PLAN_SYMBOLS];
    struct stamp_window window;
};

// What a field says. `text` is emptied first.
void field_text(enum field field, enum stamp_language language,
                const struct stamp_words *words, struct text *text);
// The label and the text of what stays the same on all pages; "" when there is
// nothing to say.
void scope_text(enum stamp_language language, const struct stamp_words *words,
                struct text *text);
void document_text(enum stamp_language language,
                   const struct stamp_words *words, struct text *text);
void recipient_text(enum stamp_language language,
                    const struct stamp_words *words, struct text *text);
enum authority {
    AUTHORITY_CLASSIFIED_BY,
    AUTHORITY_REASON,
    AUTHORITY_DERIVED_FROM,
    AUTHORITY_DECLASSIFY_ON,
    AUTHORITIES
};
void authority_text(enum authority which, enum stamp_language language,
                    const struct stamp_words *words, struct text *text);
extern const char stamp_blank_zh[], stamp_blank_en[];

// The same words with the widest numbers that can come.
struct stamp_words widest_words(const struct face *face,
                                const struct stamp_words *words);

// Room that a code of this many characters needs, whatever they are.
double code_width(const struct face *face, unsigned characters, double size);

// A page that a plan is made for.
struct sheet {
    const struct stamp_style *style;
    const struct face *face;
    double width, height;
    const struct stamp_words *words;
    bool is_clear; // nothing of the user's lies in the strips
};
double edge_of(const struct sheet *sheet);

bool plan_make(const struct sheet *sheet, struct stamp_plan *plan,
               struct error *err);

struct symbol_size {
    double width, height, quiet;
    bool has_own_row; // too wide to stand beside text
};
bool symbol_measure(const struct sheet *sheet, struct symbol_size *size,
                    struct error *err);

// Heights: what both strips have, and with what the first page adds.
struct strips {
    double base, top, bottom;
};
// False when the page is too narrow for the symbol.
bool strips_measure(const struct sheet *sheet, struct attempt attempt,
                    const struct symbol_size *symbol, struct strips *strips);
// These two return false when something does not fit.
bool strips_plan(const struct sheet *sheet, struct attempt attempt,
                 const struct symbol_size *symbol, const struct strips *strips,
                 struct stamp_plan *plan);
// What lies outside the strips: the head, the cover, the authority,
// "intentionally blank".
bool first_page_plan(const struct sheet *sheet, struct attempt attempt,
                     const struct strips *strips, struct stamp_plan *plan);
// What they add to the strips of the first page.
double cover_height(const struct sheet *sheet);
double authority_height(const struct sheet *sheet, struct attempt attempt);

struct slot *plan_slot(struct stamp_plan *plan, const struct slot *slot);
// A white rectangle, cut off at the sheet's edges.
void plan_plate(const struct sheet *sheet, struct stamp_plan *plan, double x,
                double y, double width, double height);

// A line of text fills 1.2 of its size: 0.92 from its top to the base line.
#define SMALLEST_SIZE 6.0 // points; nothing of a stamp is set smaller
#define LINE_PITCH 1.2
#define LINE_RISE 0.92

enum { COLUMN_LINES_MAX = 8 };
#define PLATE_PAD 2.0 // points of white around knocked-out text

struct column {
    unsigned count;
    struct slot lines[COLUMN_LINES_MAX];
};

// Where the text of a strip goes.
struct band {
    double left, right, bottom, height;
    bool is_top;
};

void column_add(const struct sheet *sheet, struct column *column,
                const char *text, double size, bool is_bold);
void column_add_field(const struct sheet *sheet, struct column *column,
                      enum field field, double size, bool is_bold);
// In Chinese, in English, or one under the other.
void column_add_both(const struct sheet *sheet, struct column *column,
                     enum field zh, enum field en, double size);
// A sentence as large as fits the width and what is left of the height, on as
// many lines as it takes; false when it does not fit.
bool column_add_sentence(const struct sheet *sheet, struct attempt attempt,
                         struct column *column, const char *text, double width,
                         double height);
double column_width(const struct column *column);
double column_height(const struct column *column);
void column_place(const struct sheet *sheet, struct stamp_plan *plan,
                  const struct column *column, const struct band *band,
                  double x, enum align align);

#endif
