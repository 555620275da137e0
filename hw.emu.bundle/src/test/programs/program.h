/* The little that a test program has around it: no libc, output and exit by the calls 4 and 1 of
 * `int 0x80`, so that the same file runs on Linux and on the emulated processor. */
#ifndef PROGRAM_H
#define PROGRAM_H

typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned char u8;

/* Does the work `rounds` times and returns a checksum. */
u64 work(u32 rounds);

/* The rounds when the command line names none. */
extern const u32 default_rounds;

static inline u32 next_random(u32 *state) {
  *state = *state * 1664525 + 1013904223;
  return *state ^ (*state >> 15);
}

#endif
