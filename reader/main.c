// countermark-reader: turns the pages of a scan into the codes on them. Started
// by `countermark scan`, one for each core, and trusted by nobody: it locks
// itself in before it looks at the scan, and what it says is checked.
//
// With --words it says the words of a PDF's first page, for the filter:
//   out   words, then the text to the end; or: error WHY
//
// Else:
//   in    page N
//   out   pages COUNT             once, at first; or: error WHY
//         code CODE X Y DEGREES   one line each; X and Y in thousandths
//         page N read|blank|unreadable FOREIGN [WHY]
#include "reader/confine.h"
#include "reader/document.h"
#include "reader/eye.h"
#include "reader/words.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A page that needs more is not worth waiting for: SIGALRM ends the reader, and
// the next one goes on behind it.
enum { PAGE_SECONDS = 20, REQUEST_MAX = 64 };

static void say_codes(const struct picture *picture, const struct finds *finds)
{
    for (unsigned n = 0; n < finds->count; n++) {
        const struct find *found = &finds->found[n];
        (void)printf("code %s %llu %llu %u\n", found->code,
                     1000ULL * found->x / picture->width,
                     1000ULL * found->y / picture->height, found->degrees);
    }
}

static void read_page(struct document *document, struct eye *eye, unsigned page)
{
    struct picture picture = {0};
    struct finds finds = {0};
    struct error err = {0};
    const char *state = "unreadable", *why = "no code is found";

    if (document_page(document, page, &picture, &err)) {
        eye_read(eye, &picture, &finds);
        say_codes(&picture, &finds);
        if (finds.count > 0) {
            state = "read";
            why = "";
        } else if (finds.foreign == 0 && picture_is_blank(&picture)) {
            state = "blank";
            why = "";
        }
    } else {
        why = err.text;
    }
    (void)printf("page %u %s %u%s%s\n", page, state, finds.foreign,
                 *why ? " " : "", why);
    picture_clear(&picture);
}

static bool read_request(const char *line, unsigned most, unsigned *page)
{
    int64_t number = 0;

    if (!string_starts(line, "page ") ||
        !number_read(line + 5, 1, most, &number))
        return false;
    *page = (unsigned)number;
    return true;
}

// What was read of the scan is given back, so that a long stack needs no more
// memory than a short one.
static void forget(const struct mapping *scan)
{
    // NOLINTNEXTLINE(performance-no-int-to-ptr): takes a const away, no more
    (void)madvise((void *)(uintptr_t)scan->bytes, scan->size, MADV_DONTNEED);
}

static bool answer_requests(struct document *document,
                            const struct mapping *scan, struct error *err)
{
    struct eye *eye = eye_new();
    char line[REQUEST_MAX];
    unsigned page = 0;
    bool done = true;

    while (done && fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (!read_request(line, document->pages, &page)) {
            done =
                error_set(err, ERROR_INPUT,
                          "\"%s\" is not a request for one of its pages", line);
            break;
        }
        (void)alarm(PAGE_SECONDS);
        read_page(document, eye, page);
        (void)alarm(0);
        forget(scan);
        done =
            fflush(stdout) == 0 || error_errno(err, "cannot write the answer");
    }
    eye_free(eye);
    return done;
}

static bool read_document(const struct mapping *scan, struct error *err)
{
    struct document document = {0};

    (void)alarm(PAGE_SECONDS);
    if (!document_open(&document, scan->bytes, scan->size, err))
        return false;
    (void)alarm(0);
    (void)printf("pages %u\n", document.pages);
    bool done =
        (fflush(stdout) == 0 || error_errno(err, "cannot write the answer")) &&
        answer_requests(&document, scan, err);
    document_close(&document);
    return done;
}

static bool say_words(const struct mapping *document, struct error *err)
{
    struct text words = {0};

    (void)alarm(PAGE_SECONDS);
    bool done =
        words_of_first_page(document->bytes, document->size, &words, err);
    if (done) {
        (void)printf("words\n%s", text_string(&words));
        done =
            fflush(stdout) == 0 || error_errno(err, "cannot write the answer");
    }
    text_clear(&words);
    return done;
}

int main(int argc, char **argv)
{
    bool is_words = argc > 1 && string_equal(argv[1], "--words");
    struct mapping scan = {0};
    struct error err = {0};
    int64_t fd = 0;

    if (argc != 2 + is_words ||
        !number_read(argv[1 + is_words], 3, 1 << 20, &fd)) {
        (void)fputs("usage: countermark-reader [--words] DESCRIPTOR, the "
                    "number of a descriptor that is open on the scan\n",
                    stderr);
        return 64;
    }
    if (mapping_init(&scan, (int)fd, &err) && confine(scan.size, &err) &&
        (is_words ? say_words : read_document)(&scan, &err))
        return 0;
    (void)printf("error %s\n", err.text);
    (void)fflush(stdout);
    return 1;
}
