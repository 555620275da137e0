#include "program.h"
const u32 default_rounds = 3000;
u64 work(u32 rounds) {
  u64 a = 0x0123456789abcdefull, b = 0xfedcba9876543211ull, sum = 0;
  while (rounds--) {
    a = a * 6364136223846793005ull + 1442695040888963407ull;
    b ^= a << 13; b ^= b >> 7; b ^= b << 17;
    sum += a / (b >> 20 | 1) + a % (b >> 33 | 1);
    sum ^= (u64)((long long)a / (int)(b | 1)) + ((long long)b >> (a & 63));
    sum = a < b ? sum - b : sum + (a >> 3);
  }
  return sum;
}
