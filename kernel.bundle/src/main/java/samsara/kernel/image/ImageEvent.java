package samsara.kernel.image;

/// What the image loader tells the kernel, and through it RS.
public sealed interface ImageEvent {

  /// The image that a ticket asked for is linked.
  record Staged(int ticket, LinkedImage image) implements ImageEvent {}

  /// The image that a ticket asked for can't be had; nothing has changed.
  ///
  /// @param errno positive: `ENOENT` nothing at that location, `EISDIR`, `EACCES`, `EIO` not
  ///   readable, `E2BIG` too large, `ENOEXEC` no service program, or one that doesn't resolve, link
  ///   or keep to the process profile, `EINTR` not within the deadline
  /// @param text for people
  record Failed(int ticket, int errno, String text) implements ImageEvent {}

  /// Somebody else updated a service bundle; its new content is linked.
  record BundleChanged(LinkedImage image) implements ImageEvent {}

  /// Somebody else updated a service bundle with something that can't be had; its former content is
  /// back. `errno` and `text` as in [Failed].
  record BundleRejected(String program, int errno, String text) implements ImageEvent {}

  /// Somebody stopped a service bundle.
  record BundleStopped(String program) implements ImageEvent {}

  /// Somebody uninstalled a service bundle.
  record BundleRemoved(String program) implements ImageEvent {}

  /// A jar was dropped into the watched folder, or changed there, and is linked.
  ///
  /// @param file its path
  record DroppedIn(String file, LinkedImage image) implements ImageEvent {}

  /// A jar in the watched folder can't be had; nothing has changed. `errno` and `text` as in
  /// [Failed].
  record DropFailed(String file, int errno, String text) implements ImageEvent {}

  /// A jar that was dropped in has gone from the watched folder.
  ///
  /// @param program what it held when it was last linked
  record DropRemoved(String file, String program) implements ImageEvent {}
}
