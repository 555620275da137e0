#include "program.h"

static int call(int number, int a, u32 b, u32 c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

void begin(u32 *stack) {
  u32 rounds = 0;
  if (stack[0] > 1) {
    for (const char *digit = (const char *)stack[2]; *digit; digit++) rounds = rounds * 10 + (*digit - '0');
  }
  u64 result = work(rounds ? rounds : default_rounds);
  char text[17];
  for (int n = 15; n >= 0; n--, result >>= 4) text[n] = "0123456789abcdef"[result & 15];
  text[16] = '\n';
  call(4, 1, (u32)text, sizeof text);
  call(1, 0, 0, 0);
}

__asm__(".globl _start\n_start: mov %esp, %eax\n and $-16, %esp\n sub $12, %esp\n push %eax\n call begin");

/* What the compiler may call. */
void *memcpy(void *to, const void *from, u32 count) {
  u8 *t = to;
  const u8 *f = from;
  while (count--) *t++ = *f++;
  return to;
}

void *memset(void *to, int value, u32 count) {
  void *start = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
  return start;
}

/* There may be no libgcc for 32 bits. */
u64 __udivmoddi4(u64 a, u64 b, u64 *rest) {
  u64 quotient = 0, remainder = 0;
  for (int bit = 63; bit >= 0; bit--) {
    int carry = remainder >> 63;
    remainder = remainder << 1 | (a >> bit & 1);
    if (carry || remainder >= b) {
      remainder -= b;
      quotient |= 1ull << bit;
    }
  }
  if (rest) *rest = remainder;
  return quotient;
}

u64 __udivdi3(u64 a, u64 b) { return __udivmoddi4(a, b, 0); }

u64 __umoddi3(u64 a, u64 b) {
  u64 rest;
  __udivmoddi4(a, b, &rest);
  return rest;
}

long long __divdi3(long long a, long long b) {
  u64 quotient = __udivmoddi4(a < 0 ? -(u64)a : (u64)a, b < 0 ? -(u64)b : (u64)b, 0);
  return (a < 0) != (b < 0) ? -quotient : quotient;
}
