#!/bin/sh
# Compiles the test programs, runs them here and writes executables and manifest. Needs gcc with -m32 and Linux on x86.
set -e
cd "$(dirname "$0")"
out=../resources/samsara/hw/cpu/programs
flags="-m32 -O2 -march=i686 -mno-sse -mfpmath=387 -ffreestanding -fno-pic -no-pie -fno-stack-protector -fno-asynchronous-unwind-tables -static -nostdlib -fno-tree-loop-distribute-patterns -Wl,--build-id=none -Wl,-z,noseparate-code -s"
{
  echo "# compiler: $(gcc --version | head -1); flags: $flags"
  echo "# program, sha256 of source, sha256 of executable, output on a real processor"
  for source in sieve crc text quicksort matrix recursion wide floating interpreter; do
    gcc $flags $source.c start.c -o $out/$source.elf
    echo "$source $(cat program.h start.c $source.c | sha256sum | cut -c1-64) $(sha256sum < $out/$source.elf | cut -c1-64) $($out/$source.elf)"
  done
} > manifest.tmp
mv manifest.tmp $out/manifest
