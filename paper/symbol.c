// Bar codes: zint's matrix, turned into the rows of an image mask.
#include "paper/symbol.h"

#include <stdio.h>
#include <string.h>
#include <zint.h>

enum {
    PAYLOAD_MAX = 64,  // of a page's code
    QR_VERSION_2 = 38, // alphanumeric characters at ECC M (ISO/IEC 18004)
    QR_ECC_M = 2,
    QR_MASK_1 = 1 << 8, // any mask is legal; choosing one costs 50 us
    PDF417_COLUMNS = 4,
    PDF417_ECC = 3,
};

// What each kind asks of zint, and how much white it needs around.
static const struct kind {
    const char *name;
    int symbology, option_1, option_2, option_3;
    unsigned quiet;
    double aspect;
} kinds[] = {
    [SYMBOL_KIND_QR] = {"QR", BARCODE_QRCODE, QR_ECC_M, 0, QR_MASK_1, 4, 1},
    [SYMBOL_KIND_DATAMATRIX] = {"Data Matrix", BARCODE_DATAMATRIX, 0, 0,
                                DM_SQUARE, 2, 1},
    [SYMBOL_KIND_PDF417] = {"PDF417", BARCODE_PDF417, PDF417_ECC,
                            PDF417_COLUMNS, 0, 2, 3},
    [SYMBOL_KIND_CODE128] = {"Code 128", BARCODE_CODE128, 0, 0, 0, 10, 28},
};

static unsigned char reversed(unsigned char byte)
{
    byte = (unsigned char)((byte & 0xf0) >> 4 | (byte & 0x0f) << 4);
    byte = (unsigned char)((byte & 0xcc) >> 2 | (byte & 0x33) << 2);
    return (unsigned char)((byte & 0xaa) >> 1 | (byte & 0x55) << 1);
}

// zint has the first module in the lowest bit, an image mask in the highest.
static bool take(const struct zint_symbol *zint, struct symbol_bits *bits)
{
    size_t row_bytes = ((size_t)zint->width + 7) / 8;
    unsigned char last =
        (unsigned char)(zint->width % 8 == 0 ? 0xff
                                             : 0xff << (8 - zint->width % 8));

    if (zint->rows < 1 || zint->width < 1 ||
        row_bytes * (size_t)zint->rows > sizeof bits->rows)
        return false;
    bits->width = (unsigned)zint->width;
    bits->height = (unsigned)zint->rows;
    for (unsigned y = 0; y < bits->height; y++) {
        unsigned char *row = bits->rows + y * row_bytes;
        for (size_t x = 0; x < row_bytes; x++)
            row[x] = reversed(zint->encoded_data[y][x]);
        row[row_bytes - 1] &= last;
    }
    return true;
}

static bool encode(const struct kind *kind, const char *text,
                   struct symbol_bits *bits, struct error *err)
{
    struct zint_symbol *zint = ZBarcode_Create();
    bool done = false;

    if (zint == NULL)
        return error_set(err, ERROR_SYSTEM, "no memory for a bar code");
    zint->symbology = kind->symbology;
    zint->option_1 = kind->option_1;
    zint->option_2 = kind->option_2;
    zint->option_3 = kind->option_3;
    zint->input_mode = DATA_MODE | FAST_MODE;

    int result =
        ZBarcode_Encode(zint, (const unsigned char *)text, (int)strlen(text));
    if (result >= ZINT_ERROR)
        (void)error_set(err, ERROR_INPUT, "no %s symbol can hold this: %s",
                        kind->name, zint->errtxt);
    else if (!take(zint, bits))
        (void)error_set(err, ERROR_INPUT, "the %s symbol would be too large",
                        kind->name);
    else
        done = true;
    bits->quiet = kind->quiet;
    bits->module_aspect = kind->aspect;
    ZBarcode_Delete(zint);
    return done;
}

bool symbol_encode(enum symbol_kind kind, const char *payload,
                   struct symbol_bits *bits, struct error *err)
{
    static const char alphabet[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    size_t length = strlen(payload);
    struct kind wanted = kinds[kind];

    if (length == 0 || length > PAYLOAD_MAX)
        return error_set(err, ERROR_INPUT,
                         "a code of %zu characters: 1 to %d are possible",
                         length, PAYLOAD_MAX);
    if (strspn(payload, alphabet) != length)
        return error_set(err, ERROR_INPUT,
                         "the code %s has characters that a bar code cannot "
                         "hold: digits and capital letters only",
                         payload);
    if (kind == SYMBOL_KIND_QR && length <= QR_VERSION_2)
        wanted.option_2 = 2;
    return encode(&wanted, payload, bits, err);
}

bool symbol_encode_text(const char *text, struct symbol_bits *bits,
                        struct error *err)
{
    struct kind wanted = kinds[SYMBOL_KIND_QR];

    if (*text == '\0')
        return error_set(err, ERROR_INPUT, "no text for a QR symbol");
    wanted.option_3 = 0;
    return encode(&wanted, text, bits, err);
}
