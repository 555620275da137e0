package samsara.rs.task;

import samsara.abi.ErrnoException;

/// A step of an operation.
@FunctionalInterface
public interface Step<T, U> {
  /// Goes on with what the step before has brought.
  U apply(T value) throws ErrnoException;
}
