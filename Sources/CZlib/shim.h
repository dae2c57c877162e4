#pragma once
#include <zlib.h>

// Macros with a cast or sizeof inside are not imported by Swift.
static inline int showcaller_inflateInit2(z_stream *s, int bits) { return inflateInit2(s, bits); }
static inline int showcaller_deflateInit2(z_stream *s, int level, int bits) {
    return deflateInit2(s, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
}
