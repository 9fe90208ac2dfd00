// The inside of a face, shared by the files that make it; nobody else's.
#ifndef PAPER_FACE_PARTS_H
#define PAPER_FACE_PARTS_H

#include "paper/face.h"

#include <hb-ot.h>
#include <hb.h>

enum {
    FACE_GLYPHS_MAX = 4096, // distinct characters of one run
    FACE_ASCII = 128,
    FACE_PROGRAM_MAX = 8 * 1024 * 1024,
};

// What printers set for a type that they lack (U+3013).
static const int32_t FACE_GETA = 0x3013;

// One character that may be printed. `cid` is its glyph in the subset.
struct face_glyph {
    int32_t character;
    bool stands_in; // for one that the font lacks
    hb_codepoint_t glyph;
    uint16_t cid;
    uint16_t advance; // in units of the font
};

struct face {
    hb_face_t *source;
    hb_font_t *font;
    unsigned em; // units of the font in its size
    char *path;
    unsigned index;
    int64_t file_size, file_time;
    struct face_glyph *glyphs; // by character
    size_t count, room;
    uint16_t ascii[FACE_ASCII]; // place in glyphs + 1, 0 = not needed
    bool is_ready;
    bool is_narrow;      // every cid fits one byte, and so does every code
    struct text program; // the subset as a font file
};

// What a glyph draws, as a number; 0 when it draws nothing at all.
uint64_t face_outline(hb_font_t *font, hb_codepoint_t glyph);

// Makes `program` and the cids from the source.
bool face_subset(struct face *face, struct error *err);
// True when every glyph of `program` draws what the source draws.
bool face_subset_is_true(const struct face *face);

// The cache: fills `program` and cids, or says that it cannot.
bool face_cache_read(struct face *face, const char *folder);
void face_cache_write(const struct face *face, const char *folder);

// FNV-1a: finds damage and names files; it does not resist an attacker.
uint64_t face_hash(uint64_t hash, const void *bytes, size_t length);
enum { FACE_HASH_HEX = 33 };
void face_hash_hex(const struct text *bytes, char hex[FACE_HASH_HEX]);

#endif
