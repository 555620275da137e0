package samsara.driver;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.sys.Sys;

/// Memory that a card reaches by itself: whole pages that lie behind each other in physical memory
/// too, for as long as the process lives.
///
/// MINIX: `alloc_contig` in `lib/libsys`.
///
/// @param address where the process has it
/// @param physical where the card has it; a number without sign
public record DmaMemory(int address, int physical) {
  private static final int ATTEMPTS_MAX = 8;

  /// Reserves memory. `ENOMEM` if there is none or it is too scattered, `EPERM` without the kernel
  /// call UMAP.
  ///
  /// @param bytes rounded up to pages
  public static DmaMemory allocate(Sys sys, int bytes) throws ErrnoException {
    int room = (bytes + Memory.PAGE_BYTES - 1) & -Memory.PAGE_BYTES;
    List<Integer> tried = new ArrayList<>();
    try {
      // Physical memory is given page by page, mostly in order: more of it makes a run likelier.
      for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        int extent = room * attempt + Memory.PAGE_BYTES;
        int block = sys.heap().tryAllocate(extent);
        int first = (block + Memory.PAGE_BYTES - 1) & -Memory.PAGE_BYTES;
        for (int at = first; at + room <= block + extent; at += Memory.PAGE_BYTES) {
          int result = sys.devices().physical(at, room);
          if (result >= 0) {
            return new DmaMemory(at, sys.devices().lastAddress());
          }
          if (result != -Errno.EFAULT) {
            throw new ErrnoException(Errno.EPERM, "UMAP: " + Errno.nameOf(result));
          }
        }
        tried.add(block);
      }
      throw new ErrnoException(Errno.ENOMEM, "scattered: bytes=" + bytes);
    } finally {
      tried.forEach(block -> sys.heap().free(block));
    }
  }
}
