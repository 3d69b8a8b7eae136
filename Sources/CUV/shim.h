#include <uv.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <time.h>
