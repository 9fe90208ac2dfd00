// The subset as PDF objects: Type 0 font, CID font, descriptor, font program
// and the map back to characters (ISO 32000-1, 9.7 to 9.10).
#include "paper/face_parts.h"

#include "paper/painter.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    OBJECT_FONT,
    OBJECT_CID,
    OBJECT_DESCRIPTOR,
    OBJECT_PROGRAM,
    OBJECT_UNICODE,
    OBJECT_NARROW, // only where codes are one byte wide
    OBJECTS
};

unsigned face_object_count(const struct face *face)
{
    return face->is_narrow ? OBJECTS : OBJECT_NARROW;
}

// A subset's name starts with six capitals that tell it from other subsets of
// the same font (ISO 32000-1, 9.6.4).
static void base_font(const struct face *face, struct text *into)
{
    char name[64] = "";
    unsigned size = sizeof name;
    uint64_t hash = face_hash(0, face->program.data, face->program.length);

    for (unsigned n = 0; n < 6; n++, hash /= 26)
        text_add_char(into, (char)('A' + hash % 26));
    text_add_char(into, '+');
    (void)hb_ot_name_get_utf8(face->source, HB_OT_NAME_ID_POSTSCRIPT_NAME,
                              hb_language_from_string("en", -1), &size, name);
    size_t before = into->length;
    for (const char *at = name; *at != '\0'; at++) {
        bool is_letter = (*at >= 'A' && *at <= 'Z') ||
                         (*at >= 'a' && *at <= 'z') ||
                         (*at >= '0' && *at <= '9') || *at == '-';
        if (is_letter)
            text_add_char(into, *at);
    }
    if (into->length == before)
        text_add_string(into, "Mark");
}

static void add_font(const struct face *face, unsigned first, struct text *into)
{
    text_add_string(into, "<< /Type /Font /Subtype /Type0 /BaseFont /");
    base_font(face, into);
    if (face->is_narrow)
        text_addf(into, " /Encoding %u 0 R", first + OBJECT_NARROW);
    else
        text_add_string(into, " /Encoding /Identity-H");
    text_addf(into, " /DescendantFonts [%u 0 R] /ToUnicode %u 0 R >>",
              first + OBJECT_CID, first + OBJECT_UNICODE);
}

