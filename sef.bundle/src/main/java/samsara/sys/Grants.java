package samsara.sys;

/// The process's grant table: what others may read and write of its memory.
///
/// MINIX: `lib/libsys/safecopies.c`.
public interface Grants {
  /// Access bits, as in `samsara.protocol.kernel.GrantEntry`.
  int READ = 1;

  /// Access bit for writing.
  int WRITE = 2;

  /// Lets `grantee` (or ANY) access a range of own memory.
  ///
  /// @return the grant id
  int direct(int grantee, int address, int bytes, int access);

  /// Passes a grant on that `granter` gave to this process.
  int indirect(int grantee, int granter, int grant);

  /// Lets `grantee` access the memory of `owner`; the kernel honours it for VFS alone.
  int magic(int grantee, int owner, int address, int bytes, int access);

  /// Takes a grant back. Harmless for one that is gone.
  void revoke(int grant);
}
