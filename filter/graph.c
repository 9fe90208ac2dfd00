// Copies what the pages need from the input into the output.
#include "filter/graph.h"

#include "filter/content.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

// An object of the input and its number in the output.
struct copied {
    int id, generation; // id 0: an empty place of the table
    unsigned number;
};

struct graph {
    qpdf_data pdf;
    struct output *output;
    bool has_layers;
    size_t max_objects;
    struct copied *queue; // in the order of first mention
    size_t count, room, done;
    size_t *table; // open addressing; place + 1 in the queue
    size_t table_size;
};

struct graph *graph_new(qpdf_data pdf, struct output *output, bool has_layers,
                        size_t max_objects)
{
    struct graph *graph = memory_need_zero(1, sizeof(*graph));

    graph->pdf = pdf;
    graph->output = output;
    graph->has_layers = has_layers;
    graph->max_objects = max_objects > 0 && max_objects < GRAPH_OBJECTS_MAX
                             ? max_objects
                             : GRAPH_OBJECTS_MAX;
    return graph;
}

void graph_free(struct graph *graph)
{
    if (!graph)
        return;
    free(graph->queue);
    free(graph->table);
    free(graph);
}

// --- which number an object has ----------------------------------------------

static size_t place_of(const struct graph *graph, int id, int generation)
{
    uint64_t key = (uint64_t)(unsigned)id << 16 | (unsigned)generation;
    size_t mask = graph->table_size - 1;
    size_t place = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & mask;

    for (;; place = (place + 1) & mask) {
        size_t found = graph->table[place];
        if (found == 0)
            return place;
        const struct copied *copied = &graph->queue[found - 1];
        if (copied->id == id && copied->generation == generation)
            return place;
    }
}

static void grow_table(struct graph *graph)
{
    graph->table_size = graph->table_size ? 2 * graph->table_size : 1024;
    free(graph->table);
    graph->table = memory_need_zero(graph->table_size, sizeof(*graph->table));
    for (size_t n = 0; n < graph->count; n++) {
        const struct copied *copied = &graph->queue[n];
        graph->table[place_of(graph, copied->id, copied->generation)] = n + 1;
    }
}

static bool number_of(struct graph *graph, int id, int generation,
                      unsigned *number, struct error *err)
{
    if (2 * graph->count >= graph->table_size)
        grow_table(graph);
    size_t place = place_of(graph, id, generation);
    if (graph->table[place] > 0) {
        *number = graph->queue[graph->table[place] - 1].number;
        return true;
    }

    if (graph->count == graph->max_objects)
        return error_set(err, ERROR_REFUSED,
                         "the document has more than %zu objects; print it in "
                         "parts",
                         graph->max_objects);
    if (graph->count == graph->room) {
        graph->room = graph->room ? 2 * graph->room : 1024;
        graph->queue =
            memory_grow(graph->queue, graph->room, sizeof(*graph->queue));
    }
    *number = output_number(graph->output);
    graph->queue[graph->count++] = (struct copied){id, generation, *number};
    graph->table[place] = graph->count;
    return true;
}

// --- text with new references ------------------------------------------------

// The end of what begins at `at` and holds no reference: a string, or one
// bracket or blank, or everything up to the next of those (names and the
// digits of hex strings among it).
static const char *skip_piece(const char *at, const char *end)
{
    size_t depth = 0;

    if (strchr(" [<>]", *at))
        return at + 1;
    if (*at != '(') {
        for (at++; at < end && !strchr(" ([<>]/", *at); at++)
            continue;
        return at;
    }
    while (at < end) {
        char c = *at++;
        if (c == '\\' && at < end)
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            break;
    }
    return at;
}

static const char *read_number(const char *at, const char *end, int *number)
{
    long long value = 0;
    const char *start = at;

    while (at < end && *at >= '0' && *at <= '9' && value <= INT_MAX)
        value = 10 * value + (*at++ - '0');
    *number = (int)value;
    return at > start && value <= INT_MAX ? at : NULL;
}

