#include "program.h"
const u32 default_rounds = 4;
static u32 table[256];
static u8 data[65536];
u64 work(u32 rounds) {
  u32 crc = ~0u, random = 1;
  for (u32 n = 0; n < 256; n++) {
    u32 c = n;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
    table[n] = c;
  }
  for (u32 n = 0; n < sizeof data; n++) data[n] = next_random(&random);
  while (rounds--) {
    for (u32 n = 0; n < sizeof data; n++) crc = table[(crc ^ data[n]) & 255] ^ (crc >> 8);
  }
  return ~crc;
}