// Only what is used has a width; two characters may share a glyph.
static void add_cid(const struct face *face, unsigned first, struct text *into)
{
    text_add_string(into, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /");
    base_font(face, into);
    text_addf(into,
              " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
              " /Supplement 0 >> /CIDToGIDMap /Identity /DW 1000"
              " /FontDescriptor %u 0 R /W [",
              first + OBJECT_DESCRIPTOR);
    for (size_t n = 0; n < face->count; n++) {
        const struct face_glyph *glyph = &face->glyphs[n];
        if (glyph->advance == face->em)
            continue;
        text_addf(into, "%u [", glyph->cid);
        paint_number(glyph->advance * 1000.0 / face->em, into);
        text_add_string(into, "] ");
    }
    text_add_string(into, "] >>");
}

static int of_thousand(const struct face *face, int units)
{
    return units * 1000 / (int)face->em;
}

static int head_number(const unsigned char *head, unsigned at)
{
    return (int16_t)(head[at] << 8 | head[at + 1]);
}

static void add_descriptor(const struct face *face, unsigned first,
                           struct text *into)
{
    unsigned length = 0;
    int box[4] = {0, 0, 1000, 1000};
    hb_blob_t *blob =
        hb_face_reference_table(face->source, HB_TAG('h', 'e', 'a', 'd'));
    const char *head = hb_blob_get_data(blob, &length);

    // xMin, yMin, xMax, yMax of the head table.
    for (unsigned n = 0; n < 4 && length >= 54; n++)
        box[n] = of_thousand(
            face, head_number((const unsigned char *)head, 36 + 2 * n));
    hb_blob_destroy(blob);

    text_add_string(into, "<< /Type /FontDescriptor /FontName /");
    base_font(face, into);
    text_addf(into,
              " /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d"
              " /Descent %d /CapHeight %d /StemV 80 /FontFile2 %u 0 R >>",
              box[0], box[1], box[2], box[3], (int)face_ascent(face, 1000),
              -(int)face_descent(face, 1000), 700, first + OBJECT_PROGRAM);
}

static void add_stream(const struct text *bytes, const char *more,
                       struct text *into)
{
    text_addf(into, "<< /Length %zu%s >>\nstream\n", bytes->length, more);
    text_add(into, bytes->data, bytes->length);
    text_add_string(into, "\nendstream");
}

static void add_program(const struct face *face, struct text *into)
{
    char more[40];

    (void)snprintf(more, sizeof more, " /Length1 %zu", face->program.length);
    add_stream(&face->program, more, into);
}

static void add_utf16(int32_t character, struct text *into)
{
    if (character < 0x10000) {
        text_addf(into, "%04x", (unsigned)character);
        return;
    }
    unsigned rest = (unsigned)character - 0x10000;
    text_addf(into, "%04x%04x", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

static void begin_map(const struct face *face, const char *ordering,
                      const char *name, unsigned type, struct text *map)
{
    text_addf(map,
              "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
              "/CIDSystemInfo << /Registry (Adobe) /Ordering (%s)"
              " /Supplement 0 >> def\n/CMapName /%s def\n/CMapType %u def\n"
              "1 begincodespacerange\n%s\nendcodespacerange\n",
              ordering, name, type,
              face->is_narrow ? "<00> <ff>" : "<0000> <ffff>");
}

static const char map_end[] =
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend";

// A block of a CMap holds at most 100 lines (Adobe Technical Note 5014).
static void add_unicode(const struct face *face, struct text *into)
{
    struct text map = {0};

    begin_map(face, "UCS", "Countermark", 2, &map);
    for (size_t n = 0; n < face->count; n++) {
        size_t left = face->count - n;
        if (n % 100 == 0)
            text_addf(&map, "%zu beginbfchar\n", left < 100 ? left : 100);
        text_addf(&map, face->is_narrow ? "<%02x> <" : "<%04x> <",
                  face->glyphs[n].cid);
        add_utf16(face->glyphs[n].stands_in ? FACE_GETA
                                            : face->glyphs[n].character,
                  &map);
        text_add_string(&map, ">\n");
        if (n % 100 == 99 || left == 1)
            text_add_string(&map, "endbfchar\n");
    }
    text_add_string(&map, map_end);
    add_stream(&map, "", into);
    text_clear(&map);
}

// One byte is the number of a glyph. Ghostscript embeds the same map under the
// same name, so every reader has met it.
static void add_narrow(const struct face *face, struct text *into)
{
    struct text map = {0};

    begin_map(face, "Identity", "OneByteIdentityH", 1, &map);
    text_add_string(&map, "1 begincidrange\n<00> <ff> 0\nendcidrange\n");
    text_add_string(&map, map_end);
    add_stream(&map,
               " /Type /CMap /CMapName /OneByteIdentityH /CIDSystemInfo <<"
               " /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
               into);
    text_clear(&map);
}

void face_object(const struct face *face, unsigned n, unsigned first,
                 struct text *into)
{
    assert(face->is_ready && n < face_object_count(face));
    switch (n) {
    case OBJECT_FONT:
        add_font(face, first, into);
        break;
    case OBJECT_CID:
        add_cid(face, first, into);
        break;
    case OBJECT_DESCRIPTOR:
        add_descriptor(face, first, into);
        break;
    case OBJECT_PROGRAM:
        add_program(face, into);
        break;
    case OBJECT_UNICODE:
        add_unicode(face, into);
        break;
    default:
        add_narrow(face, into);
    }
}
