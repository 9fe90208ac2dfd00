// ZXing called from C: no exception of its leaves this file.
#include "reader/zxing.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <cstring>

static ZXing::DecodeHints hints_for(unsigned kinds)
{
    ZXing::BarcodeFormats formats;
    ZXing::DecodeHints hints;

    if (kinds & ZXING_PDF417)
        formats |= ZXing::BarcodeFormat::PDF417;
    if (kinds & ZXING_QR)
        formats |= ZXing::BarcodeFormat::QRCode;
    if (kinds & ZXING_MATRIX)
        formats |= ZXing::BarcodeFormat::DataMatrix;
    hints.setFormats(formats);
    hints.setMaxNumberOfSymbols(ZXING_SYMBOLS_MAX);
    return hints;
}

static bool take(const ZXing::Result &result, struct zxing_symbol *symbol)
{
    const ZXing::ByteArray &bytes = result.bytes();

    if (!result.isValid() || bytes.empty() || bytes.size() > ZXING_TEXT_MAX)
        return false;
    *symbol = {};
    symbol->length = bytes.size();
    std::memcpy(symbol->text, bytes.data(), bytes.size());
    for (int n = 0; n < 4; n++) {
        symbol->x[n] = result.position()[n].x;
        symbol->y[n] = result.position()[n].y;
    }
    return true;
}

size_t zxing_read(const uint8_t *pixels, unsigned width, unsigned height,
                  unsigned kinds, struct zxing_symbol *symbols)
{
    size_t count = 0;

    try {
        ZXing::ImageView view(pixels, static_cast<int>(width),
                              static_cast<int>(height),
                              ZXing::ImageFormat::Lum);
        for (const ZXing::Result &result :
             ZXing::ReadBarcodes(view, hints_for(kinds)))
            if (count < ZXING_SYMBOLS_MAX && take(result, &symbols[count]))
                count++;
    } catch (...) {
        return 0;
    }
    return count;
}
