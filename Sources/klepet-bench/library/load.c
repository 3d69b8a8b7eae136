// load LIBRARY [open]: prints how many ms loading took, and with `open` a shop in memory opened and closed as well.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(int count, char **words) {
    if (count < 2) return 64;
    double began = now_ms();
    void *library = dlopen(words[1], RTLD_NOW);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    if (count > 2) {
        int32_t (*open)(const char *, const void *, void **, void *) =
            (int32_t (*)(const char *, const void *, void **, void *))dlsym(library, "klepet_open");
        int32_t (*close)(void *) = (int32_t (*)(void *))dlsym(library, "klepet_close");
        void *shop = NULL;
        if (!open || !close || open(NULL, NULL, &shop, NULL) != 0 || close(shop) != 0) return 2;
    }
    printf("%.4f\n", now_ms() - began);
    return 0;
}
