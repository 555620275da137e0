package samsara.kernel.call;

/// Where images come from. Everything is asynchronous: what comes of it arrives in the
/// [ImageTable]. Called on the CPU.
public interface ImageStore {
  /// Links what is at `location`; the event will name `ticket`.
  void stage(String location, int ticket);

  /// No process needs the image any more.
  void release(int imageId);

  /// Makes the image the content of its bundle again.
  void restore(int imageId);

  /// Undoes a STAGE, now or when it completes, without an event.
  void cancel(int ticket);

  /// A store that has nothing: for a kernel whose programs are all there at boot.
  static ImageStore empty() {
    return new ImageStore() {
      @Override
      public void stage(String location, int ticket) {}

      @Override
      public void release(int imageId) {}

      @Override
      public void restore(int imageId) {}

      @Override
      public void cancel(int ticket) {}
    };
  }
}
