// What the daemon says on standard error.
#include "registrar/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void log_line(enum log_level level, const char *format, ...)
{
    // The priorities of syslog(3), as systemd reads them in front of a line.
    static const int priorities[] = {
        [LOG_LEVEL_ERROR] = 3,
        [LOG_LEVEL_WARNING] = 4,
        [LOG_LEVEL_INFO] = 6,
    };
    char text[1536];
    va_list args;

    va_start(args, format);
    if (vsnprintf(text, sizeof(text), format, args) < 0)
        text[0] = '\0';
    va_end(args);
    if (getenv("JOURNAL_STREAM"))
        (void)fprintf(stderr, "<%d>%s\n", priorities[level], text);
    else
        (void)fprintf(stderr, "countermarkd: %s\n", text);
}

void log_lines(enum log_level level, const char *text)
{
    while (*text) {
        int length = (int)strcspn(text, "\n");
        log_line(level, "%.*s", length, text);
        text += length + (text[length] == '\n');
    }
}
