package samsara.driver.pci;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;

/// What the server knows: the functions, whose index never changes, the access lists, and who has
/// what.
///
/// All of it is kept in DS with each change, so that a new version and one after a crash go on with
/// it: drivers notice neither, and no card is touched that a driver works with.
final class BusState {
  /// Functions that there can be.
  static final int FUNCTIONS_MAX = 64;

  /// Access lists that there can be, one a service.
  static final int LISTS_MAX = 64;

  /// Room that the saved state needs at most.
  static final int BYTES_MAX = 64 * 1024;

  private static final int VERSION = 1;

  private final List<Function> functions = new ArrayList<>();
  private final BitSet gone = new BitSet(); // indexes that the last scan has not seen
  private final Map<Integer, PciAcl> lists = new LinkedHashMap<>(); // by endpoint
  private final Map<Integer, Holder> holders = new HashMap<>(); // by index

  /// Who has a function.
  ///
  /// @param label survives what the endpoint does not
  record Holder(int endpoint, String label) {}

  List<Function> functions() {
    return functions;
  }

  Map<Integer, PciAcl> lists() {
    return lists;
  }

  Map<Integer, Holder> holders() {
    return holders;
  }

  /// `true` if a service may see a function.
  boolean isVisible(int endpoint, int index) {
    PciAcl list = lists.get(endpoint);
    if (list == null || index < 0 || index >= functions.size() || gone.get(index)) {
      return false;
    }
    Function function = functions.get(index);
    return list.allows(function.vendor(), function.device(), function.classCode());
  }

  /// Takes what a scan has found: functions that are known keep their index, those that are gone
  /// are seen no more.
  void update(List<Function> found) {
    for (Function function : found) {
      if (!functions.contains(function) && functions.size() < FUNCTIONS_MAX) {
        functions.add(function);
      }
    }
    for (int index = 0; index < functions.size(); index++) {
      gone.set(index, !found.contains(functions.get(index)));
    }
  }

  byte[] save() {
    ByteBuffer out = ByteBuffer.allocate(BYTES_MAX);
    out.putInt(VERSION).putInt(functions.size());
    for (Function function : functions) {
      out.putInt(function.place().address()).putInt(function.vendor()).putInt(function.device());
      out.putInt(function.classCode()).putInt(function.regions().size());
      for (Region region : function.regions()) {
        out.putInt(region.register()).putInt(region.bytes()).putInt(region.isPorts() ? 1 : 0);
      }
    }
    out.putInt(lists.size());
    for (PciAcl list : lists.values()) {
      put(out, list.label());
      out.putInt(list.endpoint()).putInt(list.devices().size());
      list.devices().forEach(device -> out.putInt(device.vendor()).putInt(device.device()));
      out.putInt(list.classes().size());
      list.classes().forEach(kind -> out.putInt(kind.value()).putInt(kind.mask()));
    }
    out.putInt(holders.size());
    holders.forEach((index, holder) -> {
      out.putInt(index).putInt(holder.endpoint());
      put(out, holder.label());
    });
    byte[] saved = new byte[out.position()];
    out.flip().get(saved);
    return saved;
  }

  /// `false` for a state that this version can't read; then nothing is changed.
  boolean restore(byte[] saved) {
    BusState read = new BusState();
    try {
      ByteBuffer in = ByteBuffer.wrap(saved);
      if (in.getInt() != VERSION) {
        return false;
      }
      read.readAll(in);
    } catch (BufferUnderflowException e) {
      return false;
    }
    functions.addAll(read.functions);
    lists.putAll(read.lists);
    holders.putAll(read.holders);
    return true;
  }

  private void readAll(ByteBuffer in) {
    for (int left = in.getInt(); left > 0; left--) {
      Place place = Place.of(in.getInt());
      int vendor = in.getInt();
      int device = in.getInt();
      int classCode = in.getInt();
      List<Region> regions = new ArrayList<>();
      for (int more = in.getInt(); more > 0; more--) {
        regions.add(new Region(in.getInt(), in.getInt(), in.getInt() != 0));
      }
      functions.add(new Function(place, vendor, device, classCode, regions));
    }
    for (int left = in.getInt(); left > 0; left--) {
      String label = text(in);
      int endpoint = in.getInt();
      List<PciDevice> devices = new ArrayList<>();
      for (int more = in.getInt(); more > 0; more--) {
        devices.add(new PciDevice(in.getInt(), in.getInt()));
      }
      List<PciClass> classes = new ArrayList<>();
      for (int more = in.getInt(); more > 0; more--) {
        classes.add(new PciClass(in.getInt(), in.getInt()));
      }
      lists.put(endpoint, new PciAcl(label, endpoint, devices, classes));
    }
    for (int left = in.getInt(); left > 0; left--) {
      holders.put(in.getInt(), new Holder(in.getInt(), text(in)));
    }
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
