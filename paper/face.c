// The typeface: opened, asked for characters, measured and shown.
#include "paper/face.h"

#include "paper/face_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool has_outlines(const struct face *face)
{
    hb_blob_t *outlines =
        hb_face_reference_table(face->source, HB_TAG('g', 'l', 'y', 'f'));
    bool is_truetype = hb_blob_get_length(outlines) > 0;

    hb_blob_destroy(outlines);
    return is_truetype;
}

// The font file is mapped, not read: only the glyphs that are used cost memory.
bool face_open(const char *path, unsigned index, struct face **face,
               struct error *err)
{
    struct stat info = {0};

    if (stat(path, &info) != 0)
        return error_errno(err, "cannot open the font %s", path);

    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (blob == NULL)
        return error_errno(err, "cannot read the font %s", path);
    unsigned faces = hb_face_count(blob);
    if (index >= faces) {
        hb_blob_destroy(blob);
        return error_set(err, ERROR_CONFIG,
                         "%s is not a font, or has no font number %u (it has "
                         "%u): set font and font_index to a TrueType font",
                         path, index, faces);
    }
    struct face *made = memory_need_zero(1, sizeof *made);
    made->source = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    made->font = hb_font_create(made->source);
    made->em = hb_face_get_upem(made->source);
    made->path = string_copy(path);
    made->index = index;
    made->file_size = info.st_size;
    made->file_time =
        info.st_mtim.tv_sec * INT64_C(1000000000) + info.st_mtim.tv_nsec;

    if (!has_outlines(made)) {
        face_close(made);
        return error_set(err, ERROR_CONFIG,
                         "%s has no TrueType outlines (PostScript or bitmap "
                         "fonts cannot be used): choose a TrueType font",
                         path);
    }
    *face = made;
    return true;
}

void face_close(struct face *face)
{
    if (face == NULL)
        return;
    hb_font_destroy(face->font);
    hb_face_destroy(face->source);
    text_clear(&face->program);
    free(face->glyphs);
    free(face->path);
    free(face);
}

// Where `character` is, or where it belongs.
static size_t place_of(const struct face *face, int32_t character)
{
    size_t low = 0;
    size_t high = face->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (face->glyphs[middle].character < character)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct face_glyph *find(const struct face *face, int32_t character)
{
    if (character >= 0 && character < FACE_ASCII) {
        uint16_t at = face->ascii[character];
        return at == 0 ? NULL : &face->glyphs[at - 1];
    }
    size_t at = place_of(face, character);
    if (at == face->count || face->glyphs[at].character != character)
        return NULL;
    return &face->glyphs[at];
}

static void insert(struct face *face, struct face_glyph glyph)
{
    size_t at = place_of(face, glyph.character);

    if (face->count == face->room) {
        face->room = face->room == 0 ? 128 : face->room * 2;
        face->glyphs =
            memory_grow(face->glyphs, face->room, sizeof *face->glyphs);
    }
    assert(face->glyphs != NULL);
    memmove(&face->glyphs[at + 1], &face->glyphs[at],
            (face->count - at) * sizeof *face->glyphs);
    face->glyphs[at] = glyph;
    face->count++;
    for (size_t n = 0; n < face->count; n++) {
        if (face->glyphs[n].character < FACE_ASCII)
            face->ascii[face->glyphs[n].character] = (uint16_t)(n + 1);
    }
}

static bool refuse(const struct face *face, int32_t character, const char *why,
                   struct error *err)
{
    struct text shown = {0};

    if (character >= ' ' && character != 0x7f &&
        !(character >= 0x80 && character < 0xa0))
        text_add_utf8(&shown, character);
    (void)error_set(err, ERROR_REFUSED,
                    "the character %s (U+%04X) %s in the font %s: write it "
                    "another way, or let the admin choose another font",
                    text_string(&shown), (unsigned)character, why, face->path);
    text_clear(&shown);
    return false;
}

// A stamp is set glyph by glyph from left to right. Writing that needs more
// would come out wrong, and a mark that reads wrong is worse than none.
static bool needs_shaping(int32_t character)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    hb_codepoint_t point = (hb_codepoint_t)character;
    hb_script_t script = hb_unicode_script(unicode, point);

    switch (hb_unicode_general_category(unicode, point)) {
    case HB_UNICODE_GENERAL_CATEGORY_FORMAT:
    case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
        return true;
    default:
        return hb_script_get_horizontal_direction(script) == HB_DIRECTION_RTL;
    }
}

static bool is_space(int32_t character)
{
    return hb_unicode_general_category(hb_unicode_funcs_get_default(),
                                       (hb_codepoint_t)character) ==
           HB_UNICODE_GENERAL_CATEGORY_SPACE_SEPARATOR;
}

static bool glyph_of(struct face *face, int32_t character,
                     hb_codepoint_t *glyph, struct error *err)
{
    if (needs_shaping(character))
        return refuse(face, character, "cannot be set as a single glyph", err);
    if (!hb_font_get_nominal_glyph(face->font, (hb_codepoint_t)character,
                                   glyph) ||
        *glyph == 0)
        return refuse(face, character, "is missing", err);
    if (!is_space(character) && face_outline(face->font, *glyph) == 0)
        return refuse(face, character, "is empty", err);
    return true;
}

