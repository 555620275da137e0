package samsara.rs.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.ErrnoException;

/// An operation that ends later, with a value or an error: RS's way of never waiting. Steps are
/// chained with {@link #then} and run when a message, a timer or a signal brings what they wait
/// for; an error skips the steps that are left, up to the one place that deals with it.
///
/// ~~~
/// return load(slot)
///     .then(this::fork)
///     .then(this::giveMemory)
///     .onFailure(error -> cleaner.discard(slot));
/// ~~~
///
/// Used by RS alone, in its own context. A task ends exactly once; ending it again is a fault.
///
/// @param <T> what it brings
public final class Task<T> {
  private final List<Runnable> waiting = new ArrayList<>(1);
  private @Nullable T value;
  private @Nullable ErrnoException error;

  /// A task that has ended well.
  public static <T> Task<T> done(T value) {
    Task<T> task = new Task<>();
    task.complete(value);
    return task;
  }

  /// A task that has failed.
  public static <T> Task<T> failed(ErrnoException error) {
    Task<T> task = new Task<>();
    task.fail(error);
    return task;
  }

  /// A task that has failed.
  ///
  /// @param errno a positive error number
  /// @param text what failed, for people
  public static <T> Task<T> failed(int errno, String text) {
    return failed(new ErrnoException(errno, text));
  }

  /// `true` until it has ended.
  public boolean isOpen() {
    return value == null && error == null;
  }

  /// Ends it well and runs what waits for it.
  public void complete(T result) {
    requireOpen();
    value = result;
    wake();
  }

  /// Ends it with an error and runs what waits for it.
  public void fail(ErrnoException reason) {
    requireOpen();
    error = reason;
    wake();
  }

  /// Goes on with an operation of its own, or not at all after an error.
  public <U> Task<U> then(Step<? super T, Task<U>> next) {
    Task<U> result = new Task<>();
    whenDone(
        brought -> {
          Task<U> following;
          try {
            following = next.apply(brought);
          } catch (ErrnoException e) {
            result.fail(e);
            return;
          }
          following.whenDone(result::complete, result::fail);
        },
        result::fail);
    return result;
  }

  /// Goes on with something that takes no time.
  public <U> Task<U> map(Step<? super T, U> next) {
    return then(brought -> done(next.apply(brought)));
  }

  /// Does something on the way when it has failed; the error stays.
  public Task<T> onFailure(Consumer<ErrnoException> action) {
    return recover(reason -> {
      action.accept(reason);
      return failed(reason);
    });
  }

  /// Tries something else when it has failed.
  public Task<T> recover(Step<ErrnoException, Task<T>> alternative) {
    Task<T> result = new Task<>();
    whenDone(
        result::complete,
        reason -> {
          Task<T> following;
          try {
            following = alternative.apply(reason);
          } catch (ErrnoException e) {
            result.fail(e);
            return;
          }
          following.whenDone(result::complete, result::fail);
        });
    return result;
  }

  /// The end of a chain: runs one of the two, now or when the task ends.
  public void whenDone(Consumer<? super T> well, Consumer<ErrnoException> badly) {
    Runnable listener =
        () -> {
          if (error != null) {
            badly.accept(error);
          } else if (value != null) {
            well.accept(value);
          }
        };
    if (isOpen()) {
      waiting.add(listener);
    } else {
      listener.run();
    }
  }

  private void wake() {
    List<Runnable> listeners = List.copyOf(waiting);
    waiting.clear();
    listeners.forEach(Runnable::run);
  }

  private void requireOpen() {
    if (!isOpen()) {
      throw new IllegalStateException("task ended twice: value=" + value + " error=" + error);
    }
  }
}
