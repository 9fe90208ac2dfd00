// The file of objects that we write: numbered, counted, hashed on the way.
#include "filter/output.h"

#include "filter/pdf.h"
#include "filter/pump.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIB = 1024 * 1024,

    XREF_ENTRY = 20,
    OFFSET_DIGITS = 10
};

struct output {
    uint64_t max_bytes;
    uint64_t length; // of everything so far, also of what is still buffered
    size_t used;
    struct pump *pump;
    unsigned char *buffer; // the pump's, being filled
    uint64_t *offsets;     // by object number; 0 = not written yet
    size_t count, room;
    struct text line; // kept for its memory
};

struct output *output_new(int fd, uint64_t max_bytes)
{
    struct output *output = memory_need(sizeof(*output));

    *output = (struct output){
        .max_bytes = max_bytes > 0 && max_bytes < OUTPUT_BYTES_MAX
                         ? max_bytes
                         : OUTPUT_BYTES_MAX,
        .pump = pump_new(fd),
    };
    output->buffer = pump_buffer(output->pump);
    // Object 0 heads the list of free entries.
    (void)output_number(output);
    return output;
}

void output_free(struct output *output)
{
    if (!output)
        return;
    pump_free(output->pump);
    text_clear(&output->line);
    free(output->offsets);
    free(output);
}

unsigned output_number(struct output *output)
{
    if (output->count == output->room) {
        output->room = output->room ? 2 * output->room : 4096;
        output->offsets = memory_grow(output->offsets, output->room,
                                      sizeof(*output->offsets));
    }
    output->offsets[output->count] = 0;
    return (unsigned)output->count++;
}

uint64_t output_length(const struct output *output)
{
    return output->length;
}

static bool flush(struct output *output, struct error *err)
{
    if (!pump_send(output->pump, output->used, err))
        return error_in(err, "the marked document");
    output->used = 0;
    output->buffer = pump_buffer(output->pump);
    return true;
}

bool output_add(struct output *output, const void *bytes, size_t length,
                struct error *err)
{
    const unsigned char *at = bytes;

    if (length > output->max_bytes - output->length)
        return error_set(err, ERROR_REFUSED,
                         "the marked document grows beyond %" PRIu64 " MB; "
                         "print fewer copies or fewer pages at a time",
                         output->max_bytes / MIB);
    output->length += length;
    while (length > 0) {
        size_t part = PUMP_BUFFER - output->used;
        if (part > length)
            part = length;
        memcpy(output->buffer + output->used, at, part);
        output->used += part;
        at += part;
        length -= part;
        if (output->used == PUMP_BUFFER && !flush(output, err))
            return false;
    }
    return true;
}

static bool add_string(struct output *output, const char *string,
                       struct error *err)
{
    return output_add(output, string, strlen(string), err);
}

static bool add_line(struct output *output, struct error *err)
{
    return output_add(output, output->line.data, output->line.length, err);
}

// Begins the object with the line of its number; what is appended to the line
// before it is added saves a copy.
static bool begin(struct output *output, unsigned number, struct error *err)
{
    assert(number > 0 && number < output->count && !output->offsets[number]);
    if (output->count > OUTPUT_OBJECTS_MAX)
        return error_set(err, ERROR_INPUT,
                         "the marked document has too many objects; print "
                         "fewer copies at a time");
    output->offsets[number] = output->length;
    text_empty(&output->line);
    pdf_put_count(&output->line, number);
    text_add_string(&output->line, " 0 obj\n");
    return true;
}

bool output_object(struct output *output, unsigned number, const char *body,
                   size_t length, struct error *err)
{
    return begin(output, number, err) && add_line(output, err) &&
           output_add(output, body, length, err) &&
           add_string(output, "\nendobj\n", err);
}

bool output_stream(struct output *output, unsigned number, const char *keys,
                   const void *bytes, size_t length, struct error *err)
{
    if (!begin(output, number, err))
        return false;
    text_add_string(&output->line, "<<");
    text_add_string(&output->line, keys);
    text_add_string(&output->line, "/Length ");
    pdf_put_count(&output->line, length);
    text_add_string(&output->line, ">>\nstream\n");
    return add_line(output, err) && output_add(output, bytes, length, err) &&
           add_string(output, "\nendstream\nendobj\n", err);
}

// An entry is always as long: offset, generation, in use or free.
static void put_entry(uint64_t offset, struct text *line)
{
    static const char in_use[] = "0000000000 00000 n \n";
    static const char is_free[] = "0000000000 65535 f \n";
    char entry[XREF_ENTRY + 1];

    memcpy(entry, offset == 0 ? is_free : in_use, sizeof(entry));
    for (int n = OFFSET_DIGITS; n > 0; n--, offset /= 10)
        entry[n - 1] = (char)('0' + offset % 10);
    text_add(line, entry, XREF_ENTRY);
}

static bool add_table(struct output *output, struct error *err)
{
    text_empty(&output->line);
    text_addf(&output->line, "xref\n0 %zu\n", output->count);
    if (!add_line(output, err))
        return false;
    for (size_t n = 0; n < output->count; n++) {
        text_empty(&output->line);
        put_entry(output->offsets[n], &output->line);
        if (!add_line(output, err))
            return false;
    }
    return true;
}

bool output_finish(struct output *output, unsigned root, struct marked *marked,
                   struct error *err)
{
    struct text trailer = {0};
    uint64_t start = output->length;

    bool done = add_table(output, err);
    text_addf(&trailer, "trailer\n<< /Size %zu /Root %u 0 R >>\n",
              output->count, root);
    text_addf(&trailer, "startxref\n%" PRIu64 "\n%%%%EOF\n", start);
    done = done && output_add(output, trailer.data, trailer.length, err) &&
           pump_finish(output->pump, output->used, &marked->document, err);
    text_clear(&trailer);
    if (!done)
        return error_in(err, "the marked document");
    marked->bytes = output->length;
    return true;
}
