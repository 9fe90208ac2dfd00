// The mark as it is printed: level★term, or a banner with control markings.
#include "config/mark.h"

#include <string.h>

// GB/T 9704 and the rules on marks of state secrets: no blanks around the star.
static void add_star(const struct level *level, const struct term *term,
                     bool is_chinese, struct text *mark)
{
    char printed[128];

    text_add_string(mark, is_chinese ? level->zh : level->en);
    if (!term)
        return;
    term_print(term, is_chinese, printed, sizeof(printed));
    text_addf(mark, "★%s", printed);
}

// 32 CFR 2001.23: no other level may stand in the banner.
static bool is_level_name(const struct scheme *scheme, const char *part)
{
    for (unsigned n = 0; n < scheme->level_count; n++) {
        if (word_distance(scheme->levels[n].en, part) == 0)
            return true;
    }
    return false;
}

static bool add_control(const struct scheme *scheme, const char *part,
                        size_t length, struct text *mark, struct error *err)
{
    char name[64];

    while (length > 0 && part[0] == ' ') {
        part++;
        length--;
    }
    while (length > 0 && part[length - 1] == ' ')
        length--;
    if (length == 0 || length >= sizeof(name))
        return error_set(err, ERROR_REFUSED,
                         "a control marking (CmControl) has 1 to %zu "
                         "characters; write them like NOFORN or "
                         "NOFORN//PROPIN",
                         sizeof(name) - 1);
    for (size_t n = 0; n < length; n++) {
        char c = part[n];
        name[n] = c;
        if (c >= 'a' && c <= 'z')
            name[n] = (char)(c - 'a' + 'A');
        if (!strchr(" ,-/", name[n]) && !(name[n] >= '0' && name[n] <= '9') &&
            !(name[n] >= 'A' && name[n] <= 'Z'))
            return error_set(err, ERROR_REFUSED,
                             "control markings (CmControl) are capital "
                             "letters, digits, blanks, \",\", \"-\" and \"/\"; "
                             "write them like NOFORN or REL TO USA, GBR");
    }
    name[length] = '\0';
    if (is_level_name(scheme, name))
        return error_set(err, ERROR_REFUSED,
                         "%s is a level and no control marking; choose it as "
                         "level (CmLevel)",
                         name);
    text_addf(mark, "//%s", name);
    return true;
}

static bool add_controls(const struct scheme *scheme, const char *controls,
                         struct text *mark, struct error *err)
{
    while (*controls) {
        const char *end = strstr(controls, "//");
        size_t length = end ? (size_t)(end - controls) : strlen(controls);
        if (!add_control(scheme, controls, length, mark, err))
            return false;
        controls += length + (end ? 2 : 0);
        if (end && !*controls)
            return add_control(scheme, "", 0, mark, err);
    }
    return true;
}

bool mark_make(const struct scheme *scheme, const struct level *level,
               const struct term *term, const char *controls, char *mark,
               size_t size, struct error *err)
{
    struct text made = {0};

    if (scheme->language != LANGUAGE_EN)
        add_star(level, term, true, &made);
    if (scheme->language == LANGUAGE_BOTH)
        text_add_char(&made, ' ');
    if (scheme->language != LANGUAGE_ZH)
        add_star(level, term, false, &made);
    bool done = add_controls(scheme, controls, &made, err);
    if (done && !string_fit(mark, size, text_string(&made)))
        done = error_set(err, ERROR_REFUSED,
                         "the mark is longer than %zu bytes; shorten the "
                         "secrecy period (CmTerm) or the control markings "
                         "(CmControl)",
                         size - 1);
    text_clear(&made);
    return done;
}
