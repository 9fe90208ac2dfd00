// countermark-reader: turns the pages of a scan into the codes on them. Started
// by `countermark scan`, one for each core, and trusted by nobody: it locks
// itself in before it looks at the scan, and what it says is checked.
//
// With --words it says the words of a PDF's first page, for the filter:
//   out   words, then the text to the end; or: error WHY
// With --seen the same, with U+FFFD for every letter that cannot be seen.
// With --notes it says the texts of several lines in a scan's symbols, alike.
//
// Else; only the filter gives the original beside what it marked:
//   in    page N                a side of a sheet
//         piece N               of a photograph or a piece: searched longer
//         plate X Y W H           thousandths of a point: where the stamp is
//         symbol X Y W H          where a code is
//         prove N ORIGINAL X Y W H   where that page of the original is
//   out   pages COUNT             once, at first; or: error WHY
//         code CODE X Y DEGREES   one line each; X and Y in thousandths
//         page N read|blank|unreadable FOREIGN [WHY]
//         proved N CHANGED        pixels that the stamp does not explain
#include "reader/confine.h"
#include "reader/document.h"
#include "reader/likeness.h"
#include "reader/notes.h"
#include "reader/seen.h"
#include "reader/words.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// A page that needs more is not worth waiting for: SIGALRM ends the reader, and
// the next one goes on behind it.
// A piece is searched all over, which somebody waits for.
enum { PAGE_SECONDS = 20, PIECE_SECONDS = 60, REQUEST_MAX = 128 };

static void say_codes(const struct picture *picture, const struct finds *finds)
{
    for (unsigned n = 0; n < finds->count; n++) {
        const struct find *found = &finds->found[n];
        (void)printf("code %s %llu %llu %u\n", found->code,
                     1000ULL * found->x / picture->width,
                     1000ULL * found->y / picture->height, found->degrees);
    }
}

typedef void page_look(struct eye *eye, const struct picture *page,
                       struct finds *finds);

