/* Runs single instructions on the real processor, in 32-bit mode, and reports what they did.
 * Reads cases from standard input, writes outcomes to standard output; see README.md. Linux, no
 * libc. The test registers enter and leave by signal frames: a case ends at the breakpoint
 * instructions that fill the code pages, or in a fault. */

typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned char u8;

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_SIGACTION = 174, SYS_SIGALTSTACK = 186, SYS_MMAP2 = 192 };
enum { CODE = 0x10000000, DATA = 0x20000000, LOW = 0x4000, PAGE = 4096 };
enum { CODE_BYTES = 2 * PAGE, DATA_BYTES = 2 * PAGE, LOW_BYTES = 2 * PAGE };
enum { BREAKPOINT = 0xCC, POKES = 4, BLOB = 112, CODE_MAX = 32 };

struct test_case {
  u32 code_address;
  u32 code_length;
  u8 code[CODE_MAX];
  u32 registers[8]; /* eax ecx edx ebx esp ebp esi edi */
  u32 eflags;
  u32 pokes;
  struct { u32 address, value; } poke[POKES];
  u32 blob_address; /* 0: none */
  u8 blob[BLOB];
};

struct outcome {
  u32 trap, error, address, eip, eflags;
  u32 registers[8];
  u16 segments[6]; /* es cs ss ds fs gs */
  u32 changes;     /* followed by as many pairs of address and value */
};

struct context {
  u32 flags, link, stack[3];
  u32 gs, fs, es, ds, edi, esi, ebp, esp, ebx, edx, ecx, eax, trap, error, eip, cs, eflags;
  u32 esp_at_signal, ss, fpu, mask, cr2;
};

struct action {
  void (*handler)(int, void *, struct context *);
  u32 flags;
  void (*restorer)(void);
  u32 mask[2];
};

static u8 input[1 << 16], output[1 << 16], pattern[DATA_BYTES], signal_stack[1 << 16];
static u32 input_at, input_end, output_at;
static struct test_case current;

static int call(int number, u32 a, u32 b, u32 c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

static int map(u32 address, u32 length, u32 protection) {
  u32 arguments[6] = {address, length, protection, 0x32, (u32)-1, 0}; /* private, fixed, anonymous */
  int result;
  __asm__ volatile(
      "push %%ebp\n mov 20(%%eax), %%ebp\n push %%ebx\n mov 0(%%eax), %%ebx\n mov 4(%%eax), %%ecx\n"
      "mov 8(%%eax), %%edx\n mov 12(%%eax), %%esi\n mov 16(%%eax), %%edi\n mov $192, %%eax\n"
      "int $0x80\n pop %%ebx\n pop %%ebp"
      : "=a"(result) : "a"(arguments) : "ecx", "edx", "esi", "edi", "memory");
  return result == (int)address;
}

static void flush(void) {
  u32 done = 0;
  while (done < output_at) {
    int count = call(SYS_WRITE, 1, (u32)output + done, output_at - done);
    if (count <= 0) call(SYS_EXIT, 2, 0, 0);
    done += count;
  }
  output_at = 0;
}

static void put(const void *from, u32 length) {
  if (output_at + length > sizeof output) flush();
  for (u32 n = 0; n < length; n++) output[output_at + n] = ((const u8 *)from)[n];
  output_at += length;
}

static int get(void *to, u32 length) {
  for (u32 n = 0; n < length; n++) {
    if (input_at == input_end) {
      int count = call(SYS_READ, 0, (u32)input, sizeof input);
      if (count <= 0) return 0;
      input_at = 0;
      input_end = count;
    }
    ((u8 *)to)[n] = input[input_at++];
  }
  return 1;
}

static void copy(u32 to, const void *from, u32 length) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
}

static u32 changes(u32 base, int write) {
  u32 count = 0;
  for (u32 n = 0; n < DATA_BYTES; n += 4) {
    u32 value = *(volatile u32 *)(base + n);
    if (value != *(u32 *)(pattern + n)) {
      u32 pair[2] = {base + n, value};
      if (write) put(pair, sizeof pair);
      count++;
    }
  }
  return count;
}

static void report(struct context *c) {
  struct outcome o = {
      c->trap, c->error, c->cr2, c->eip, c->eflags,
      {c->eax, c->ecx, c->edx, c->ebx, c->esp, c->ebp, c->esi, c->edi},
      {c->es, c->cs, c->ss, c->ds, c->fs, c->gs}, 0};
  o.changes = changes(DATA, 0) + changes(LOW, 0);
  put(&o, sizeof o);
  changes(DATA, 1);
  changes(LOW, 1);
}

static void prepare(struct context *c) {
  if (!get(&current, sizeof current)) {
    flush();
    call(SYS_EXIT, 0, 0, 0);
  }
  copy(DATA, pattern, DATA_BYTES);
  copy(LOW, pattern, LOW_BYTES);
  copy(current.code_address, current.code, current.code_length);
  if (current.blob_address) copy(current.blob_address, current.blob, BLOB);
  for (u32 n = 0; n < current.pokes; n++) *(u32 *)current.poke[n].address = current.poke[n].value;
  u32 *r = current.registers;
  c->eax = r[0]; c->ecx = r[1]; c->edx = r[2]; c->ebx = r[3];
  c->esp = r[4]; c->ebp = r[5]; c->esi = r[6]; c->edi = r[7];
  c->eip = current.code_address;
  c->eflags = current.eflags;
  c->ds = c->es = c->ss = 0x2b;
  c->cs = 0x23;
  c->fs = c->gs = 0;
}

static void on_signal(int number, void *info, struct context *c) {
  static int running;
  (void)number;
  (void)info;
  __asm__ volatile("cld\n fninit");
  if (running) {
    report(c);
    for (u32 n = 0; n < current.code_length; n++) ((u8 *)current.code_address)[n] = BREAKPOINT;
  }
  running = 1;
  prepare(c);
}

__asm__("restorer: mov $173, %eax\n int $0x80");
extern void restorer(void);

void _start(void) {
  static const int signals[] = {4, 5, 7, 8, 11};
  u32 stack[3] = {(u32)signal_stack, 0, sizeof signal_stack};
  struct action action = {on_signal, 0x4C000004, restorer, {0, 0}}; /* siginfo, on stack, no defer, restorer */
  u32 random = 0x12345678;
  for (u32 n = 0; n < DATA_BYTES; n += 4) {
    random = random * 1664525 + 1013904223;
    *(u32 *)(pattern + n) = random ^ (random >> 15);
  }
  if (!map(CODE, CODE_BYTES, 7) || !map(DATA, DATA_BYTES, 3) || !map(DATA + DATA_BYTES, PAGE, 1)
      || !map(LOW, LOW_BYTES, 3)) {
    call(SYS_EXIT, 3, 0, 0);
  }
  for (u32 n = 0; n < CODE_BYTES; n++) ((u8 *)CODE)[n] = BREAKPOINT;
  (void)*(volatile u32 *)(DATA + DATA_BYTES); /* or the page would not be present */
  call(SYS_SIGALTSTACK, (u32)stack, 0, 0);
  for (u32 n = 0; n < sizeof signals / sizeof *signals; n++) {
    int result = SYS_SIGACTION;
    __asm__ volatile("int $0x80" : "+a"(result) : "b"(signals[n]), "c"(&action), "d"(0), "S"(8) : "memory");
  }
  __asm__ volatile("int3");
}
