#include "program.h"
const u32 default_rounds = 3;
enum { SIZE = 10000 };
static int values[SIZE];
static void sort(int *v, int low, int high) {
  while (low < high) {
    int pivot = v[(low + high) / 2], i = low, j = high;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) { int t = v[i]; v[i++] = v[j]; v[j--] = t; }
    }
    if (j - low < high - i) { sort(v, low, j); low = i; } else { sort(v, i, high); high = j; }
  }
}
u64 work(u32 rounds) {
  u32 random = 7;
  u64 sum = 0;
  while (rounds--) {
    for (int n = 0; n < SIZE; n++) values[n] = next_random(&random);
    sort(values, 0, SIZE - 1);
    for (int n = 0; n < SIZE; n++) sum = sum * 33 + values[n];
  }
  return sum;
}
