package samsara.kernel.call;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.kernel.core.Core;
import samsara.protocol.kernel.ImageEventRecord;

/// The linked images that processes may run, by id, and the events that RS has not fetched.
public final class ImageTable {
  /// Events that are kept; more mean that RS is stuck, and the oldest are lost.
  public static final int EVENTS_MAX = 1024;

  private final Core core;
  private final Map<Integer, Program> programs = new HashMap<>();
  private final ArrayDeque<ImageEventRecord> events = new ArrayDeque<>();
  private ImageStore store = ImageStore.empty();

  /// An empty table.
  public ImageTable(Core core) {
    this.core = core;
  }

  /// Sets where images come from.
  public void store(ImageStore newStore) {
    store = newStore;
  }

  ImageStore store() {
    return store;
  }

  /// Adds an image.
  public void add(int imageId, Program program) {
    programs.put(imageId, program);
  }

  /// The program of an image, or null.
  @Nullable Program program(int imageId) {
    return programs.get(imageId);
  }

  void remove(int imageId) {
    programs.remove(imageId);
  }

  /// Queues an event for RS. On the CPU.
  public void post(ImageEventRecord event) {
    if (events.size() >= EVENTS_MAX) {
      events.remove();
    }
    events.add(event);
    core.signals().send(core.procs().lookup(Endpoint.RS), Signal.KIMAGE);
  }

  @Nullable ImageEventRecord next() {
    return events.poll();
  }

  void pushBack(ImageEventRecord event) {
    events.addFirst(event);
  }
}
