#pragma once
#include <libwebsockets.h>

// LWS_PRE is an expression macro: the bytes that must be free before a payload given to lws_write.
static inline int showcaller_lws_pre(void) { return LWS_PRE; }

// Option bits are written `1ll << n`, which Swift does not import.
static inline uint64_t showcaller_lws_options(int tls) {
    uint64_t options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DISABLE_IPV6;
    if (tls) options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    return options;
}
