package samsara.driver.at_wini;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.testkit.FakeIpc;

/// The primary channel with one drive, as the kernel calls of a fake process show it; the secondary
/// channel has no drives. Physical addresses are virtual ones. What goes wrong is said command by
/// command.
final class FakeController {
  static final int SECTOR = 512;

  private static final int BASE = 0x1F0;
  private static final int CONTROL = 0x3F6;
  private static final int BUS_MASTER = 0xC000;
  private static final int IDE_PLACE = 0x80000900;
  private static final int NOTHING = 0x7F;

  /// What happens to a command.
  enum Fate {
    GOOD,
    ERROR,
    STUCK,
    NO_INTERRUPT,
    SHORT
  }

  final Map<Long, byte[]> sectors = new HashMap<>();
  final List<Integer> commands = new ArrayList<>();
  final List<Long> addresses = new ArrayList<>();
  final Deque<Fate> fates = new ArrayDeque<>();
  long size = 20_000;
  int resets;
  boolean interrupts;
  boolean hasPci = true;
  boolean hasLba = true;
  boolean hasLba48 = true;
  boolean isContiguous = true;
  boolean isPresent = true;

  private final FakeIpc ipc;
  private final int[] current = new int[8];
  private final int[] previous = new int[8];
  private final byte[] data = new byte[64 * 1024];
  private int status = 0x50;
  private int pciAddress;
  private int busMasterStatus;
  private int table;
  private int command;
  private long sector;
  private int count;
  private int moved;
  private Fate fate = Fate.GOOD;

  FakeController(FakeIpc ipc) {
    this.ipc = ipc;
    ipc.kernel()
        .on(KernelCall.DEVIO, this::devio)
        .on(KernelCall.SDEVIO, this::sdevio)
        .on(KernelCall.UMAP, this::umap)
        .on(
            KernelCall.IRQCTL,
            message -> {
              Message.int32(message, Message.M5_L3, 1);
              return Errno.OK;
            });
  }

  private int umap(long[] message) {
    Message.int32(message, Message.M5_L2, Message.int32(message, Message.M5_L1));
    return isContiguous ? Errno.OK : -Errno.EFAULT;
  }

