#include "program.h"
const u32 default_rounds = 4;
static double root(double x) { double r; __asm__("fsqrt" : "=t"(r) : "0"(x)); return r; }
static double body[8][7];
u64 work(u32 rounds) {
  u32 random = 11;
  for (int i = 0; i < 8; i++) for (int k = 0; k < 7; k++) body[i][k] = (int)next_random(&random) / 2147483648.0;
  while (rounds--) {
    for (int step = 0; step < 20; step++) {
      for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) {
        if (i == j) continue;
        double d[3], square = 0.01;
        for (int k = 0; k < 3; k++) { d[k] = body[j][k] - body[i][k]; square += d[k] * d[k]; }
        double force = body[j][6] / (square * root(square));
        for (int k = 0; k < 3; k++) body[i][3 + k] += 0.001 * force * d[k];
      }
      for (int i = 0; i < 8; i++) for (int k = 0; k < 3; k++) body[i][k] += 0.001 * body[i][3 + k];
    }
  }
  u64 sum = 0;
  for (int i = 0; i < 8; i++) for (int k = 0; k < 6; k++) {
    union { double d; u64 u; } v = {body[i][k]};
    float f = (float)body[i][k];
    sum = sum * 31 + v.u + (u64)(long long)(body[i][k] * 1e6) + (int)(f * 1000);
  }
  return sum;
}
