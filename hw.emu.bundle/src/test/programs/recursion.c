#include "program.h"
const u32 default_rounds = 1;
__attribute__((noinline, optimize("no-optimize-sibling-calls,no-inline"))) static u32 fibonacci(u32 n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
__attribute__((noinline)) static u32 ackermann(u32 m, u32 n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }
u64 work(u32 rounds) {
  u64 sum = 0;
  while (rounds--) sum += fibonacci(22) + ((u64)ackermann(2, 40) << 32);
  return sum;
}
