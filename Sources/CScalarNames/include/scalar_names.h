/*
 * Takes the place of Swift's table of Unicode names ("LATIN SMALL LETTER A") when libklepet.so is linked: 550 kB of the
 * library that nothing in it reads. The linker sends the runtime's calls here (--wrap, see Package.swift) and drops the
 * table.
 */
#ifndef SCALAR_NAMES_H
#define SCALAR_NAMES_H

#include <stdint.h>

/* As the runtime's: the length of the name of `scalar`, which goes to `buffer`. No scalar has one: 0. */
intptr_t __wrap__swift_stdlib_getScalarName(uint32_t scalar, uint8_t *buffer, intptr_t capacity);

#endif
