// Power cuts, one at every moment of a recorded run.
//   journal-replay BEFORE LOG WORK IMAGES
// BEFORE is the folder as it was before the run, LOG what shim-disk wrote down,
// WORK an empty folder. After each deed of the log, disks are made as a power
// cut may leave them: all that was synced, and of the rest nothing, everything,
// or any of its 512-byte sectors. On each the journal is opened as the
// registrar would, verified, and asked for all that had been said before the
// cut. IMAGES disks are made at least. Prints what was found; exit 0 when
// nothing was lost and nothing broken.
#include "tests/faults/journal-check.h"
#include "tests/faults/record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { SECTOR = 512, FILES = 2, PENDING_MAX = 4096, FILE_MAX = 1 << 24 };

static const char *const names[FILES] = {"journal.db", "journal.db-wal"};

// A file's bytes; length -1: there is no such file.
struct content {
    uint8_t *bytes;
    long long length;
};

struct disk {
    struct content safe[FILES];                // what no power cut takes
    const struct record *pending[PENDING_MAX]; // since then, in order
    size_t count;
    struct text said;
};

static unsigned long images, lost, broken;
static uint64_t seed = 20261123;

static unsigned draw(void)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (unsigned)(seed >> 33);
}

static void stop(const char *words)
{
    (void)fprintf(stderr, "journal-replay: %s\n", words);
    exit(3);
}

static int file_of(const char *name)
{
    for (int n = 0; n < FILES; n++) {
        if (strcmp(names[n], name) == 0)
            return n;
    }
    return -1;
}

static const uint8_t *bytes_of(const struct record *record)
{
    return (const uint8_t *)(record + 1);
}

static void put(struct content *content, long long at, const uint8_t *bytes,
                size_t length)
{
    if (at + (long long)length > FILE_MAX)
        stop("a file grew too large");
    if (content->length < 0)
        content->length = 0;
    if (at + (long long)length > content->length) {
        memset(content->bytes + content->length, 0,
               (size_t)(at + (long long)length - content->length));
        content->length = at + (long long)length;
    }
    memcpy(content->bytes + at, bytes, length);
}

// Does one deed, or those of its sectors that chance lets through.
static void apply(struct content *content, const struct record *record,
                  bool by_chance)
{
    const uint8_t *bytes = bytes_of(record);

    if (record->deed != DEED_WRITE) {
        if (by_chance && draw() % 2)
            return;
        if (record->deed == DEED_REMOVE)
            content->length = -1;
        else if (record->deed == DEED_CREATE && content->length < 0)
            content->length = 0;
        else if (record->deed == DEED_CUT)
            content->length = record->at;
        return;
    }
    for (size_t n = 0; n < record->length;) {
        size_t room = SECTOR - (size_t)(record->at + (long long)n) % SECTOR;
        size_t part = record->length - n < room ? record->length - n : room;
        if (!by_chance || draw() % 2)
            put(content, record->at + (long long)n, bytes + n, part);
        n += part;
    }
}

