// What a stamp says, in Chinese, English or both.
#include "paper/stamp_parts.h"

#include <assert.h>
#include <string.h>

const char stamp_blank_zh[] = "此面无正文";
const char stamp_blank_en[] = "THIS SIDE INTENTIONALLY BLANK";

static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// At least `least` digits; printf is too slow for every page.
static void add_number(struct text *text, unsigned number, unsigned least)
{
    char digits[12];
    unsigned count = 0;

    while (number > 0 || count < least) {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    }
    while (count > 0)
        text_add_char(text, digits[--count]);
}

static void add_pair(struct text *text, const char *before, unsigned part,
                     const char *between, unsigned whole, const char *behind)
{
    text_add_string(text, before);
    add_number(text, part, 1);
    text_add_string(text, between);
    add_number(text, whole, 1);
    text_add_string(text, behind);
}

static const char *said(enum stamp_language language, const char *zh,
                        const char *en, const char *both)
{
    return language == STAMP_ZH ? zh : language == STAMP_EN ? en : both;
}

// The human form breaks behind the hyphen that is nearest to its middle.
static size_t code_break(const char *code)
{
    size_t length = strlen(code);
    size_t best = length;

    for (size_t n = 0; n < length; n++) {
        size_t end = n + 1;
        size_t from_middle =
            2 * end > length ? 2 * end - length : length - 2 * end;
        size_t best_from_middle = 2 * best - length;
        if (best * 2 < length)
            best_from_middle = length - 2 * best;
        if (code[n] == '-' && from_middle < best_from_middle)
            best = end;
    }
    return best;
}

void field_text(enum field field, enum stamp_language language,
                const struct stamp_words *words, struct text *text)
{
    text_empty(text);
    switch (field) {
    case FIELD_COPY_ZH:
        add_pair(text, "第", words->copy, "份 共", words->copies, "份");
        break;
    case FIELD_COPY_EN:
        add_pair(text, "Copy ", words->copy, " of ", words->copies,
                 words->copies == 1 ? " copy" : " copies");
        break;
    case FIELD_SERIAL:
        text_add_string(text,
                        said(language, "份号 ", "Serial ", "份号 Serial "));
        add_number(text, words->serial, 6);
        break;
    case FIELD_NUMBER:
        add_number(text, words->serial, 6);
        break;
    case FIELD_PAGE_ZH:
        add_pair(text, "第", words->page, "页 共", words->pages, "页");
        break;
    case FIELD_PAGE_EN:
        add_pair(text, "Page ", words->page, " of ", words->pages,
                 words->pages == 1 ? " page" : " pages");
        break;
    case FIELD_REPRINT:
        text_add_string(
            text, said(language, "补印 R", "REPRINT R", "补印 REPRINT R"));
        add_number(text, words->generation, 1);
        break;
    case FIELD_CODE:
        text_add_string(text, words->code_human);
        break;
    case FIELD_CODE_BEGIN:
        text_add(text, words->code_human, code_break(words->code_human));
        break;
    case FIELD_CODE_END:
        text_add_string(text,
                        words->code_human + code_break(words->code_human));
        break;
    case FIELD_FIXED:
        assert(!"a fixed slot has its own text");
    }
}

void scope_text(enum stamp_language language, const struct stamp_words *words,
                struct text *text)
{
    text_empty(text);
    if (words->scope[0] == '\0')
        return;
    text_add_string(text, said(language, "发放范围：",
                               "Distribution: ", "发放范围 Distribution: "));
    text_add_string(text, words->scope);
}

void document_text(enum stamp_language language,
                   const struct stamp_words *words, struct text *text)
{
    text_empty(text);
    if (words->doc_no[0] == '\0')
        return;
    text_add_string(text, said(language, "文号：", "No. ", "文号 No. "));
    text_add_string(text, words->doc_no);
}

