// The ground everything stands on: errors, text, files, processes. libc only.
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/error.h"
#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "base/words.h"

#endif
