#include "program.h"
const u32 default_rounds = 2;
enum { SIZE = 100000 };
static u8 composite[SIZE];
u64 work(u32 rounds) {
  u32 count = 0;
  while (rounds--) {
    for (u32 n = 0; n < SIZE; n++) composite[n] = 0;
    for (u32 n = 2; n < SIZE; n++) {
      if (composite[n]) continue;
      count++;
      for (u32 m = n + n; m < SIZE; m += n) composite[m] = 1;
    }
  }
  return count;
}
