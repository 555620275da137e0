package samsara.rs.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Signal;
import samsara.protocol.kernel.ImageEventRecord;

/// The image store: jars at locations, linked images, events.
public final class FakeImages {
  private static final int FIRST_ID = 100;
  private static final int BOOT_IMAGES = 6;

  private final World world;
  private final Map<String, Program> jars = new HashMap<>();
  private final Map<Integer, Program> linked = new HashMap<>();
  private final Deque<ImageEventRecord> events = new ArrayDeque<>();
  private final Set<Integer> cancelled = new HashSet<>();
  private int lastId = FIRST_ID;

  /// Ticks that loading takes.
  public int loadTicks = 5;

  /// Loads never end.
  public boolean hung;

  /// Locations staged so far.
  public final List<String> staged = new ArrayList<>();

  /// Images released so far.
  public final List<Integer> released = new ArrayList<>();

  /// Images restored so far.
  public final List<Integer> restored = new ArrayList<>();

  FakeImages(World world) {
    this.world = world;
    for (int boot = 1; boot <= BOOT_IMAGES; boot++) {
      linked.put(boot, new Program("boot", "1.0.0", new Behaviour()));
    }
  }

  /// Puts a jar at a location.
  public Behaviour jar(String location, String program, String version) {
    Behaviour behaviour = new Behaviour();
    jars.put(location, new Program(program, version, behaviour));
    return behaviour;
  }

  /// Takes a jar away.
  public void remove(String location) {
    jars.remove(location);
  }

  /// Images of no boot service that are linked.
  public Set<Integer> linkedImages() {
    Set<Integer> ids = new HashSet<>(linked.keySet());
    ids.removeIf(id -> id <= FIRST_ID);
    return ids;
  }

  /// How the processes of a boot service behave that RS makes from now on.
  public Behaviour bootBehaviour(int imageId) {
    return behaviour(imageId);
  }

  boolean isLinked(int imageId) {
    return linked.containsKey(imageId);
  }

  Behaviour behaviour(int imageId) {
    Program program = linked.get(imageId);
    if (program == null) {
      throw new AssertionError("image " + imageId + " is not linked");
    }
    return program.behaviour();
  }

  int stage(String location, int ticket) {
    staged.add(location);
    if (!hung) {
      world.after(loadTicks + world.latency(), () -> finish(location, ticket));
    }
    return Errno.OK;
  }

  private void finish(String location, int ticket) {
    if (cancelled.remove(ticket)) {
      return;
    }
    Program program = jars.get(location);
    events.add(
        program == null
            ? new ImageEventRecord(
                ImageEventRecord.FAILED,
                ticket,
                0,
                Errno.ENOENT,
                "",
                "",
                location,
                "nothing at " + location)
            : event(ImageEventRecord.STAGED, ticket, link(program), location));
    world.signalRs(Signal.KIMAGE);
  }

  private int link(Program program) {
    linked.put(++lastId, program);
    return lastId;
  }

  private ImageEventRecord event(int kind, int ticket, int id, String location) {
    Program program = linked.get(id);
    if (program == null) {
      throw new AssertionError("image " + id);
    }
    return new ImageEventRecord(
        kind, ticket, id, 0, program.name(), program.version(), location, "");
  }

  /// Somebody does something to a bundle. The new image behaves as the answer says.
  ///
  /// @param kind of {@link ImageEventRecord}
  public Behaviour happens(int kind, String location, String program, String version) {
    Program before = jars.get(location);
    Behaviour behaviour = before == null ? jar(location, program, version) : before.behaviour();
    boolean hasImage =
        kind == ImageEventRecord.BUNDLE_UPDATED || kind == ImageEventRecord.DROPPED_IN;
    int id = hasImage ? link(new Program(program, version, behaviour)) : 0;
    events.add(new ImageEventRecord(kind, 0, id, 0, program, version, location, ""));
    world.signalRs(Signal.KIMAGE);
    return behaviour;
  }

  /// A jar that was dropped in can't be linked.
  public void fails(String location, String text) {
    events.add(
        new ImageEventRecord(ImageEventRecord.FAILED, 0, 0, Errno.ENOEXEC, "", "", location, text));
    world.signalRs(Signal.KIMAGE);
  }

  int next(Memory memory, int address) {
    ImageEventRecord event = events.poll();
    if (event == null) {
      return -Errno.EAGAIN;
    }
    event.write(memory, address);
    return Errno.OK;
  }

  int release(int image) {
    if (linked.remove(image) == null) {
      throw new AssertionError("image " + image + " is released twice");
    }
    released.add(image);
    for (Proc proc : world.kernel.all()) {
      if (proc.body.imageId == image && proc.body.isRunnable()) {
        throw new AssertionError("image " + image + " is in use");
      }
    }
    return Errno.OK;
  }

  int restore(int image) {
    if (!linked.containsKey(image)) {
      throw new AssertionError("image " + image + " can't be restored");
    }
    restored.add(image);
    return Errno.OK;
  }

  int cancel(int ticket) {
    cancelled.add(ticket);
    return Errno.OK;
  }
}
