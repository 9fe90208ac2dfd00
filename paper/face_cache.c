// The cache of subsets: a file for each font and character set. It saves time
// and is never trusted: a subset that does not draw what the font draws is not
// used.
#include "paper/face_parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CACHE_FILES_MAX = 64 };
static const char cache_prefix[] = "face-";

uint64_t face_hash(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    if (hash == 0)
        hash = UINT64_C(0xcbf29ce484222325);
    for (size_t n = 0; n < length; n++)
        hash = (hash ^ at[n]) * UINT64_C(0x100000001b3);
    return hash;
}

// Two runs with different starts give 128 bits, so that character sets do not
// meet by accident.
void face_hash_hex(const struct text *bytes, char hex[FACE_HASH_HEX])
{
    uint64_t first = face_hash(0, bytes->data, bytes->length);
    uint64_t second = face_hash(~first, bytes->data, bytes->length);

    (void)snprintf(hex, FACE_HASH_HEX, "%016" PRIx64 "%016" PRIx64, first,
                   second);
}

// Everything that decides the subset; also the head of the cache file.
static void describe(const struct face *face, struct text *into)
{
    text_addf(into, "countermark face 1\n%s\n%u %" PRId64 " %" PRId64 "\n",
              face->path, face->index, face->file_size, face->file_time);
    for (size_t n = 0; n < face->count; n++)
        text_addf(into, "%x ", (unsigned)face->glyphs[n].character);
    text_add_char(into, '\n');
}

static void cache_path(const char *folder, const struct text *head,
                       struct text *path)
{
    char hex[FACE_HASH_HEX];

    face_hash_hex(head, hex);
    text_addf(path, "%s/%s%s", folder, cache_prefix, hex);
}

static bool take(struct face *face, const struct text *head,
                 const struct text *file)
{
    size_t numbers = face->count * 2;
    size_t fixed = head->length + numbers + FACE_HASH_HEX - 1;
    char hex[FACE_HASH_HEX];

    if (file->length <= fixed ||
        memcmp(file->data, head->data, head->length) != 0)
        return false;
    struct text body = {.data = file->data,
                        .length = file->length - (FACE_HASH_HEX - 1)};
    face_hash_hex(&body, hex);
    if (memcmp(file->data + body.length, hex, FACE_HASH_HEX - 1) != 0)
        return false;

    const unsigned char *at = (const unsigned char *)file->data + head->length;
    for (size_t n = 0; n < face->count; n++)
        face->glyphs[n].cid = (uint16_t)(at[2 * n] << 8 | at[2 * n + 1]);
    text_empty(&face->program);
    text_add(&face->program, at + numbers, file->length - fixed);
    return true;
}

bool face_cache_read(struct face *face, const char *folder)
{
    struct text head = {0};
    struct text path = {0};
    struct text file = {0};

    describe(face, &head);
    cache_path(folder, &head, &path);
    bool done = access(path.data, R_OK) == 0 &&
                file_read(path.data, FACE_PROGRAM_MAX, &file, NULL) &&
                take(face, &head, &file);
    text_clear(&file);
    text_clear(&path);
    text_clear(&head);
    return done;
}

// Finds the oldest of our files; returns how many there are.
static unsigned survey(int folder, char oldest[NAME_MAX + 1])
{
    unsigned count = 0;
    int64_t oldest_time = INT64_MAX;
    DIR *list = fdopendir(dup(folder));

    if (list == NULL)
        return 0;
    rewinddir(list);
    for (struct dirent *entry = readdir(list); entry != NULL;
         entry = readdir(list)) {
        struct stat info = {0};
        if (!string_starts(entry->d_name, cache_prefix) ||
            fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        count++;
        int64_t time =
            info.st_mtim.tv_sec * INT64_C(1000000000) + info.st_mtim.tv_nsec;
        if (time < oldest_time &&
            string_fit(oldest, NAME_MAX + 1, entry->d_name))
            oldest_time = time;
    }
    (void)closedir(list);
    return count;
}

static void prune(const char *path)
{
    char oldest[NAME_MAX + 1] = "";
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return;
    while (survey(folder, oldest) > CACHE_FILES_MAX) {
        if (unlinkat(folder, oldest, 0) != 0)
            break;
    }
    (void)close(folder);
}

// A cache that cannot be written costs time only: the error is ignored.
void face_cache_write(const struct face *face, const char *folder)
{
    struct text path = {0};
    struct text file = {0};
    char hex[FACE_HASH_HEX];

    describe(face, &file);
    cache_path(folder, &file, &path);
    for (size_t n = 0; n < face->count; n++) {
        text_add_char(&file, (char)(face->glyphs[n].cid >> 8));
        text_add_char(&file, (char)(face->glyphs[n].cid & 255));
    }
    text_add(&file, face->program.data, face->program.length);
    face_hash_hex(&file, hex);
    text_add(&file, hex, FACE_HASH_HEX - 1);
    if (file.length <= FACE_PROGRAM_MAX &&
        file_replace(path.data, file.data, file.length, 0600, NULL))
        prune(folder);
    text_clear(&file);
    text_clear(&path);
}