static bool need_one(struct face *face, int32_t character, bool may_stand_in,
                     struct error *err)
{
    struct error unused = {0};
    hb_codepoint_t glyph = 0;

    if (find(face, character) != NULL)
        return true;
    bool done = glyph_of(face, character, &glyph, may_stand_in ? &unused : err);
    bool stands_in = !done && may_stand_in;
    if (stands_in)
        done = glyph_of(face, FACE_GETA, &glyph, &unused) ||
               glyph_of(face, '?', &glyph, err);
    if (!done)
        return false;
    if (face->count == FACE_GLYPHS_MAX)
        return error_set(err, ERROR_REFUSED,
                         "more than %d different characters in one run",
                         FACE_GLYPHS_MAX);

    insert(face, (struct face_glyph){
                     .character = character,
                     .stands_in = stands_in,
                     .glyph = glyph,
                     .advance = (uint16_t)hb_font_get_glyph_h_advance(
                         face->font, glyph),
                 });
    return true;
}

static bool need_all(struct face *face, const char *text, bool may_stand_in,
                     struct error *err)
{
    const char *at = text;
    const char *end = text + strlen(text);

    assert(!face->is_ready);
    while (at < end) {
        int32_t character = utf8_next(&at, end);
        if (character < 0)
            return error_set(err, ERROR_INPUT, "text to print is not UTF-8");
        if (!need_one(face, character, may_stand_in, err))
            return false;
    }
    return true;
}

bool face_need(struct face *face, const char *text, struct error *err)
{
    return need_all(face, text, false, err);
}

bool face_need_shown(struct face *face, const char *text, struct error *err)
{
    return need_all(face, text, true, err);
}

static bool settle(struct face *face)
{
    face->is_narrow = true;
    for (size_t n = 0; n < face->count; n++) {
        if (face->glyphs[n].cid > UINT8_MAX)
            face->is_narrow = false;
    }
    face->is_ready = true;
    return true;
}

bool face_ready(struct face *face, const char *cache_dir, struct error *err)
{
    bool has_cache = !string_equal(cache_dir, "");

    assert(!face->is_ready);
    if (has_cache && face_cache_read(face, cache_dir) &&
        face_subset_is_true(face))
        return settle(face);
    if (!face_subset(face, err))
        return false;
    if (!face_subset_is_true(face))
        return error_set(err, ERROR_CONFIG,
                         "the font %s cannot be cut down without damage: "
                         "choose another font",
                         face->path);
    if (has_cache)
        face_cache_write(face, cache_dir);
    return settle(face);
}

// The glyph of the character at `*at`, which is advanced behind it. Most text
// on the hot path is ASCII.
static inline const struct face_glyph *
next_glyph(const struct face *face, const char **at, const char *end)
{
    unsigned char byte = (unsigned char)**at;
    int32_t character = byte < FACE_ASCII ? byte : utf8_next(at, end);

    if (byte < FACE_ASCII)
        (*at)++;
    const struct face_glyph *glyph = find(face, character);
    assert(glyph != NULL);
    return glyph;
}

double face_width(const struct face *face, const char *text, double size)
{
    const char *at = text;
    const char *end = text + strlen(text);
    unsigned long sum = 0;

    while (at < end) {
        const struct face_glyph *glyph = next_glyph(face, &at, end);
        sum += glyph->advance;
    }
    return (double)sum * size / face->em;
}

static double of_em(const struct face *face, int32_t units, double size)
{
    return units * size / face->em;
}

double face_ascent(const struct face *face, double size)
{
    hb_font_extents_t extents = {0};

    (void)hb_font_get_h_extents(face->font, &extents);
    return of_em(face, extents.ascender, size);
}

double face_descent(const struct face *face, double size)
{
    hb_font_extents_t extents = {0};

    (void)hb_font_get_h_extents(face->font, &extents);
    return of_em(face, -extents.descender, size);
}

// One byte of a literal string: a few have a meaning and are escaped. A
// carriage return would be read as a line feed, and ghostscript reads two line
// feeds as one.
static char *put_byte(char *to, unsigned char byte)
{
    static const struct {
        char byte, letter;
    } escapes[] = {
        {'(', '('}, {')', ')'}, {'\\', '\\'}, {'\r', 'r'}, {'\n', 'n'}};

    for (size_t n = 0; n < sizeof(escapes) / sizeof(escapes[0]); n++) {
        if (byte == (unsigned char)escapes[n].byte) {
            *to++ = '\\';
            byte = (unsigned char)escapes[n].letter;
            break;
        }
    }
    *to++ = (char)byte;
    return to;
}

void face_show(const struct face *face, const char *text, struct text *into)
{
    size_t length = strlen(text);
    const char *at = text;
    const char *end = text + length;
    char *start = text_room(into, 4 * length + 3);
    char *to = start;

    assert(face->is_ready);
    *to++ = '(';
    while (at < end) {
        const struct face_glyph *glyph = next_glyph(face, &at, end);
        if (!face->is_narrow)
            to = put_byte(to, (unsigned char)(glyph->cid >> 8));
        to = put_byte(to, (unsigned char)(glyph->cid & 0xff));
    }
    *to++ = ')';
    *to = '\0';
    into->length += (size_t)(to - start);
}
