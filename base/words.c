// The language of the person who reads a message.
#include "base/words.h"

#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char domain[] = "countermark";

static bool is_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        const char *value = getenv(names[n]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

static bool is_open;

void words_open(void)
{
    if (is_chinese())
        words_open_chinese();
}

bool words_are_chinese(void)
{
    return is_open;
}

void words_open_chinese(void)
{
    const char *folder = secure_getenv("COUNTERMARK_LOCALEDIR");

    // A server rarely has a Chinese locale; this one is always there, and
    // LANGUAGE then says whose catalogue is read (gettext(3)).
    if (!setlocale(LC_MESSAGES, "C.UTF-8") ||
        setenv("LANGUAGE", "zh_CN", 1) != 0)
        return;
    (void)bindtextdomain(domain, folder && *folder ? folder : LOCALEDIR);
    (void)bind_textdomain_codeset(domain, "UTF-8");
    (void)textdomain(domain);
    is_open = true;
}

const char *translated(const char *text)
{
    return *text ? gettext(text) : text;
}
