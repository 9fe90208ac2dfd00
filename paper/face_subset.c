// The subset: the font file cut down to the glyphs of a run, and the proof that
// it still draws the same.
#include "paper/face_parts.h"

#include <hb-subset.h>
#include <string.h>

// --- what a glyph draws ------------------------------------------------------

static void trace(void *data, float x, float y)
{
    uint64_t *hash = data;
    float point[2] = {x, y};

    *hash = face_hash(*hash, point, sizeof point);
}

static void move_to(hb_draw_funcs_t *functions, void *data,
                    hb_draw_state_t *state, float x, float y, void *user)
{
    (void)functions, (void)data, (void)state, (void)x, (void)y, (void)user;
}

static void line_to(hb_draw_funcs_t *functions, void *data,
                    hb_draw_state_t *state, float x, float y, void *user)
{
    (void)functions, (void)user;
    trace(data, state->current_x, state->current_y);
    trace(data, x, y);
}

static void curve_to(hb_draw_funcs_t *functions, void *data,
                     hb_draw_state_t *state, float control_x, float control_y,
                     float x, float y, void *user)
{
    line_to(functions, data, state, x, y, user);
    trace(data, control_x, control_y);
}

uint64_t face_outline(hb_font_t *font, hb_codepoint_t glyph)
{
    uint64_t hash = 0;
    hb_glyph_extents_t extents = {0};
    hb_draw_funcs_t *functions = hb_draw_funcs_create();

    hb_draw_funcs_set_move_to_func(functions, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(functions, line_to, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func(functions, curve_to, NULL, NULL);
    hb_font_get_glyph_shape(font, glyph, functions, &hash);
    hb_draw_funcs_destroy(functions);

    // A line without an area is nothing a reader could see.
    if (!hb_font_get_glyph_extents(font, glyph, &extents) ||
        extents.width == 0 || extents.height == 0)
        return 0;
    return hash;
}

bool face_subset_is_true(const struct face *face)
{
    bool same = true;
    hb_blob_t *blob =
        hb_blob_create(face->program.data, (unsigned)face->program.length,
                       HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *subset = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(subset);
    unsigned held = hb_face_get_glyph_count(subset);

    if (hb_face_get_upem(subset) != hb_face_get_upem(face->source))
        same = false;
    for (size_t n = 0; n < face->count && same; n++) {
        const struct face_glyph *glyph = &face->glyphs[n];
        same = glyph->cid != 0 && glyph->cid < held &&
               face_outline(font, glyph->cid) ==
                   face_outline(face->font, glyph->glyph);
    }
    hb_font_destroy(font);
    hb_face_destroy(subset);
    hb_blob_destroy(blob);
    return same;
}

// --- cutting -----------------------------------------------------------------

// A PDF reader finds glyphs by number and widths in /W, so it needs the
// outlines and their index only. Variations are dropped: the default instance
// is used.
static const char *const dropped[] = {
    "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "kern", "name", "post", "OS/2",
    "cmap", "vhea", "vmtx", "VORG", "gasp", "hdmx", "VDMX", "LTSH", "DSIG",
    "EBDT", "EBLC", "EBSC", "CBDT", "CBLC", "sbix", "COLR", "CPAL", "SVG ",
    "fvar", "gvar", "avar", "cvar", "HVAR", "VVAR", "MVAR", "STAT", "meta",
};

static hb_subset_input_t *wanted(const struct face *face)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();

    if (input == NULL)
        return NULL;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    for (size_t n = 0; n < face->count; n++)
        hb_set_add(glyphs, face->glyphs[n].glyph);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t n = 0; n < sizeof dropped / sizeof *dropped; n++)
        hb_set_add(drop, hb_tag_from_string(dropped[n], 4));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    return input;
}

static bool take(struct face *face, hb_face_t *subset, const hb_map_t *numbers)
{
    unsigned length = 0;
    hb_blob_t *blob = hb_face_reference_blob(subset);
    const char *bytes = hb_blob_get_data(blob, &length);

    text_empty(&face->program);
    text_add(&face->program, bytes, length);
    hb_blob_destroy(blob);
    for (size_t n = 0; n < face->count; n++) {
        hb_codepoint_t cid = hb_map_get(numbers, face->glyphs[n].glyph);
        if (cid > UINT16_MAX)
            return false;
        face->glyphs[n].cid = (uint16_t)cid;
    }
    return length > 0 && length <= FACE_PROGRAM_MAX;
}

bool face_subset(struct face *face, struct error *err)
{
    hb_subset_input_t *input = wanted(face);
    hb_subset_plan_t *plan = NULL;
    hb_face_t *subset = NULL;
    bool done = false;

    if (input != NULL)
        plan = hb_subset_plan_create_or_fail(face->source, input);
    if (plan != NULL)
        subset = hb_subset_plan_execute_or_fail(plan);
    if (subset != NULL)
        done =
            take(face, subset, hb_subset_plan_old_to_new_glyph_mapping(plan));
    if (!done)
        (void)error_set(err, ERROR_CONFIG,
                        "the font %s cannot be cut down to its used glyphs: "
                        "choose another font",
                        face->path);
    hb_face_destroy(subset);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return done;
}