// Behind the reference "id generation R" at `at`, or NULL when there is none.
static const char *read_reference(const char *at, const char *end, int *id,
                                  int *generation)
{
    at = read_number(at, end, id);
    if (!at || at == end || *at++ != ' ')
        return NULL;
    at = read_number(at, end, generation);
    if (!at || end - at < 2 || at[0] != ' ' || at[1] != 'R')
        return NULL;
    at += 2;
    return at == end || strchr(" []<>/(", *at) ? at : NULL;
}

static bool rewrite(struct graph *graph, const char *at, const char *end,
                    struct text *into, struct error *err)
{
    while (at < end) {
        int id = 0;
        int generation = 0;
        const char *behind = read_reference(at, end, &id, &generation);
        if (!behind) {
            const char *piece = at;
            at = skip_piece(at, end);
            text_add(into, piece, (size_t)(at - piece));
            continue;
        }

        unsigned number = 0;
        at = behind;
        if (id == 0 || generation > 65535) {
            text_add_string(into, "null");
            continue;
        }
        if (!number_of(graph, id, generation, &number, err))
            return false;
        text_addf(into, "%u 0 R", number);
    }
    return true;
}

bool graph_value(struct graph *graph, qpdf_oh object, struct text *into,
                 struct error *err)
{
    const char *spelling = qpdf_oh_unparse(graph->pdf, object);
    size_t length = qpdf_get_last_string_length(graph->pdf);

    // Copied first: the next call to qpdf may take the string away.
    struct text copy = {0};
    text_add(&copy, spelling, length);
    bool done = pdf_fine(graph->pdf, "a part of the document", err) &&
                rewrite(graph, text_string(&copy),
                        text_string(&copy) + copy.length, into, err);
    text_clear(&copy);
    return done;
}

// --- objects -----------------------------------------------------------------

// Keys that lead out of what is printed, or to bytes outside of the file.
static bool is_dropped(const char *key)
{
    static const char *const dropped[] = {
        "/AF",           "/DL",           "/F",
        "/FDecodeParms", "/FFilter",      "/LastModified",
        "/Length",       "/Metadata",     "/OPI",
        "/PS",           "/PieceInfo",    "/Ref",
        "/Subtype2",     "/StructParent", "/StructParents"};

    for (size_t n = 0; n < sizeof(dropped) / sizeof(*dropped); n++)
        if (strcmp(key, dropped[n]) == 0)
            return true;
    return false;
}

static bool stream_keys(struct graph *graph, qpdf_oh dictionary,
                        bool is_decoded, struct text *keys, struct error *err)
{
    qpdf_oh_begin_dict_key_iter(graph->pdf, dictionary);
    while (qpdf_oh_dict_more_keys(graph->pdf)) {
        const char *key = qpdf_oh_dict_next_key(graph->pdf);
        if (is_dropped(key))
            continue;
        if (is_decoded &&
            (strcmp(key, "/Filter") == 0 || strcmp(key, "/DecodeParms") == 0))
            continue;
        pdf_put_name(keys, key);
        text_add_char(keys, ' ');
        qpdf_oh value = pdf_key(graph->pdf, dictionary, key);
        if (!graph_value(graph, value, keys, err))
            return false;
        text_add_char(keys, ' ');
    }
    return pdf_fine(graph->pdf, "a part of the document", err);
}

// Image samples and font programs are never run as page content.
static bool may_be_content(qpdf_data pdf, qpdf_oh dictionary)
{
    return !pdf_is(pdf, dictionary, "/Subtype", "/Image") &&
           !pdf_is(pdf, dictionary, "/Subtype", "/Type1C") &&
           !pdf_is(pdf, dictionary, "/Subtype", "/CIDFontType0C") &&
           !pdf_is(pdf, dictionary, "/Subtype", "/OpenType") &&
           !qpdf_oh_has_key(pdf, dictionary, "/Length1");
}

