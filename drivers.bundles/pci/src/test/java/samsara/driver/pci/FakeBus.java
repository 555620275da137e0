package samsara.driver.pci;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.testkit.FakeIpc;

/// The configuration ports of a machine, by kernel call.
final class FakeBus {
  private static final int REGISTERS = 256;

  private final Map<Integer, byte[]> spaces = new TreeMap<>();
  private final Map<Integer, byte[]> writable = new HashMap<>();
  private int address;
  int cutOff; // how often a function was made deaf

  FakeBus(FakeIpc ipc) {
    ipc.kernel().on(KernelCall.DEVIO, this::devio);
  }

  FakeBus add(Place place, int vendor, int device, int classCode) {
    spaces.put(place.address(), new byte[REGISTERS]);
    writable.put(place.address(), new byte[REGISTERS]);
    put(place, ConfigSpace.VENDOR, 2, vendor, 0);
    put(place, ConfigSpace.DEVICE, 2, device, 0);
    put(place, ConfigSpace.REVISION, 4, classCode << 8, 0);
    put(place, ConfigSpace.COMMAND, 2, 5, 0xFFFF);
    return this;
  }

  void remove(Place place) {
    spaces.remove(place.address());
  }

  FakeBus ports(Place place, int number, int base, int bytes) {
    put(place, ConfigSpace.BASE_ADDRESS + 4 * number, 4, base | 1, ~(bytes - 1) & ~3);
    return this;
  }

  FakeBus memory(Place place, int number, int base, int bytes) {
    put(place, ConfigSpace.BASE_ADDRESS + 4 * number, 4, base, ~(bytes - 1) & ~0xF);
    return this;
  }

  FakeBus line(Place place, int line) {
    put(place, ConfigSpace.LINE, 1, line, 0xFF);
    put(place, ConfigSpace.PIN, 1, 1, 0);
    return this;
  }

  FakeBus multiFunction(Place place) {
    put(place, ConfigSpace.HEADER, 1, 0x80, 0);
    return this;
  }

  FakeBus bridge(Place place, int secondary) {
    put(place, ConfigSpace.HEADER, 1, 1, 0);
    put(place, ConfigSpace.SECONDARY_BUS, 1, secondary, 0);
    return this;
  }

  private void put(Place place, int register, int width, int value, int bits) {
    for (int i = 0; i < width; i++) {
      space(spaces, place.address())[register + i] = (byte) (value >>> (8 * i));
      space(writable, place.address())[register + i] = (byte) (bits >>> (8 * i));
    }
  }

  private static byte[] space(Map<Integer, byte[]> from, int at) {
    byte[] space = from.get(at);
    if (space == null) {
      throw new AssertionError("nobody at " + Integer.toHexString(at));
    }
    return space;
  }

  int read(Place place, int register, int width) {
    int value = 0;
    for (int i = 0; i < width; i++) {
      value |= (space(spaces, place.address())[register + i] & 0xFF) << (8 * i);
    }
    return value;
  }

  int devio(long[] message) {
    int request = Message.int32(message, Message.M2_I3);
    int port = Message.int32(message, Message.M2_L1);
    int width =
        switch (request & PortRequest.LONG) {
          case PortRequest.BYTE -> 1;
          case PortRequest.WORD -> 2;
          default -> 4;
        };
    boolean in = (request & PortRequest.IN) != 0;
    int value = Message.int32(message, Message.M2_L2);
    if (port == 0xCF8) {
      address = value;
      return Errno.OK;
    }
    int at = address & 0x7FFFFF00;
    int register = (address & 0xFC) + port - 0xCFC;
    if (in) {
      boolean there = spaces.containsKey(at);
      Message.int32(message, Message.M2_L2, there ? read(Place.of(at), register, width) : -1);
    } else if (spaces.containsKey(at)) {
      write(at, register, width, value);
    }
    return Errno.OK;
  }

  private void write(int at, int register, int width, int value) {
    if (register == ConfigSpace.COMMAND && (value & ConfigSpace.COMMAND_IO) == 0) {
      cutOff++;
    }
    for (int i = 0; i < width; i++) {
      byte mask = space(writable, at)[register + i];
      byte old = space(spaces, at)[register + i];
      space(spaces, at)[register + i] = (byte) ((old & ~mask) | ((value >>> (8 * i)) & mask));
    }
  }
}
