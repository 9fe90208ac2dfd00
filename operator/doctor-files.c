// What the doctor finds in the file system: who may read and write what the
// promises rest on, whether cupsd would start our programs, and how much room
// there is.
#include "operator/doctor.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
    PATH_SIZE = POLICY_PATH_MAX + 64,
    MEND_MAX = 2 * PATH_SIZE,
    MIME_MAX = 256 * 1024,
    MEGABYTE = 1024 * 1024,
    ROOM_LOW_MB = 1024,
    ROOM_NONE_MB = 100,
};

// --- looking ----------------------------------------------------------------

static bool look(struct doctor *doctor, const char *promise, const char *path,
                 const char *mend, struct stat *info)
{
    if (stat(path, info) == 0)
        return true;
    if (errno == EACCES)
        doctor_says(doctor, HEALTH_WEAK, promise, "",
                    translated("cannot look at %s: run this as root"), path);
    else
        doctor_says(doctor, HEALTH_BROKEN, promise, mend, "%s: %s", path,
                    strerror(errno));
    return false;
}

static const char *account(uid_t uid)
{
    const struct passwd *entry = getpwuid(uid);

    return entry ? entry->pw_name : "an account without a name";
}

// Others may do nothing with it; `bits` is what they may not.
static bool is_closed(struct doctor *doctor, const char *promise,
                      const char *path, const struct stat *info, mode_t bits)
{
    char mend[MEND_MAX];

    if ((info->st_mode & bits) == 0)
        return true;
    (void)snprintf(mend, sizeof(mend), "chmod %s %s",
                   bits & 044 ? "go-rwx" : "go-w", path);
    doctor_says(doctor, HEALTH_BROKEN, promise, mend,
                translated("%s has mode %04o: others may %s it"), path,
                info->st_mode & 07777,
                bits & 044 ? translated("read or change")
                           : translated("change"));
    return false;
}

// --- the registrar's folder -------------------------------------------------

static void examine_state(struct doctor *doctor, const struct site *site)
{
    struct stat info;

    if (!look(doctor, "state", site->state_dir, "countermarkd --init", &info) ||
        !is_closed(doctor, "state", site->state_dir, &info, 077))
        return;
    // Whoever runs the filters runs every driver as well.
    if (string_equal(account(info.st_uid), site->print_user))
        doctor_says(
            doctor, HEALTH_WEAK, "state", "",
            translated(
                "%s belongs to %s, who also runs filters and drivers: they "
                "could change the journal"),
            site->state_dir, site->print_user);
    else
        doctor_says(doctor, HEALTH_KEPT, "state", "",
                    translated("%s is closed to all but %s"), site->state_dir,
                    account(info.st_uid));
}

static void examine_keys(struct doctor *doctor, const struct site *site)
{
    static const char *const files[] = {"signing.key", "code.key",
                                        "journal.db"};
    char path[PATH_SIZE];
    struct stat info;

    for (size_t n = 0; n < sizeof(files) / sizeof(files[0]); n++) {
        (void)snprintf(path, sizeof(path), "%s/%s", site->state_dir, files[n]);
        if (!look(doctor, "keys", path, "", &info) ||
            !is_closed(doctor, "keys", path, &info, 077))
            return;
    }
    doctor_says(doctor, HEALTH_KEPT, "keys", "",
                translated("keys and journal can be read by %s alone"),
                account(info.st_uid));
}

// A backup that is put back must not bring its own mark along.
static void examine_high_water(struct doctor *doctor, const struct site *site)
{
    size_t length = strlen(site->state_dir);
    bool is_inside = string_starts(site->high_water, site->state_dir) &&
                     site->high_water[length] == '/';

    if (!*site->high_water || is_inside)
        doctor_says(
            doctor, HEALTH_WEAK, "high water",
            translated("name a file on another disk in the policy: paths: "
                       "high_water"),
            translated("the high-water mark lies beside the journal: if both "
                       "come back from an old backup, nobody notices"));
    else
        doctor_says(doctor, HEALTH_KEPT, "high water", "",
                    translated("%s does not lie beside the journal"),
                    site->high_water);
}