// Adds what closes the marked content that the stream leaves open. `closed`
// stays empty when there is nothing to close.
static bool close_marks(struct graph *graph, qpdf_oh stream,
                        struct text *closed, struct error *err)
{
    unsigned char *bytes = NULL;
    size_t length = 0;

    if (!pdf_decoded(graph->pdf, stream, &bytes, &length, err))
        return false;
    struct content_marks marks = content_marks(bytes, length);
    bool is_safe =
        marks.open == 0 || (!marks.is_broken && marks.open <= GRAPH_MARKS_MAX);
    if (is_safe && marks.open > 0) {
        text_add(closed, bytes, length);
        for (size_t n = 0; n < marks.open; n++)
            text_add_string(closed, "\nEMC");
    }
    free(bytes);
    return is_safe ||
           error_set(err, ERROR_INPUT,
                     "the document's layers are damaged and could hide the "
                     "marks; save it without layers and print again");
}

static bool write_stream(struct graph *graph, qpdf_oh stream, unsigned number,
                         struct error *err)
{
    qpdf_oh dictionary = qpdf_oh_get_dict(graph->pdf, stream);
    struct text keys = {0};
    struct text closed = {0};
    unsigned char *bytes = NULL;
    size_t length = 0;
    bool done = false;

    // PostScript that a page carries along would reach the printer unread.
    if (pdf_is(graph->pdf, dictionary, "/Subtype", "/PS"))
        return output_stream(graph->output, number,
                             "/Type /XObject /Subtype /Form /BBox [0 0 0 0]",
                             "", 0, err);

    if (graph->has_layers && may_be_content(graph->pdf, dictionary) &&
        !close_marks(graph, stream, &closed, err))
        goto out;
    bool is_closed = closed.length > 0;
    if (!is_closed && !pdf_stored(graph->pdf, stream, &bytes, &length, err))
        goto out;
    if (!stream_keys(graph, dictionary, is_closed, &keys, err))
        goto out;
    done = output_stream(graph->output, number, text_string(&keys),
                         is_closed ? (const void *)closed.data : bytes,
                         is_closed ? closed.length : length, err);

out:
    free(bytes);
    text_clear(&closed);
    text_clear(&keys);
    return done;
}

// What belongs to the document and not to a page's picture.
static bool is_foreign(qpdf_data pdf, qpdf_oh object)
{
    return qpdf_oh_is_dictionary(pdf, object) &&
           (pdf_is(pdf, object, "/Type", "/Page") ||
            pdf_is(pdf, object, "/Type", "/Pages") ||
            pdf_is(pdf, object, "/Type", "/Catalog"));
}

static bool write_plain(struct graph *graph, qpdf_oh object, unsigned number,
                        struct error *err)
{
    struct text copy = {0};
    struct text body = {0};

    if (is_foreign(graph->pdf, object)) {
        text_add_string(&copy, "null");
    } else {
        const char *spelling = qpdf_oh_unparse_resolved(graph->pdf, object);
        text_add(&copy, spelling, qpdf_get_last_string_length(graph->pdf));
    }
    const char *start = text_string(&copy);
    bool done = pdf_fine(graph->pdf, "a part of the document", err) &&
                rewrite(graph, start, start + copy.length, &body, err) &&
                output_object(graph->output, number, text_string(&body),
                              body.length, err);
    text_clear(&body);
    text_clear(&copy);
    return done;
}

bool graph_drain(struct graph *graph, struct error *err)
{
    while (graph->done < graph->count) {
        struct copied next = graph->queue[graph->done++];
        qpdf_oh object =
            qpdf_get_object_by_id(graph->pdf, next.id, next.generation);
        bool written = qpdf_oh_is_stream(graph->pdf, object)
                           ? write_stream(graph, object, next.number, err)
                           : write_plain(graph, object, next.number, err);
        if (!written)
            return error_in(err, "object %d", next.id);
        qpdf_oh_release_all(graph->pdf);
    }
    qpdf_oh_release_all(graph->pdf);
    return true;
}