static void read_page(struct document *document, struct eye *eye, unsigned page,
                      page_look *look)
{
    struct picture picture = {0};
    struct finds finds = {0};
    struct error err = {0};
    const char *state = "unreadable", *why = "no code is found";

    if (document_page(document, page, &picture, &err)) {
        look(eye, &picture, &finds);
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

// What was asked for, and with what.
struct desk {
    struct document scan, original;
    struct eye *eye;
    struct likeness likeness; // being put together
};

static bool page_wanted(const char *line, unsigned most, unsigned *page,
                        page_look **look, struct error *err)
{
    int64_t number = 0;
    bool is_piece = string_starts(line, "piece ");

    *look = is_piece ? eye_search : eye_read;
    if ((!is_piece && !string_starts(line, "page ")) ||
        !number_read(line + (is_piece ? 6 : 5), 1, most, &number))
        return error_set(err, ERROR_INPUT,
                         "\"%s\" is not a request for one of its pages", line);
    *page = (unsigned)number;
    return true;
}

static void say_proof(const struct likeness *likeness,
                      const struct likeness_result *result)
{
    for (unsigned n = 0; n < likeness->symbol_count; n++)
        for (unsigned m = 0; m < result->finds[n].count; m++)
            (void)printf("code %s 0 0 %u\n", result->finds[n].found[m].code,
                         result->finds[n].found[m].degrees);
    (void)printf("proved %u %u\n", likeness->page, result->changed);
}

static void prove_page(struct desk *desk)
{
    static struct likeness_result result;
    struct error err = {0};

    if (likeness_make(&desk->likeness, &desk->scan, &desk->original, desk->eye,
                      &result, &err))
        say_proof(&desk->likeness, &result);
    else
        (void)printf("page %u unreadable 0 %s\n", desk->likeness.page,
                     err.text);
    desk->likeness = (struct likeness){0};
}

// True also for a line that only adds to a proof.
static bool serve_line(struct desk *desk, const char *line, struct error *err)
{
    unsigned page = 0;
    bool is_whole = false;
    page_look *look = NULL;

    if (desk->original.opened && !string_starts(line, "page ")) {
        if (!likeness_line(&desk->likeness, line, &is_whole, err))
            return false;
        if (is_whole)
            prove_page(desk);
        return true;
    }
    if (!page_wanted(line, desk->scan.pages, &page, &look, err))
        return false;
    read_page(&desk->scan, desk->eye, page, look);
    return true;
}

static bool answer_requests(struct desk *desk, const struct mapping *scan,
                            struct error *err)
{
    char line[REQUEST_MAX];
    bool done = true;

    while (done && fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        (void)alarm(string_starts(line, "piece ") ? PIECE_SECONDS
                                                  : PAGE_SECONDS);
        done = serve_line(desk, line, err);
        (void)alarm(0);
        // A long stack needs no more memory than a short one.
        mapping_forget(scan);
        done = done && (fflush(stdout) == 0 ||
                        error_errno(err, "cannot write the answer"));
    }
    return done;
}

static bool open_both(struct desk *desk, const struct mapping *scan,
                      const struct mapping *original, struct error *err)
{
    (void)alarm(PAGE_SECONDS);
    bool done =
        document_open(&desk->scan, scan->bytes, scan->size, err) &&
        (!original->bytes ||
         document_open(&desk->original, original->bytes, original->size, err));
    (void)alarm(0);
    return done;
}

typedef bool words_from(const unsigned char *bytes, size_t size,
                        struct text *into, struct error *err);

static bool say_words(const struct mapping *document, words_from *from,
                      struct error *err)
{
    struct text words = {0};

    (void)alarm(PAGE_SECONDS);
    bool done = from(document->bytes, document->size, &words, err);
    if (done) {
        (void)printf("words\n%s", text_string(&words));
        done =
            fflush(stdout) == 0 || error_errno(err, "cannot write the answer");
    }
    text_clear(&words);
    return done;
}

static bool say_notes(const struct mapping *scan, struct error *err)
{
    struct document document = {0};
    struct text notes = {0};

    (void)alarm(PAGE_SECONDS);
    bool done = document_open(&document, scan->bytes, scan->size, err);
    for (unsigned page = 1;
         done && page <= document.pages && page <= NOTES_PAGES_MAX; page++) {
        (void)alarm(PAGE_SECONDS);
        notes_of_page(&document, page, &notes);
    }
    (void)alarm(0);
    if (done) {
        (void)printf("words\n%s", text_string(&notes));
        done =
            fflush(stdout) == 0 || error_errno(err, "cannot write the answer");
    }
    text_clear(&notes);
    document_close(&document);
    return done;
}

static bool read_document(const struct mapping *scan,
                          const struct mapping *original, struct error *err)
{
    static struct desk desk;
    bool done = open_both(&desk, scan, original, err);

    if (done) {
        desk.eye = eye_new();
        (void)printf("pages %u\n", desk.scan.pages);
        done = (fflush(stdout) == 0 ||
                error_errno(err, "cannot write the answer")) &&
               answer_requests(&desk, scan, err);
    }
    eye_free(desk.eye);
    document_close(&desk.original);
    document_close(&desk.scan);
    return done;
}

static bool map_argument(const char *argument, struct mapping *mapping,
                         struct error *err)
{
    int64_t fd = 0;

    return (number_read(argument, 3, 1 << 20, &fd) ||
            error_set(err, ERROR_USAGE, "\"%s\" is not a descriptor",
                      argument)) &&
           mapping_init(mapping, (int)fd, err);
}

int main(int argc, char **argv)
{
    bool is_words = argc > 1 && string_equal(argv[1], "--words");
    bool is_seen = argc > 1 && string_equal(argv[1], "--seen");
    bool is_notes = argc > 1 && string_equal(argv[1], "--notes");
    struct mapping scan = {0}, original = {0};
    struct error err = {0};

    if ((is_words || is_seen || is_notes) && argc == 3) {
        argv++;
        argc--;
    }
    if (argc < 2 || argc > 3) {
        (void)fputs(
            "usage: countermark-reader SCAN [ORIGINAL] | --words SCAN | "
            "--seen SCAN | --notes SCAN, "
            "the numbers of descriptors that are open on them\n",
            stderr);
        return 64;
    }
    if (map_argument(argv[1], &scan, &err) &&
        (argc == 2 || map_argument(argv[2], &original, &err)) &&
        confine(scan.size + original.size, &err) &&
        (is_words   ? say_words(&scan, words_of_first_page, &err)
         : is_seen  ? say_words(&scan, words_seen_on_first_page, &err)
         : is_notes ? say_notes(&scan, &err)
                    : read_document(&scan, &original, &err)))
        return 0;
    (void)printf("error %s\n", err.text);
    (void)fflush(stdout);
    return err.kind == ERROR_USAGE ? 64 : 1;
}
