package samsara.rs.world;

/// RS has ended the system.
public final class Halted extends Error {
  Halted(int how) {
    super("abort how=" + how);
  }
}
