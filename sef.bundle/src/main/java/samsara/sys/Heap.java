package samsara.sys;

/// Buffers in the process's own address space, 8-byte aligned. Grows by pages that VM maps.
public interface Heap {
  /// Reserves zeroed memory. Panics when VM has none.
  ///
  /// @return its address
  int allocate(int bytes);

  /// Gives a buffer back. Panics for an address that isn't one.
  void free(int address);
}
