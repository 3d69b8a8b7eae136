#include "page.h"

#include <string.h>

static unsigned two(const unsigned char *at) { return (unsigned)at[0] << 8 | at[1]; }

/* Each pointer leads to where cells are. */
static int has_cells_in_place(const unsigned char *pointers, unsigned cells, unsigned start, unsigned usable) {
    for (unsigned i = 0; i < cells; i++) {
        unsigned cell = two(pointers + 2 * i);
        if (cell < start || cell + 4 > usable) return 0;
    }
    return 1;
}

/* The chain goes upwards, and each block is whole. */
static int has_freeblocks_in_place(const unsigned char *page, unsigned block, unsigned start, unsigned usable) {
    for (unsigned least = start; block != 0; block = two(page + block)) {
        if (block < least || block + 4 > usable) return 0;
        unsigned size = two(page + block + 2);
        if (size < 4 || block + size > usable) return 0;
        least = block + size;
    }
    return 1;
}

void page_clear(unsigned char *page, unsigned usable, int first, unsigned long long pages) {
    unsigned char *head = page + (first ? 100 : 0);
    unsigned kind = head[0], header;
    if (kind == 2 || kind == 5) header = 12;
    else if (kind == 10 || kind == 13) header = 8;
    else return;
    if (!first && pages >= (unsigned long long)kind << 24) return;

    unsigned char *pointers = head + header;
    unsigned freeblock = two(head + 1), cells = two(head + 3), start = two(head + 5);
    unsigned end = (unsigned)(pointers - page) + 2 * cells;
    if (start == 0) start = 65536;
    if (end > start || start > usable) return;
    if (!has_cells_in_place(pointers, cells, start, usable)) return;
    if (!has_freeblocks_in_place(page, freeblock, start, usable)) return;

    memset(page + end, 0, start - end);
    for (unsigned block = freeblock; block != 0; block = two(page + block))
        memset(page + block + 4, 0, two(page + block + 2) - 4);
}
