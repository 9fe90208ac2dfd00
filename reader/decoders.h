// The decoders: zbar for QR and bars, libdmtx for Data Matrix, ZXing for PDF417
// and for what lies askew in photographs.
#ifndef READER_DECODERS_H
#define READER_DECODERS_H

#include "reader/picture.h"

// A symbol in the pixels of the picture that was looked at.
struct sighting {
    const char *text; // not ended by NUL; borrowed for the call
    size_t length;
    double x, y;      // its middle
    unsigned degrees; // as struct find
};
typedef void symbol_seen(void *context, const struct sighting *sighting);

struct decoders;
struct decoders *decoders_new(void);
void decoders_free(struct decoders *decoders);

// QR, Code 128 and whatever else zbar knows.
void decode_lines(struct decoders *decoders, const struct picture *picture,
                  symbol_seen *see, void *context);

// Data Matrix: at most two symbols, and not longer than `patience_ms` of work.
void decode_matrix(const struct picture *picture, long patience_ms,
                   symbol_seen *see, void *context);

// PDF417.
void decode_stacked(const struct picture *picture, symbol_seen *see,
                    void *context);

// QR and PDF417 in a photograph: seen from the side, in uneven light.
void decode_photo(const struct picture *picture, symbol_seen *see,
                  void *context);

#endif
