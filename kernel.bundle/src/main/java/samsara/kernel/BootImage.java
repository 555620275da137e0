package samsara.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import samsara.abi.Endpoint;
import samsara.kernel.call.Program;

/// The processes that exist when the machine starts, in the order of the reference's image table.
/// Their privileges are RS's affair.
///
/// MINIX: `kernel/table.c`.
public final class BootImage {
  /// The programs of the image, in its order: the id of each is its place, from 1.
  public static final List<String> PROGRAMS = List.of("ds", "rs", "pm", "vfs", "log", "vm");

  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int VM_SEGMENT_BYTES = 1 << 20;

  private final List<BootRow> rows = new ArrayList<>();
  private int lastId;

  private BootImage() {}

  /// An image from its programs, asked for by process name. The id of each is its place, from 1.
  public static BootImage of(Function<String, Program> programs) {
    return of(programs, new BootImage()::nextId);
  }

  private int nextId(String name) {
    return ++lastId;
  }

  /// An image from its programs and their ids, both asked for by process name.
  public static BootImage of(Function<String, Program> programs, ToIntFunction<String> ids) {
    BootImage image = new BootImage();
    image.add(Endpoint.DS, "ds", true, 4, 4, SEGMENT_BYTES, programs, ids);
    image.add(Endpoint.RS, "rs", false, 4, 4, SEGMENT_BYTES, programs, ids);
    image.add(Endpoint.PM, "pm", false, 32, 4, SEGMENT_BYTES, programs, ids);
    image.add(Endpoint.VFS, "vfs", false, 32, 5, SEGMENT_BYTES, programs, ids);
    image.add(Endpoint.LOG, "log", true, 4, 2, SEGMENT_BYTES, programs, ids);
    image.add(Endpoint.VM, "vm", false, 32, 2, VM_SEGMENT_BYTES, programs, ids);
    image.rows.add(new BootRow(Endpoint.INIT, "init", true, 8, 8, SEGMENT_BYTES, 0, null));
    return image;
  }

  /// An image of other processes than the usual.
  public static BootImage ofRows(List<BootRow> rows) {
    BootImage image = new BootImage();
    image.rows.addAll(rows);
    return image;
  }

  private void add(
      int slot,
      String name,
      boolean fullVm,
      int quantumTicks,
      int queue,
      int segmentBytes,
      Function<String, Program> programs,
      ToIntFunction<String> ids) {
    rows.add(
        new BootRow(
            slot,
            name,
            fullVm,
            quantumTicks,
            queue,
            segmentBytes,
            ids.applyAsInt(name),
            programs.apply(name)));
  }

  /// Names of the processes that have a program, in the order of the image.
  public static List<String> programNames() {
    return List.of("ds", "rs", "pm", "vfs", "log", "vm");
  }

  /// The rows in order.
  public List<BootRow> rows() {
    return List.copyOf(rows);
  }
}
