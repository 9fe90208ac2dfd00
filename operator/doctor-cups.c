// What the doctor finds in cupsd's own configuration: settings that keep
// documents and titles, or write them into logs.
#include "operator/doctor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CONF_MAX = 8 * 1024 * 1024, VALUE_MAX = 512, PATH_SIZE = 1024 };

// cupsd skips blanks, ignores case and what follows a '#', and lets the last
// line win.
static bool take_line(const char *line, size_t length, const char *name,
                      char *value, size_t size)
{
    const char *end = line + length;
    size_t word = strlen(name);

    while (line < end && isspace((unsigned char)*line))
        line++;
    if ((size_t)(end - line) < word || strncasecmp(line, name, word) != 0 ||
        (line + word < end && !isspace((unsigned char)line[word])))
        return true;
    line += word;
    while (line < end && isspace((unsigned char)*line))
        line++;
    for (const char *at = line; at < end; at++)
        if (*at == '#')
            end = at;
    while (end > line && isspace((unsigned char)end[-1]))
        end--;
    if ((size_t)(end - line) >= size)
        return false;
    memcpy(value, line, (size_t)(end - line));
    value[end - line] = '\0';
    return true;
}

bool cups_directive(const char *conf, const char *name, char *value,
                    size_t size)
{
    bool fits = true;

    value[0] = '\0';
    while (*conf) {
        size_t length = strcspn(conf, "\n");
        fits = take_line(conf, length, name, value, size) && fits;
        conf += length + (conf[length] == '\n');
    }
    return fits;
}

static bool is_no(const char *value)
{
    return strcasecmp(value, "no") == 0 || strcasecmp(value, "off") == 0 ||
           strcasecmp(value, "false") == 0 || string_equal(value, "0");
}

static bool is_yes(const char *value)
{
    return strcasecmp(value, "yes") == 0 || strcasecmp(value, "on") == 0 ||
           strcasecmp(value, "true") == 0;
}

// What each setting may not be; an empty value is cupsd's default.
static bool keeps_files(const char *value)
{
    return !is_no(value); // by default for a day
}

static bool keeps_history(const char *value)
{
    return *value == '\0' || is_yes(value);
}

static bool logs_titles(const char *value)
{
    return strstr(value, "{job-name}") != NULL;
}

static bool logs_all(const char *value)
{
    return strncasecmp(value, "debug", strlen("debug")) == 0;
}

static const struct leak {
    const char *name, *better;
    bool (*leaks)(const char *value);
    const char *says; // when it leaks
    const char *kept;
} settings[] = {
    {"PreserveJobFiles", "No", keeps_files,
     "cupsd keeps printed documents in its spool folder",
     "cupsd keeps no printed document"},
    {"PreserveJobHistory", "86400", keeps_history,
     "cupsd keeps titles and users of finished jobs without limit of time",
     "cupsd forgets titles and users of finished jobs"},
    {"PageLogFormat", "", logs_titles,
     "cupsd writes the titles of documents into its page_log",
     "no titles in cupsd's page_log"},
    {"LogLevel", "warn", logs_all,
     "cupsd writes options, titles and device passwords into its error_log",
     "no options, titles or device passwords in cupsd's error_log"},
};

// A line at the end wins over the one that is there.
static void examine_setting(struct doctor *doctor, const char *path,
                            const char *conf, const struct leak *setting)
{
    char value[VALUE_MAX];
    char mend[2 * PATH_SIZE];
    bool fits = cups_directive(conf, setting->name, value, sizeof(value));

    (void)snprintf(mend, sizeof(mend),
                   "echo '%s %s' >> %s && systemctl restart cups",
                   setting->name, setting->better, path);
    if (!fits || setting->leaks(value))
        doctor_says(doctor, HEALTH_WEAK, "cupsd", mend, "%s (%s%s%s)",
                    setting->says, setting->name,
                    *value ? " " : translated(" by default"), value);
    else
        doctor_says(doctor, HEALTH_KEPT, "cupsd", "", "%s", setting->kept);
}

static bool read_conf(struct doctor *doctor, const char *name, char *path,
                      struct text *conf)
{
    const char *folder = getenv("CUPS_SERVERROOT");
    struct error err = {0};

    (void)snprintf(path, PATH_SIZE, "%s/%s",
                   folder && *folder ? folder : "/etc/cups", name);
    if (file_read(path, CONF_MAX, conf, &err))
        return true;
    doctor_says(doctor, HEALTH_WEAK, "cupsd", "", "%s", error_said(&err));
    return false;
}

// The registrar admits the filter by its account.
static void examine_user(struct doctor *doctor, const char *conf,
                         const struct site *site)
{
    char user[VALUE_MAX];

    if (!cups_directive(conf, "User", user, sizeof(user)) || !*user)
        (void)string_fit(user, sizeof(user), "lp");
    if (string_equal(user, site->print_user))
        doctor_says(doctor, HEALTH_KEPT, "cupsd", "",
                    translated("filters run as %s, whom the registrar admits"),
                    user);
    else
        doctor_says(
            doctor, HEALTH_BROKEN, "cupsd", "",
            translated("filters run as %s, but print_user in the policy is %s: "
                       "nothing can be printed"),
            user, site->print_user);
}

// Where the line is missing, cupsd writes all it can into its page_log; where
// it is empty, nothing. So the file is read behind cupsd's own default.
static const char defaults[] = "PageLogFormat %{job-name}\n";

static void examine_settings(struct doctor *doctor, const char *path,
                             const char *conf)
{
    struct text whole = {0};

    text_addf(&whole, "%s%s", defaults, conf);
    for (size_t n = 0; n < sizeof(settings) / sizeof(settings[0]); n++)
        examine_setting(doctor, path, text_string(&whole), &settings[n]);
    text_clear(&whole);
}

void doctor_cups(struct doctor *doctor, const struct policy *policy)
{
    struct text conf = {0};
    char path[PATH_SIZE];

    if (read_conf(doctor, "cupsd.conf", path, &conf))
        examine_settings(doctor, path, text_string(&conf));
    text_empty(&conf);
    if (read_conf(doctor, "cups-files.conf", path, &conf))
        examine_user(doctor, text_string(&conf), policy_site(policy));
    text_clear(&conf);
}