void recipient_text(enum stamp_language language,
                    const struct stamp_words *words, struct text *text)
{
    text_empty(text);
    if (words->recipient[0] == '\0')
        return;
    text_add_string(
        text, said(language, "收件：", "Issued to: ", "收件 Issued to: "));
    text_add_string(text, words->recipient);
}

void authority_text(enum authority which, enum stamp_language language,
                    const struct stamp_words *words, struct text *text)
{
    const struct {
        const char *zh, *en, *both, *said;
    } rows[AUTHORITIES] = {
        [AUTHORITY_CLASSIFIED_BY] = {"定密责任人：", "Classified By: ",
                                     "定密责任人 Classified By: ",
                                     words->classified_by},
        [AUTHORITY_REASON] = {"定密理由：",
                              "Reason: ", "定密理由 Reason: ", words->reason},
        [AUTHORITY_DERIVED_FROM] = {"派生自：",
                                    "Derived From: ", "派生自 Derived From: ",
                                    words->derived_from},
        [AUTHORITY_DECLASSIFY_ON] = {"解密条件：", "Declassify On: ",
                                     "解密条件 Declassify On: ",
                                     words->declassify_on},
    };

    text_empty(text);
    if (rows[which].said == NULL || rows[which].said[0] == '\0')
        return;
    text_add_string(
        text, said(language, rows[which].zh, rows[which].en, rows[which].both));
    text_add_string(text, rows[which].said);
}

void stamp_characters(const struct stamp_style *style,
                      const struct stamp_words *words, struct text *into)
{
    struct text text = {0};

    text_add_string(into, code_alphabet);
    text_add_string(into, "*~$=U-"); // check symbols (Crockford, modulo 37)
    text_add_string(into, words->mark);
    for (enum field field = FIELD_COPY_ZH; field <= FIELD_REPRINT; field++) {
        bool is_zh = field == FIELD_COPY_ZH || field == FIELD_PAGE_ZH;
        bool is_en = field == FIELD_COPY_EN || field == FIELD_PAGE_EN;
        if ((is_zh && style->language == STAMP_EN) ||
            (is_en && style->language == STAMP_ZH))
            continue;
        field_text(field, style->language, words, &text);
        text_add_string(into, text_string(&text));
    }
    scope_text(style->language, words, &text);
    text_add_string(into, text_string(&text));
    document_text(style->language, words, &text);
    text_add_string(into, text_string(&text));
    recipient_text(style->language, words, &text);
    text_add_string(into, text_string(&text));
    for (enum authority which = 0; which < AUTHORITIES; which++) {
        authority_text(which, style->language, words, &text);
        text_add_string(into, text_string(&text));
    }
    if (style->language != STAMP_EN)
        text_add_string(into, stamp_blank_zh);
    if (style->language != STAMP_ZH)
        text_add_string(into, stamp_blank_en);
    text_clear(&text);
}

// 20 becomes 99, if 9 is the widest digit.
static unsigned widest_number(unsigned number, unsigned digit)
{
    unsigned wide = digit;

    for (unsigned rest = number / 10; rest > 0; rest /= 10)
        wide = wide * 10 + digit;
    return wide;
}

struct stamp_words widest_words(const struct face *face,
                                const struct stamp_words *words)
{
    struct stamp_words wide = *words;
    unsigned digit = 9;
    double widest = 0;

    for (unsigned n = 1; n <= 9; n++) {
        double width = face_width(face, (char[]){(char)('0' + n), '\0'}, 1);
        if (width > widest) {
            widest = width;
            digit = n;
        }
    }
    wide.copy = widest_number(words->copies, digit);
    wide.page = widest_number(words->pages, digit);
    wide.serial = digit * 111111;
    if (words->generation > 0)
        wide.generation = digit * 11;
    return wide;
}

double code_width(const struct face *face, unsigned characters, double size)
{
    double mean =
        face_width(face, code_alphabet, size) / (double)strlen(code_alphabet);

    return mean * characters;
}
