/* Pages as sqlite.org/fileformat2.html has them. */
#ifndef PAGE_H
#define PAGE_H

/*
 * Clears what a page of a b-tree does not use: the gap between its cell pointers and its cells, and its freeblocks
 * beyond their four bytes. SQLite moves cells between pages and leaves copies there, which `secure_delete` does not
 * know of. A page of another kind, and one that does not parse, stays as it is.
 *
 * `first`: page 1, which begins with the file's header. `usable`: the page's bytes without those reserved at its end.
 * `pages`: how many the file has. An overflow page and a page of the free list begin with the number of another, and
 * only in a file with so many pages could that look like a b-tree's kind: there such a kind is left alone.
 */
void page_clear(unsigned char *page, unsigned usable, int first, unsigned long long pages);

#endif