static void write_image(const char *work, const struct content *content)
{
    struct error err = {0};

    for (int n = 0; n < FILES; n++) {
        struct text path = {0};
        text_addf(&path, "%s/%s", work, names[n]);
        (void)unlink(path.data);
        if (content[n].length >= 0) {
            int fd = open(path.data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            if (fd < 0 || !descriptor_write(fd, content[n].bytes,
                                            (size_t)content[n].length, &err))
                stop("cannot write the image");
            (void)close(fd);
        }
        text_clear(&path);
    }
}

enum choice { NOTHING, EVERYTHING, BY_CHANCE };

static void try_image(const struct disk *disk, const char *work,
                      enum choice choice)
{
    static struct content image[FILES];
    struct text path = {0};
    struct error err = {0};
    char hex[DIGEST_HEX];
    uint64_t size = 0;

    for (int n = 0; n < FILES; n++) {
        if (!image[n].bytes)
            image[n].bytes = memory_need(FILE_MAX);
        image[n].length = disk->safe[n].length;
        if (image[n].length > 0)
            memcpy(image[n].bytes, disk->safe[n].bytes,
                   (size_t)image[n].length);
    }
    for (size_t n = 0; choice != NOTHING && n < disk->count; n++)
        apply(&image[file_of(disk->pending[n]->name)], disk->pending[n],
              choice == BY_CHANCE);
    write_image(work, image);

    check_last(&disk->said, &size, hex);
    text_addf(&path, "%s/journal.db", work);
    images++;
    if (!check_said(path.data, size, hex, &err)) {
        *(err.kind == ERROR_INPUT ? &lost : &broken) += 1;
        if (getenv("VERBOSE"))
            (void)printf("image %lu: %s\n", images, err.text);
    }
    text_clear(&path);
}

static void do_deed(struct disk *disk, const struct record *record)
{
    int file = file_of(record->name);
    size_t kept = 0;

    if (record->deed == DEED_SAY) {
        text_add(&disk->said, bytes_of(record), record->length);
        return;
    }
    if (record->deed != DEED_SYNC) {
        if (file < 0)
            return;
        if (disk->count == PENDING_MAX)
            stop("too much is not synced");
        disk->pending[disk->count++] = record;
        return;
    }
    // A folder's sync makes names last, a file's everything of that file.
    for (size_t n = 0; n < disk->count; n++) {
        const struct record *one = disk->pending[n];
        bool is_name = one->deed == DEED_CREATE || one->deed == DEED_REMOVE;
        if (file >= 0 ? file_of(one->name) == file
                      : record->name[0] == '\0' && is_name)
            apply(&disk->safe[file_of(one->name)], one, false);
        else
            disk->pending[kept++] = one;
    }
    disk->count = kept;
}

static void read_before(const char *folder, struct disk *disk)
{
    for (int n = 0; n < FILES; n++) {
        struct text path = {0}, bytes = {0};
        text_addf(&path, "%s/%s", folder, names[n]);
        disk->safe[n].bytes = memory_need_zero(1, FILE_MAX);
        disk->safe[n].length = -1;
        if (file_read(path.data, FILE_MAX, &bytes, NULL))
            put(&disk->safe[n], 0, (const uint8_t *)text_string(&bytes),
                bytes.length);
        text_clear(&path);
        text_clear(&bytes);
    }
}

static size_t record_length(const struct record *record)
{
    size_t length = sizeof(*record);

    if (record->deed == DEED_WRITE || record->deed == DEED_SAY)
        length += record->length;
    return length;
}

// The records one by one, each where the processor can read it.
static struct record **read_log(const char *path, size_t *count)
{
    struct text log = {0};
    struct record **records = NULL;
    struct error err = {0};
    size_t at = 0;

    if (!file_read(path, (size_t)1 << 28, &log, &err))
        stop(err.text);
    *count = 0;
    while (at + sizeof(struct record) <= log.length) {
        struct record head;
        memcpy(&head, log.data + at, sizeof(head));
        size_t length = record_length(&head);
        if (at + length > log.length)
            break;
        records = memory_grow(
            records, *count + 1,
            sizeof(struct record *)); // NOLINT(bugprone-sizeof-expression)
        records[*count] = memory_need(length);
        memcpy(records[(*count)++], log.data + at, length);
        at += length;
    }
    text_clear(&log);
    return records;
}

int main(int argc, char **argv)
{
    static struct disk disk;
    size_t count = 0;

    if (argc != 5)
        stop("usage: journal-replay BEFORE LOG WORK IMAGES");
    read_before(argv[1], &disk);
    struct record **records = read_log(argv[2], &count);
    unsigned long wanted = strtoul(argv[4], NULL, 10);
    if (count == 0 || wanted == 0)
        stop("nothing was recorded, or no image is wanted");

    // With few images, only some of the moments are tried.
    for (size_t n = 0; n < count; n++) {
        do_deed(&disk, records[n]);
        unsigned long due = wanted * (n + 1) / count;
        if (images < due)
            try_image(&disk, argv[3], NOTHING);
        if (images < due)
            try_image(&disk, argv[3], EVERYTHING);
        while (images < due)
            try_image(&disk, argv[3], BY_CHANCE);
    }
    (void)printf("%zu deeds, %lu images: %lu lost what was said, %lu broken\n",
                 count, images, lost, broken);
    return lost + broken > 0;
}
