// Everything we print: stamps, control sheets, forms, labels.
// The home of HarfBuzz (fonts) and zint (symbols). Lengths are points
// (1/72 inch) unless a name says mm; the origin is the lower left corner of
// the sheet as the person holds it.
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "paper/book.h"
#include "paper/control.h"
#include "paper/drawing.h"
#include "paper/face.h"
#include "paper/forms.h"
#include "paper/stamp.h"
#include "paper/symbol.h"
#include "paper/tiles.h"

#endif
