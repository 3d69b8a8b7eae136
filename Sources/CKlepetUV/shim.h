/* The glue as a host's C would include it, and libuv with it. */
#include "../../Include/klepet_uv.h"
