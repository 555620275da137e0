#include "program.h"
const u32 default_rounds = 2;
enum { N = 64 };
static int a[N][N], b[N][N], c[N][N];
u64 work(u32 rounds) {
  u32 random = 3;
  u64 sum = 0;
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = next_random(&random) >> 20; b[i][j] = next_random(&random) >> 20; }
  while (rounds--) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
      int s = 0;
      for (int k = 0; k < N; k++) s += a[i][k] * b[k][j];
      c[i][j] = s;
    }
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { sum = sum * 5 + c[i][j]; a[i][j] ^= c[i][j] & 15; }
  }
  return sum;
}
