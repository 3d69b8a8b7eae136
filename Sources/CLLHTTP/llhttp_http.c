/* Compiled here, as Debian's package brings the C files and no library. Package.swift sets the strict mode. */
#include "/usr/share/llhttp/http.c"