// In a folder that others may write they could put a socket of their own.
static void examine_socket(struct doctor *doctor, const char *path)
{
    char folder[PATH_SIZE];
    struct stat info;

    if (!look(doctor, "sockets", path, "systemctl start countermarkd", &info))
        return;
    (void)snprintf(folder, sizeof(folder), "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    if (!S_ISSOCK(info.st_mode))
        doctor_says(doctor, HEALTH_BROKEN, "sockets", "",
                    translated("%s is no socket: remove it"), path);
    else if (look(doctor, "sockets", folder, "", &info) &&
             is_closed(doctor, "sockets", folder, &info, 022))
        doctor_says(doctor, HEALTH_KEPT, "sockets", "",
                    translated("%s is where only %s can put it"), path,
                    account(info.st_uid));
}

static void examine_originals(struct doctor *doctor, const struct site *site)
{
    struct stat info;

    // Made by the first `countermark adopt`.
    if (stat(site->queue_dir, &info) != 0 && errno == ENOENT)
        doctor_says(doctor, HEALTH_KEPT, "originals", "",
                    translated("no queue was adopted yet"));
    else if (look(doctor, "originals", site->queue_dir, "", &info) &&
             is_closed(doctor, "originals", site->queue_dir, &info, 077))
        doctor_says(
            doctor, HEALTH_KEPT, "originals", "",
            translated(
                "the originals of adopted queues are closed to all but %s"),
            account(info.st_uid));
}

static void examine_cache(struct doctor *doctor, const struct site *site)
{
    char mend[MEND_MAX];
    struct stat info;

    (void)snprintf(mend, sizeof(mend), "install -d -o %s -m 750 %s",
                   site->print_user, site->cache_dir);
    if (!look(doctor, "cache", site->cache_dir, mend, &info) ||
        !is_closed(doctor, "cache", site->cache_dir, &info, 022))
        return;
    if (string_equal(account(info.st_uid), site->print_user))
        doctor_says(doctor, HEALTH_KEPT, "cache", "",
                    translated("only %s may prepare fonts in %s"),
                    site->print_user, site->cache_dir);
    else
        doctor_says(
            doctor, HEALTH_WEAK, "cache", mend,
            translated(
                "%s belongs to %s: fonts are prepared anew for every job"),
            site->cache_dir, account(info.st_uid));
}

// --- what cupsd starts ------------------------------------------------------

static const char *folder_of(const char *variable, const char *usual)
{
    const char *folder = getenv(variable);

    return folder && *folder ? folder : usual;
}

// cupsd starts nothing that others than root could have changed.
static bool can_start(struct doctor *doctor, const char *part)
{
    char path[PATH_SIZE];
    char mend[MEND_MAX];
    struct stat info;

    (void)snprintf(path, sizeof(path), "%s/%s/countermark",
                   folder_of("CUPS_SERVERBIN", CUPS_SERVERBIN), part);
    if (!look(doctor, "programs", path,
              "apt-get install --reinstall countermark", &info) ||
        !is_closed(doctor, "programs", path, &info, 022))
        return false;
    if (info.st_uid != 0 && geteuid() == 0) {
        (void)snprintf(mend, sizeof(mend), "chown root:root %s", path);
        doctor_says(doctor, HEALTH_BROKEN, "programs", mend,
                    translated("%s belongs to %s: cupsd will not start it"),
                    path, account(info.st_uid));
        return false;
    }
    if (string_equal(part, "backend") && (info.st_mode & 011) != 0) {
        (void)snprintf(mend, sizeof(mend), "chmod 744 %s", path);
        doctor_says(
            doctor, HEALTH_WEAK, "programs", mend,
            translated("%s has mode %04o, so cupsd does not run it as root: "
                       "devices on usb: and lpd: cannot be reached"),
            path, info.st_mode & 07777);
        return false;
    }
    return true;
}

static void examine_programs(struct doctor *doctor)
{
    bool is_filter = can_start(doctor, "filter");

    if (can_start(doctor, "backend") && is_filter)
        doctor_says(
            doctor, HEALTH_KEPT, "programs", "",
            translated("filter and backend are in place, and root's own"));
}

// cupsd reads MIME files from its data folder and from its configuration.
static bool has_mime(const char *name, const char *needed)
{
    const char *const folders[] = {folder_of("CUPS_DATADIR", "/usr/share/cups"),
                                   folder_of("CUPS_SERVERROOT", "/etc/cups")};
    static const char *const below[] = {"/mime", ""};
    bool is_there = false;

    for (size_t n = 0; n < sizeof(folders) / sizeof(folders[0]); n++) {
        struct text path = {0}, bytes = {0};
        text_addf(&path, "%s%s/%s", folders[n], below[n], name);
        is_there = is_there || (file_read(path.data, MIME_MAX, &bytes, NULL) &&
                                strstr(text_string(&bytes), needed));
        text_clear(&path);
        text_clear(&bytes);
    }
    return is_there;
}

static void examine_mime(struct doctor *doctor)
{
    bool has_types =
        has_mime("countermark.types", "application/vnd.countermark-pdf");
    bool has_convs =
        has_mime("countermark.convs", "application/vnd.countermark-pdf");

    if (has_types && has_convs)
        doctor_says(
            doctor, HEALTH_KEPT, "mime", "",
            translated("cupsd finds our document types and the way to them"));
    else
        doctor_says(
            doctor, HEALTH_BROKEN, "mime",
            translated("apt-get install --reinstall countermark && systemctl "
                       "restart cups"),
            translated(
                "cupsd does not find countermark.%s: adopted queues print "
                "nothing"),
            has_types ? "convs" : "types");
}

// --- room -------------------------------------------------------------------

static void examine_room(struct doctor *doctor, const char *what,
                         const char *path)
{
    struct statvfs room;

    if (statvfs(path, &room) != 0) {
        doctor_says(doctor, HEALTH_WEAK, "room", "",
                    translated("cannot look at %s: %s"), path, strerror(errno));
        return;
    }
    uint64_t megabytes = (uint64_t)room.f_bavail * room.f_frsize / MEGABYTE;
    bool is_full = megabytes < ROOM_NONE_MB ||
                   (room.f_files > 0 && room.f_favail < ROOM_NONE_MB);
    enum health health = is_full                   ? HEALTH_BROKEN
                         : megabytes < ROOM_LOW_MB ? HEALTH_WEAK
                                                   : HEALTH_KEPT;
    doctor_says(doctor, health, "room",
                health == HEALTH_KEPT ? ""
                                      : translated("make room on that disk"),
                translated("%llu MB are free for %s in %s"),
                (unsigned long long)megabytes, what, path);
}

void doctor_files(struct doctor *doctor, const struct policy *policy)
{
    const struct site *site = policy_site(policy);

    examine_state(doctor, site);
    examine_keys(doctor, site);
    examine_high_water(doctor, site);
    examine_socket(doctor, site->print_socket);
    examine_socket(doctor, site->desk_socket);
    examine_originals(doctor, site);
    examine_cache(doctor, site);
    examine_programs(doctor);
    examine_mime(doctor);
    examine_room(doctor, "the journal", site->state_dir);
}
