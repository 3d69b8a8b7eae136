/* Klepet: the contract. */
#include <stdint.h>
