// Lines of a reader, word by word.
#include "reader/client.h"

#include <string.h>

enum { WORD_MAX = 48, FOREIGN_MAX = 1000 };

// The next word and the one blank behind it; false at the end or for a word
// that is too long to be one of ours.
static bool take_word(const char **at, char word[WORD_MAX])
{
    size_t length = strcspn(*at, " ");

    if (length == 0 || length >= WORD_MAX)
        return false;
    memcpy(word, *at, length);
    word[length] = '\0';
    *at += length;
    if (**at == ' ')
        (*at)++;
    return true;
}

static bool take_count(const char **at, unsigned least, unsigned most,
                       unsigned *count)
{
    char word[WORD_MAX];
    int64_t number = 0;

    if (!take_word(at, word) || !number_read(word, least, most, &number))
        return false;
    *count = (unsigned)number;
    return true;
}

static bool take_code(const char *at, struct reader_answer *answer)
{
    struct reader_code *code = &answer->code;
    struct code_fields fields;
    char word[WORD_MAX];

    answer->kind = READER_ANSWER_CODE;
    return take_word(&at, word) && code_read(word, code->code, &fields, NULL) &&
           strcmp(word, code->code) == 0 &&
           take_count(&at, 0, 1000, &code->x) &&
           take_count(&at, 0, 1000, &code->y) &&
           take_count(&at, 0, 270, &code->degrees) && code->degrees % 90 == 0 &&
           !*at;
}

static bool take_page(const char *at, struct reader_answer *answer)
{
    static const char *const looks[] = {[LOOK_READ] = "read",
                                        [LOOK_BLANK] = "blank",
                                        [LOOK_UNREADABLE] = "unreadable"};
    char word[WORD_MAX];
    unsigned look = 0;

    answer->kind = READER_ANSWER_PAGE;
    if (!take_count(&at, 1, READER_PAGES_MAX, &answer->page) ||
        !take_word(&at, word))
        return false;
    while (look <= LOOK_UNREADABLE && strcmp(looks[look], word) != 0)
        look++;
    if (look > LOOK_UNREADABLE ||
        !take_count(&at, 0, FOREIGN_MAX, &answer->foreign))
        return false;
    answer->look = (enum reader_look)look;
    line_clean(at, answer->why, sizeof(answer->why));
    return true;
}

static bool take_proof(const char *at, struct reader_answer *answer)
{
    answer->kind = READER_ANSWER_PROVED;
    return take_count(&at, 1, READER_PAGES_MAX, &answer->page) &&
           take_count(&at, 0, 1000 * 1000 * 1000, &answer->changed) && !*at;
}

bool reader_answer_read(const char *line, struct reader_answer *answer,
                        struct error *err)
{
    const char *at = line;
    char word[WORD_MAX];
    bool is_said = false;

    *answer = (struct reader_answer){0};
    if (take_word(&at, word)) {
        if (strcmp(word, "pages") == 0) {
            answer->kind = READER_ANSWER_PAGES;
            is_said =
                take_count(&at, 1, READER_PAGES_MAX, &answer->pages) && !*at;
        } else if (strcmp(word, "code") == 0) {
            is_said = take_code(at, answer);
        } else if (strcmp(word, "page") == 0) {
            is_said = take_page(at, answer);
        } else if (strcmp(word, "proved") == 0) {
            is_said = take_proof(at, answer);
        } else if (strcmp(word, "error") == 0) {
            answer->kind = READER_ANSWER_ERROR;
            line_clean(at, answer->why, sizeof(answer->why));
            is_said = true;
        }
    }
    return is_said ||
           error_set(err, ERROR_INPUT, "the reader says what it should not");
}
