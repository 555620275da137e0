#include "program.h"
const u32 default_rounds = 300;
static char buffer[512], copy[512];
static u32 length(const char *s) { const char *e = s; while (*e) e++; return e - s; }
static int compare(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return (u8)*a - (u8)*b; }
static char *append(char *to, const char *s) { while ((*to = *s++)) to++; return to; }
static char *number(char *to, u32 n) { char t[12]; int i = 0; do t[i++] = '0' + n % 10; while (n /= 10); while (i) *to++ = t[--i]; *to = 0; return to; }
static const char *find(const char *s, const char *w) {
  for (; *s; s++) { u32 n = 0; while (w[n] && s[n] == w[n]) n++; if (!w[n]) return s; }
  return 0;
}
u64 work(u32 rounds) {
  u64 sum = 0;
  for (u32 round = 0; round < rounds; round++) {
    char *end = buffer;
    for (u32 n = 0; n < 20; n++) { end = append(end, "process "); end = number(end, n * round); end = append(end, ", "); }
    u32 size = length(buffer);
    for (u32 n = 0; n <= size; n++) copy[n] = buffer[n] >= 'a' && buffer[n] <= 'z' ? buffer[n] - 32 : buffer[n];
    const char *found = find(copy, "PROCESS 1");
    sum = sum * 31 + size + compare(buffer, copy) + (found ? found - copy : 0);
  }
  return sum;
}
