// What the daemon says on standard error: for the system's log, or a person.
#ifndef REGISTRAR_LOG_H
#define REGISTRAR_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

// One line. Titles, marks and scopes of documents never belong here.
void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Each line of `text` as one.
void log_lines(enum log_level level, const char *text);

#endif
