// Bar codes as modules, through zint's own matrix.
#ifndef PAPER_SYMBOL_H
#define PAPER_SYMBOL_H

#include "base/base.h"

enum symbol_kind {
    SYMBOL_KIND_QR,
    SYMBOL_KIND_DATAMATRIX,
    SYMBOL_KIND_PDF417,
    SYMBOL_KIND_CODE128
};

enum { SYMBOL_SIDE_MAX = 177 };

// Rows of modules, packed as an image mask wants them: each row padded to whole
// bytes, first module in the highest bit, 1 = black.
struct symbol_bits {
    unsigned width, height; // modules, without quiet zone
    unsigned quiet;         // modules of quiet zone on each side
    double module_aspect;   // height of a module / its width
    unsigned char rows[SYMBOL_SIDE_MAX * ((SYMBOL_SIDE_MAX + 7) / 8)];
};

// The payload is in the QR alphanumeric set; ERROR_INPUT when it cannot be
// encoded (length, characters).
bool symbol_encode(enum symbol_kind kind, const char *payload,
                   struct symbol_bits *bits, struct error *err);
// The same for the codes of many pages, faster from the 200th on. Not for two
// threads at once with the same maker.
struct symbol_maker;
struct symbol_maker *symbol_maker_new(enum symbol_kind kind);
void symbol_maker_free(struct symbol_maker *maker);
bool symbol_make(struct symbol_maker *maker, const char *payload,
                 struct symbol_bits *bits, struct error *err);

// Any text (checkpoints) as QR, error correction M, smallest version.
bool symbol_encode_text(const char *text, struct symbol_bits *bits,
                        struct error *err);

#endif
