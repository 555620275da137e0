#include "program.h"
const u32 default_rounds = 20;
enum { PUSH, ADD, SUB, MUL, DUP, SWAP, DROP, JUMP_NZ, LOAD, STORE, AND, SHIFT, DONE };
static const int code[] = {PUSH, 1, STORE, 0, PUSH, 2000, STORE, 1,
  LOAD, 0, PUSH, 1103515245, MUL, PUSH, 12345, ADD, DUP, STORE, 0, PUSH, 16, SHIFT, PUSH, 1023, AND,
  LOAD, 2, ADD, STORE, 2, LOAD, 1, PUSH, 1, SUB, DUP, STORE, 1, JUMP_NZ, 8, DONE};
static int run(int *variables) {
  int stack[32], *top = stack, pc = 0, t;
  for (;;) switch (code[pc++]) {
    case PUSH: *top++ = code[pc++]; break;
    case ADD: top--; top[-1] += *top; break;
    case SUB: top--; top[-1] -= *top; break;
    case MUL: top--; top[-1] = (int)((u32)top[-1] * (u32)*top); break;
    case DUP: *top = top[-1]; top++; break;
    case SWAP: t = top[-1]; top[-1] = top[-2]; top[-2] = t; break;
    case DROP: top--; break;
    case JUMP_NZ: t = code[pc++]; if (*--top) pc = t; break;
    case LOAD: *top++ = variables[code[pc++]]; break;
    case STORE: variables[code[pc++]] = *--top; break;
    case AND: top--; top[-1] &= *top; break;
    case SHIFT: top--; top[-1] = (u32)top[-1] >> *top; break;
    default: return variables[2];
  }
}
u64 work(u32 rounds) {
  int variables[3] = {0, 0, 0};
  u64 sum = 0;
  while (rounds--) sum = sum * 3 + run(variables);
  return sum;
}
