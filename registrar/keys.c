// The registrar's secrets. A key file is one line,
// `countermark PURPOSE key ID HEX`, so that a person who finds it knows what it
// is, and one key cannot be taken for the other.
#include "registrar/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES_MAX = 256, FOLDER_MAX = 4096, SIGNING_ID_MAX = 1000000 };

static bool is_private(const char *path, struct error *err)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        if (errno == ENOENT)
            return error_set(err, ERROR_CONFIG,
                             "the key %s is missing; a new installation makes "
                             "it with `countermarkd --init`, an old one gets "
                             "it back from its backup",
                             path);
        return error_errno(err, "cannot look at %s", path);
    }
    if (!S_ISREG(info.st_mode) || (info.st_mode & 077) != 0)
        return error_set(err, ERROR_CONFIG,
                         "the key %s can be read by others; it must be a file "
                         "of mode 0400",
                         path);
    return true;
}

static bool parse(const char *line, const char *purpose, struct key *key)
{
    struct text head = {0};
    char *end = NULL;

    text_addf(&head, "countermark %s key ", purpose);
    bool is_ours = string_starts(line, text_string(&head));
    const char *at = line + (is_ours ? head.length : 0);
    text_clear(&head);
    if (!is_ours || *at < '0' || *at > '9')
        return false;

    // The id of a code key is part of every code and has ten bits there.
    unsigned long most =
        string_equal(purpose, "code") ? CODE_KEY_MAX : SIGNING_ID_MAX;
    unsigned long id = strtoul(at, &end, 10);
    if (id > most || *end != ' ')
        return false;
    key->id = (unsigned)id;

    char hex[2 * DIGEST_SIZE + 1] = "";
    if (strlen(end + 1) != sizeof(hex) || end[sizeof(hex)] != '\n')
        return false;
    memcpy(hex, end + 1, sizeof(hex) - 1);
    return hex_read(hex, key->bytes, sizeof(key->bytes));
}

bool key_read(const char *path, const char *purpose, struct key *key,
              struct error *err)
{
    struct text line = {0};

    if (!is_private(path, err) || !file_read(path, KEY_BYTES_MAX, &line, err)) {
        text_clear(&line);
        return false;
    }
    bool is_key = parse(text_string(&line), purpose, key);
    if (line.data)
        explicit_bzero(line.data, line.size);
    text_clear(&line);
    return is_key ||
           error_set(err, ERROR_CONFIG, "%s is not a %s key of Countermark",
                     path, purpose);
}

// A link fails when the name exists, which a rename would not.
static bool name_it(int fd, const char *beside, const char *path,
                    struct error *err)
{
    if (fchmod(fd, 0400) != 0 || fsync(fd) != 0)
        return error_errno(err, "cannot sync %s", beside);
    if (link(beside, path) != 0)
        return error_errno(err, "cannot name the key %s", path);
    return true;
}

static bool sync_folder(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    char folder[FOLDER_MAX] = ".";

    if (slash)
        (void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
                       path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (!done)
        (void)error_errno(err, "cannot sync %s", folder);
    if (fd >= 0)
        (void)close(fd);
    return done;
}

bool key_store(const char *path, const char *purpose, const struct key *key,
               struct error *err)
{
    struct text line = {0}, beside = {0};
    bool done = false;

    text_addf(&line, "countermark %s key %u ", purpose, key->id);
    text_add_hex(&line, key->bytes, sizeof(key->bytes));
    text_add_char(&line, '\n');
    text_addf(&beside, "%s.XXXXXX", path);
    int fd = mkostemp(beside.data, O_CLOEXEC);
    if (fd < 0) {
        (void)error_errno(err, "cannot write beside %s", path);
        goto out;
    }
    done = descriptor_write(fd, line.data, line.length, err) &&
           name_it(fd, beside.data, path, err);
    (void)close(fd);
    (void)unlink(beside.data);
    done = done && sync_folder(path, err);

out:
    explicit_bzero(line.data, line.size);
    text_clear(&line);
    text_clear(&beside);
    return done;
}

void key_check(const struct key *key, char check[KEY_CHECK_SIZE])
{
    static const char words[] = "countermark key check";
    struct digest digest;
    char hex[DIGEST_HEX];

    digest_keyed(key->bytes, sizeof(key->bytes), words, sizeof(words) - 1,
                 &digest);
    digest_hex(&digest, hex);
    memcpy(check, hex, KEY_CHECK_SIZE - 1);
    check[KEY_CHECK_SIZE - 1] = '\0';
}
