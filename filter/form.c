// One original page as one Form XObject.
#include "filter/form.h"

#include "filter/annotation.h"
#include "filter/content.h"

#include <stdlib.h>
#include <string.h>

enum {
    MEMBERS_MAX = 100 * 1000,              // streams of one /Contents
    CONTENT_BYTES_MAX = 512 * 1024 * 1024, // of one page, joined
};

// The bytes of a page's content and how they are packed.
struct content {
    unsigned char *stored; // of the single stream, yours to free
    size_t length;
    qpdf_oh dictionary; // of that stream
    bool is_single;
    struct text joined; // when there are several, unpacked
};

static void content_clear(struct content *content)
{
    free(content->stored);
    text_clear(&content->joined);
}

static bool join_member(qpdf_data pdf, qpdf_oh member, struct text *joined,
                        struct error *err)
{
    unsigned char *bytes = NULL;
    size_t length = 0;

    if (!pdf_decoded(pdf, member, &bytes, &length, err))
        return false;
    bool fits = length < CONTENT_BYTES_MAX - joined->length;
    if (fits) {
        text_add(joined, bytes, length);
        text_add_char(joined, '\n');
    }
    free(bytes);
    return fits ||
           error_set(err, ERROR_INPUT, "a page unpacks to more than %d bytes",
                     CONTENT_BYTES_MAX);
}

static bool read_single(qpdf_data pdf, qpdf_oh stream, struct content *content,
                        struct error *err)
{
    content->is_single = true;
    content->dictionary = qpdf_oh_get_dict(pdf, stream);
    return pdf_stored(pdf, stream, &content->stored, &content->length, err);
}

// A member that is no stream is passed over, as other readers do.
static bool read_content(qpdf_data pdf, qpdf_oh page, struct content *content,
                         struct error *err)
{
    qpdf_oh contents = pdf_key(pdf, page, "/Contents");

    if (qpdf_oh_is_stream(pdf, contents))
        return read_single(pdf, contents, content, err);
    if (!qpdf_oh_is_array(pdf, contents))
        return true;

    int count = qpdf_oh_get_array_n_items(pdf, contents);
    if (count > MEMBERS_MAX)
        return error_set(err, ERROR_INPUT, "the page has more than %d parts",
                         MEMBERS_MAX);
    for (int n = 0; n < count; n++) {
        qpdf_oh member = qpdf_oh_get_array_item(pdf, contents, n);
        if (!qpdf_oh_is_stream(pdf, member))
            continue;
        if (count == 1)
            return read_single(pdf, member, content, err);
        if (!join_member(pdf, member, &content->joined, err))
            return false;
    }
    return true;
}

// PDF takes what follows a part for a new word in any case (ISO
// 32000-1, 7.8.2).
static bool ends_apart(qpdf_data pdf, qpdf_oh member)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct error unused = {0};

    if (!pdf_decoded(pdf, member, &bytes, &length, &unused))
        return false;
    bool is_apart =
        length == 0 || strchr(" \n\r\t\f", bytes[length - 1]) != NULL;
    free(bytes);
    return is_apart;
}

bool form_is_plain(qpdf_data pdf, qpdf_oh page)
{
    qpdf_oh contents = pdf_key(pdf, page, "/Contents");
    int count = qpdf_oh_is_array(pdf, contents)
                    ? qpdf_oh_get_array_n_items(pdf, contents)
                    : 0;
    bool is_plain = true;

    for (int n = 0; n + 1 < count && n < MEMBERS_MAX && is_plain; n++) {
        qpdf_oh member = qpdf_oh_get_array_item(pdf, contents, n);
        is_plain = !qpdf_oh_is_stream(pdf, member) || ends_apart(pdf, member);
        qpdf_oh_release(pdf, member);
    }
    return is_plain;
}

static bool count_marks(qpdf_data pdf, qpdf_oh page,
                        const struct content *content, size_t *marks,
                        struct error *err)
{
    struct text single = {0};
    const struct text *whole = &content->joined;

    if (content->is_single) {
        qpdf_oh stream = pdf_key(pdf, page, "/Contents");
        if (qpdf_oh_is_array(pdf, stream))
            stream = qpdf_oh_get_array_item(pdf, stream, 0);
        if (!join_member(pdf, stream, &single, err))
            return false;
        whole = &single;
    }
    *marks =
        content_marks((const unsigned char *)text_string(whole), whole->length)
            .open;
    text_clear(&single);
    return *marks <= GRAPH_MARKS_MAX ||
           error_set(err, ERROR_INPUT,
                     "the page leaves more than %d layers open",
                     GRAPH_MARKS_MAX);
}

static void put_box(const struct frame *frame, struct text *keys)
{
    const double box[4] = {frame->x0, frame->y0, frame->x1, frame->y1};

    text_add_string(keys, "/Type /XObject /Subtype /Form /BBox [");
    pdf_put_numbers(keys, box, 4);
    text_add_string(keys, "] ");
}

static void put_matrix(const struct frame *frame, struct text *keys)
{
    double matrix[6];

    frame_matrix(frame, matrix);
    text_add_string(keys, "/Matrix [");
    pdf_put_numbers(keys, matrix, 6);
    text_add_string(keys, "] ");
}

static bool put_key(struct graph *graph, qpdf_data pdf, qpdf_oh dictionary,
                    const char *key, struct text *keys, struct error *err)
{
    qpdf_oh value = pdf_key(pdf, dictionary, key);

    if (qpdf_oh_is_null(pdf, value))
        return true;
    text_addf(keys, "%s ", key);
    bool done = graph_value(graph, value, keys, err);
    text_add_char(keys, ' ');
    return done;
}