  private int devio(long[] message) {
    int port = Message.int32(message, Message.M2_L1);
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
      Message.int32(message, Message.M2_L2, in(port));
    } else {
      out(port, Message.int32(message, Message.M2_L2));
    }
    return Errno.OK;
  }

  private int in(int port) {
    if (port == 0xCFC) {
      return hasPci ? configuration() : -1;
    }
    if (port == BUS_MASTER + 2) {
      return busMasterStatus;
    }
    if (port == BASE + 7 || port == CONTROL) {
      // Time goes by for who polls.
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + ((status & 0x80) != 0 ? 1 : 0));
      return isPresent && (current[6] & 0x10) == 0 ? status : 0;
    }
    return port == 0x177 || port == 0x376 ? NOTHING : 0;
  }

  private int configuration() {
    return switch (pciAddress) {
      case IDE_PLACE | 0x08 -> 0x01018000;
      case IDE_PLACE | 0x20 -> BUS_MASTER | 1;
      default -> -1;
    };
  }

  private void out(int port, int value) {
    if (port == 0xCF8) {
      pciAddress = value;
    } else if (port == BUS_MASTER + 4) {
      table = value;
    } else if (port == BUS_MASTER && (value & 1) != 0) {
      directAccess((value & 8) != 0);
    } else if (port == CONTROL && (value & 4) != 0) {
      resets++;
      status = 0x50;
    } else if (port == BASE + 7) {
      begin(value);
    } else if (port > BASE && port < BASE + 7) {
      previous[port - BASE] = current[port - BASE];
      current[port - BASE] = value;
    }
  }

  private void begin(int code) {
    if (!isPresent || (current[6] & 0x10) != 0) {
      return;
    }
    commands.add(code);
    command = code;
    sector = address(code == 0x24 || code == 0x25 || code == 0x34 || code == 0x35);
    addresses.add(sector);
    count = current[2] == 0 ? 256 : current[2];
    moved = 0;
    Fate next = fates.poll();
    fate = next == null ? Fate.GOOD : next;
    status = 0x50;
    switch (fate) {
      case ERROR -> end(0x51);
      case STUCK -> status = 0xD0;
      default -> {
        if (code == 0xEC) {
          identify();
        } else if (code == 0x20 || code == 0x24) {
          load();
          end(0x58);
        } else if (code == 0x30 || code == 0x34) {
          status = 0x58; // the first block is asked for without an interrupt
        } else {
          status = 0xD0; // until the bus master starts
        }
      }
    }
  }

  private long address(boolean isExtended) {
    if ((current[6] & 0x40) == 0) {
      int cylinder = current[4] | current[5] << 8;
      return ((long) cylinder * 16 + (current[6] & 15)) * 63 + current[3] - 1;
    }
    long low = current[3] | current[4] << 8 | current[5] << 16;
    return isExtended
        ? low | (long) previous[3] << 24 | (long) previous[4] << 32 | (long) previous[5] << 40
        : low | (long) (current[6] & 15) << 24;
  }

  private void end(int newStatus) {
    status = newStatus;
    interrupts = fate != Fate.NO_INTERRUPT;
  }

  private void identify() {
    int[] words = new int[256];
    words[1] = (int) (size / (16 * 63));
    words[3] = 16;
    words[6] = 63;
    words[49] = (hasLba ? 0x200 : 0) | 0x100;
    words[60] = (int) Math.min(size, Drive.LBA28_MAX) & 0xFFFF;
    words[61] = (int) Math.min(size, Drive.LBA28_MAX) >>> 16;
    words[83] = hasLba48 ? 0x400 : 0;
    for (int i = 0; i < 4; i++) {
      words[100 + i] = (int) (size >>> (16 * i)) & 0xFFFF;
    }
    for (int i = 0; i < words.length; i++) {
      data[2 * i] = (byte) words[i];
      data[2 * i + 1] = (byte) (words[i] >>> 8);
    }
    count = 1;
    end(0x58);
  }

  private void load() {
    for (int i = 0; i < count; i++) {
      byte[] content = sectors.getOrDefault(sector + i, new byte[SECTOR]);
      System.arraycopy(content, 0, data, i * SECTOR, SECTOR);
    }
  }

  private void store() {
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[SECTOR];
      System.arraycopy(data, i * SECTOR, content, 0, SECTOR);
      sectors.put(sector + i, content);
    }
  }

  private int sdevio(long[] message) {
    int address = Message.int32(message, Message.M2_P1);
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
      ipc.memory().write(address, data, moved++ * SECTOR, SECTOR);
      if (command != 0xEC) {
        end(moved < count ? 0x58 : 0x50);
        interrupts &= moved < count;
      }
      return Errno.OK;
    }
    ipc.memory().read(address, data, moved++ * SECTOR, SECTOR);
    if (moved == count) {
      store();
    }
    end(moved < count ? 0x58 : 0x50);
    return Errno.OK;
  }

  private void directAccess(boolean toMemory) {
    if (fate == Fate.STUCK || fate == Fate.ERROR) {
      return;
    }
    int bytes = count * SECTOR - (fate == Fate.SHORT ? SECTOR : 0);
    load();
    int at = 0;
    for (int element = table; at < bytes; element += 8) {
      int address = ipc.memory().int32(element);
      int length = Math.min(ipc.memory().int32(element + 4) & 0xFFFF, bytes - at);
      if (toMemory) {
        ipc.memory().write(address, data, at, length);
      } else {
        ipc.memory().read(address, data, at, length);
      }
      at += length;
    }
    if (!toMemory && fate != Fate.SHORT) {
      store();
    }
    busMasterStatus = fate == Fate.SHORT ? 5 : 4;
    end(0x50);
  }
}
