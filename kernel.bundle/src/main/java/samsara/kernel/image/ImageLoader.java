package samsara.kernel.image;

import java.util.List;
import java.util.function.Consumer;

/// Turns jars into linked images, and keeps the framework's bundles in step with what runs.
///
/// Any thread may call it. All but [#boot] return at once; the work is done in the order of the
/// calls on one thread of the loader, which also calls the consumers. A consumer hands the event to
/// the kernel's mailbox and returns.
public interface ImageLoader {

  /// Names who hears what nobody asked for: bundles that people update, stop or remove through the
  /// framework, and jars that come and go in the watched folder. Events before the first call are
  /// kept for it.
  void listen(Consumer<ImageEvent> events);

  /// Makes the content of a jar the content of its bundle, and links it.
  ///
  /// If a bundle of the same symbolic name is installed, it is updated, unless its content is the
  /// same already; otherwise one is installed. When anything fails the former content is put back.
  ///
  /// @param ticket returned in the event
  /// @param location a path, a URL, the location of an installed bundle, or the name of a jar in
  ///   the distribution, with or without version and `.jar`
  /// @param done gets one [ImageEvent.Staged] or [ImageEvent.Failed]
  void stage(int ticket, String location, Consumer<ImageEvent> done);

  /// Roll-back: puts the content of an image back into its bundle. The image itself is as good as
  /// it was. Failures are logged: what runs doesn't depend on it.
  void restore(int imageId);

  /// No process of an image is left and none will be made.
  void release(int imageId);

  /// The images of programs whose bundles are installed, in the order of their names. Waits.
  ///
  /// @throws IllegalStateException naming the programs that can't be had, and why
  List<LinkedImage> boot(List<String> programNames);
}