static bool put_resources(struct graph *graph, qpdf_data pdf, qpdf_oh page,
                          struct text *keys, struct error *err)
{
    qpdf_oh resources = pdf_inherited(pdf, page, "/Resources");

    text_add_string(keys, "/Resources ");
    if (!qpdf_oh_is_dictionary(pdf, resources)) {
        text_add_string(keys, "<< >>");
        return true;
    }
    return graph_value(graph, resources, keys, err);
}

static void read_group(qpdf_data pdf, qpdf_oh page, struct form *form)
{
    static const struct {
        const char *name;
        enum form_colours colours;
    } spaces[] = {
        {"/DeviceGray", FORM_GRAY}, {"/CalGray", FORM_GRAY},
        {"/DeviceRGB", FORM_RGB},   {"/CalRGB", FORM_RGB},
        {"/Lab", FORM_RGB},         {"/DeviceCMYK", FORM_CMYK},
    };
    qpdf_oh group = pdf_key(pdf, page, "/Group");

    form->colours = FORM_NO_GROUP;
    if (!pdf_is(pdf, group, "/S", "/Transparency"))
        return;
    form->colours = FORM_GROUP;
    form->is_isolated = qpdf_oh_get_bool_value(pdf, pdf_key(pdf, group, "/I"));
    form->is_knockout = qpdf_oh_get_bool_value(pdf, pdf_key(pdf, group, "/K"));

    qpdf_oh space = pdf_key(pdf, group, "/CS");
    if (qpdf_oh_is_array(pdf, space)) {
        qpdf_oh stream = qpdf_oh_get_array_item(pdf, space, 1);
        if (qpdf_oh_is_stream(pdf, stream)) {
            // ICCBased: the number of its components says enough.
            double n = pdf_number(
                pdf, pdf_key(pdf, qpdf_oh_get_dict(pdf, stream), "/N"), 0);
            form->colours = n == 1   ? FORM_GRAY
                            : n == 3 ? FORM_RGB
                            : n == 4 ? FORM_CMYK
                                     : FORM_GROUP;
            return;
        }
        space = qpdf_oh_get_array_item(pdf, space, 0);
    }
    for (size_t n = 0; n < sizeof(spaces) / sizeof(*spaces); n++)
        if (qpdf_oh_is_name_and_equals(pdf, space, spaces[n].name))
            form->colours = spaces[n].colours;
}

static bool write_content(const struct document *document, qpdf_oh page,
                          const struct frame *frame, bool is_whole,
                          struct graph *graph, struct output *output,
                          struct form *form, struct error *err)
{
    qpdf_data pdf = document_pdf(document);
    struct content content = {0};
    struct text keys = {0};
    bool done = false;

    if (!read_content(pdf, page, &content, err))
        goto out;
    if (document_has_layers(document) &&
        !count_marks(pdf, page, &content, &form->marks, err))
        goto out;

    put_box(frame, &keys);
    if (is_whole)
        put_matrix(frame, &keys);
    if (content.is_single &&
        (!put_key(graph, pdf, content.dictionary, "/Filter", &keys, err) ||
         !put_key(graph, pdf, content.dictionary, "/DecodeParms", &keys, err)))
        goto out;
    if (!put_resources(graph, pdf, page, &keys, err))
        goto out;
    form->number = output_number(output);
    const void *bytes = content.is_single
                            ? (const void *)content.stored
                            : (const void *)text_string(&content.joined);
    done = output_stream(
        output, form->number, text_string(&keys), bytes,
        content.is_single ? content.length : content.joined.length, err);

out:
    text_clear(&keys);
    content_clear(&content);
    return done;
}

// The page's form and, painted over it, its annotations, as one form: both lie
// below everything we add.
static bool wrap(const struct frame *frame, const struct annotations *made,
                 struct output *output, struct form *form, struct error *err)
{
    struct text keys = {0};
    struct text bytes = {0};

    put_box(frame, &keys);
    put_matrix(frame, &keys);
    text_addf(&keys, "/Resources << /XObject << /P %u 0 R %s>> ", form->number,
              text_string(&made->forms));
    if (made->layers.length > 0)
        text_addf(&keys, "/Properties << %s>> ", text_string(&made->layers));
    if (made->states.length > 0)
        text_addf(&keys, "/ExtGState << %s>> ", text_string(&made->states));
    text_add_string(&keys, ">>");
    text_add_string(&bytes, "q /P Do n\n");
    for (size_t n = 0; n < form->marks; n++)
        text_add_string(&bytes, "EMC\n");
    text_addf(&bytes, "Q\n%s", text_string(&made->drawn));
    form->number = output_number(output);
    form->marks = 0;
    bool done = output_stream(output, form->number, text_string(&keys),
                              bytes.data, bytes.length, err);
    text_clear(&bytes);
    text_clear(&keys);
    return done;
}

bool form_write(const struct document *document, unsigned page,
                struct graph *graph, struct output *output, struct form *form,
                struct error *err)
{
    qpdf_data pdf = document_pdf(document);
    qpdf_oh object = document_page(document, page);
    const struct frame *frame = document_frame(document, page);
    const struct page_look look = {frame->rotate,
                                   document_has_layers(document)};
    struct annotations made = {0};

    *form = (struct form){0};
    read_group(pdf, object, form);
    bool done = annotations_draw(pdf, object, &look, graph, &made, err);
    bool is_whole = made.drawn.length == 0;
    done = done && write_content(document, object, frame, is_whole, graph,
                                 output, form, err);
    if (done && !is_whole)
        done = wrap(frame, &made, output, form, err);
    annotations_clear(&made);
    return done || error_in(err, "page %u", page);
}
