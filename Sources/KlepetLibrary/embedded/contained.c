/* For a library with libuv inside: variables of the C library to which the archive's code reaches directly, as a
 * program may and a shared library may not. So they are the library's own; nothing that Klepet calls looks at them
 * but for a last word on stderr. */
#include <netinet/in.h>
#include <stdio.h>

#undef stderr
extern struct _IO_FILE_plus _IO_2_1_stderr_;
extern char **__environ;

const struct in6_addr in6addr_any;
FILE *stderr = (FILE *)&_IO_2_1_stderr_;
char **environ;

__attribute__((constructor)) static void take_environment(void) { environ = __environ; }
