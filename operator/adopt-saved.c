// The originals of an adopted queue, kept byte for byte until it is released.
#include "operator/adopt-saved.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SAVED_PATH_MAX = 1024,
    SAVED_PPD_MAX = 4 * 1024 * 1024,
    SAVED_SMALL_MAX = 4096,
};

static const char *const parts[] = {"device", "settings", "ppd"};
enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

// libcups refuses a queue name with a slash before one comes here.
static bool saved_path(const char *folder, const char *queue, const char *part,
                       char path[SAVED_PATH_MAX], struct error *err)
{
    int length =
        snprintf(path, SAVED_PATH_MAX, "%s/%s.%s", folder, queue, part);

    if (strchr(queue, '/') || length < 0 || length >= SAVED_PATH_MAX)
        return error_set(err, ERROR_CONFIG,
                         "the name of queue %s makes no file in %s", queue,
                         folder);
    return true;
}

static bool write_part(const char *folder, const char *queue, const char *part,
                       const void *bytes, size_t length, struct error *err)
{
    char path[SAVED_PATH_MAX];

    return saved_path(folder, queue, part, path, err) &&
           file_replace(path, bytes, length, 0600, err);
}

static bool write_settings(const char *folder, const char *queue,
                           const struct queue_view *settings, struct error *err)
{
    struct text text = {0};

    text_addf(&text, "op-policy %s\njob-sheets %s %s\n", settings->op_policy,
              settings->first_sheet, settings->last_sheet);
    bool done =
        write_part(folder, queue, "settings", text.data, text.length, err);
    text_clear(&text);
    return done;
}

bool saved_write(const char *folder, const char *queue, const struct text *ppd,
                 const char *device_uri, const struct queue_view *settings,
                 struct error *err)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(err, "cannot make the folder %s", folder);
    return (!ppd ||
            write_part(folder, queue, "ppd", ppd->data, ppd->length, err)) &&
           (!settings || write_settings(folder, queue, settings, err)) &&
           (!device_uri || write_part(folder, queue, "device", device_uri,
                                      strlen(device_uri), err));
}

static bool read_settings(const char *path, struct saved *saved,
                          struct error *err)
{
    struct text text = {0};
    bool done = file_read(path, SAVED_SMALL_MAX, &text, err);

    if (done &&
        sscanf(text_string(&text), "op-policy %63s job-sheets %63s %63s",
               saved->op_policy, saved->first_sheet, saved->last_sheet) != 3)
        done = error_set(err, ERROR_CONFIG,
                         "%s is damaged: it holds the lines op-policy NAME "
                         "and job-sheets FIRST LAST",
                         path);
    text_clear(&text);
    return done;
}

static bool read_device(const char *path, struct saved *saved,
                        struct error *err)
{
    struct text text = {0};
    bool done = file_read(path, SAVED_SMALL_MAX, &text, err);

    if (done && !string_fit(saved->device_uri, sizeof(saved->device_uri),
                            text_string(&text)))
        done = error_set(err, ERROR_CONFIG, "%s holds no device URI", path);
    if (text.data)
        explicit_bzero(text.data, text.length);
    text_clear(&text);
    return done;
}

bool saved_exists(const char *folder, const char *queue)
{
    char path[SAVED_PATH_MAX];

    for (size_t n = 0; n < PART_COUNT; n++) {
        if (!saved_path(folder, queue, parts[n], path, NULL) ||
            access(path, F_OK) != 0)
            return false;
    }
    return true;
}

bool saved_read(const char *folder, const char *queue, struct saved *saved,
                struct error *err)
{
    char path[SAVED_PATH_MAX];

    if (!saved_exists(folder, queue))
        return error_set(err, ERROR_CONFIG,
                         "queue %s was not adopted from here: %s has no "
                         "original of it",
                         queue, folder);
    return saved_path(folder, queue, "device", path, err) &&
           read_device(path, saved, err) &&
           saved_path(folder, queue, "settings", path, err) &&
           read_settings(path, saved, err) &&
           saved_path(folder, queue, "ppd", path, err) &&
           file_read(path, SAVED_PPD_MAX, &saved->ppd, err);
}

void saved_clear(struct saved *saved)
{
    text_clear(&saved->ppd);
    explicit_bzero(saved, sizeof(*saved));
}

bool saved_remove(const char *folder, const char *queue, struct error *err)
{
    char path[SAVED_PATH_MAX];

    for (size_t n = 0; n < PART_COUNT; n++) {
        if (!saved_path(folder, queue, parts[n], path, err))
            return false;
        if (unlink(path) != 0 && errno != ENOENT)
            return error_errno(err, "cannot remove %s", path);
    }
    return true;
}
