package samsara.hw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// The physical memory of the machine: one little-endian byte array that starts at address 0.
///
/// Accesses need no alignment. What does not lie wholly inside is a [BusError] that names the
/// address, and changes nothing. Hot path: primitives only, the array's own bounds check is the
/// only one.
@Component(service = Ram.class)
@Designate(ocd = Ram.Config.class)
public final class Ram {
  /// The page size of the machine, and the unit of [#sizeBytes()].
  public static final int PAGE_BYTES = 4096;

  /// The size when nothing else is configured.
  public static final int DEFAULT_BYTES = 64 << 20;

  private static final VarHandle INT16 = view(short[].class);
  private static final VarHandle INT32 = view(int[].class);
  private static final VarHandle INT64 = view(long[].class);

  private static final int PAGE_SHIFT = 12;

  private final byte[] bytes;
  private final boolean[] watched; // by page number
  private final List<WriteWatch> watches = new ArrayList<>();

  /// Hears of changes to pages that hold machine code, whoever makes them.
  @FunctionalInterface
  public interface WriteWatch {
    /// Bytes `first` to `last` (offsets) of page number `page` were written. The page is watched no
    /// longer when all listeners return false.
    boolean written(int page, int first, int last);
  }

  /// Settings of the memory.
  @ObjectClassDefinition(name = "Samsara RAM", description = "Physical memory of the machine")
  public @interface Config {
    /// Size in MiB.
    @AttributeDefinition(
        name = "Size",
        description = "Size of the memory in MiB; a change restarts the machine",
        min = "1",
        max = "2047")
    @Settings.Range(min = 1, max = 2047)
    int sizeMebibytes() default 64;
  }

  /// Memory as configured.
  @Activate
  public Ram(Config config, Map<String, Object> properties) {
    this(bytesOf(config.sizeMebibytes()));
    Settings.check(Config.class, properties);
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  /// Cleared memory of `sizeBytes`, a positive multiple of [#PAGE_BYTES].
  public Ram(int sizeBytes) {
    if (sizeBytes <= 0 || sizeBytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "RAM size must be a positive multiple of " + PAGE_BYTES + ": sizeBytes=" + sizeBytes);
    }
    bytes = new byte[sizeBytes];
    watched = new boolean[sizeBytes >>> PAGE_SHIFT];
  }

  /// The size, at most 2 GiB less one page.
  public int sizeBytes() {
    return bytes.length;
  }

  /// Adds a listener for writes to watched pages, for good.
  public void addWatch(WriteWatch watch) {
    watches.add(watch);
  }

  /// Tells all listeners of writes to page number `page`, until none of them wants to hear more.
  public void watch(int page) {
    watched[page] = true;
  }

  /// True while listeners hear of writes to page number `page`.
  public boolean isWatched(int page) {
    return watched[page];
  }

  /// The memory itself, for the processor alone, whose translations access it without a check of
  /// watches; they write to no page that is watched.
  public byte[] array() {
    return bytes;
  }

  /// True when `lengthBytes` (not negative) from `address` lie inside.
  public boolean contains(int address, int lengthBytes) {
    return address >= 0 && lengthBytes >= 0 && address <= bytes.length - lengthBytes;
  }

  /// The byte at `address`, 0 to 255.
  public int read8(int address) {
    try {
      return bytes[address] & 0xFF;
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, 1, bytes.length);
    }
  }

  /// The 16 bits at `address`, 0 to 65535.
  public int read16(int address) {
    try {
      return (short) INT16.get(bytes, address) & 0xFFFF;
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Short.BYTES, bytes.length);
    }
  }

  /// The 32 bits at `address`.
  public int read32(int address) {
    try {
      return (int) INT32.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Integer.BYTES, bytes.length);
    }
  }

  /// The 64 bits at `address`.
  public long read64(int address) {
    try {
      return (long) INT64.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Long.BYTES, bytes.length);
    }
  }

  /// Stores the low 8 bits of `value`.
  public void write8(int address, int value) {
    try {
      bytes[address] = (byte) value;
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, 1, bytes.length);
    }
    if (watched[address >>> PAGE_SHIFT]) {
      tellWatches(address, 1);
    }
  }

  /// Stores the low 16 bits of `value`.
  public void write16(int address, int value) {
    try {
      INT16.set(bytes, address, (short) value);
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Short.BYTES, bytes.length);
    }
    if (watched[address >>> PAGE_SHIFT] || watched[(address + Short.BYTES - 1) >>> PAGE_SHIFT]) {
      tellWatches(address, Short.BYTES);
    }
  }

  /// Stores 32 bits.
  public void write32(int address, int value) {
    try {
      INT32.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Integer.BYTES, bytes.length);
    }
    if (watched[address >>> PAGE_SHIFT] || watched[(address + Integer.BYTES - 1) >>> PAGE_SHIFT]) {
      tellWatches(address, Integer.BYTES);
    }
  }

  /// Stores 64 bits.
  public void write64(int address, long value) {
    try {
      INT64.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw new BusError(address, Long.BYTES, bytes.length);
    }
    if (watched[address >>> PAGE_SHIFT] || watched[(address + Long.BYTES - 1) >>> PAGE_SHIFT]) {
      tellWatches(address, Long.BYTES);
    }
  }

  /// Copies memory out to a host array. Both ranges are checked before the first byte moves.
  public void read(int address, byte[] destination, int offset, int lengthBytes) {
    check(address, lengthBytes);
    System.arraycopy(bytes, address, destination, offset, lengthBytes);
  }

  /// Copies a host array into memory. Both ranges are checked before the first byte moves.
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    check(address, lengthBytes);
    System.arraycopy(source, offset, bytes, address, lengthBytes);
    tellWatches(address, lengthBytes);
  }

  /// Copies inside the memory, right also when the ranges overlap.
  public void copy(int from, int to, int lengthBytes) {
    check(from, lengthBytes);
    check(to, lengthBytes);
    System.arraycopy(bytes, from, bytes, to, lengthBytes);
    tellWatches(to, lengthBytes);
  }

  /// Sets each byte of a range to the low 8 bits of `value`.
  public void fill(int address, int lengthBytes, int value) {
    check(address, lengthBytes);
    Arrays.fill(bytes, address, address + lengthBytes, (byte) value);
    tellWatches(address, lengthBytes);
  }

  private void tellWatches(int address, int lengthBytes) {
    int end = (address + lengthBytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
    for (int page = address >>> PAGE_SHIFT; page < end; page++) {
      if (watched[page]) {
        int start = page << PAGE_SHIFT;
        int first = Math.max(address - start, 0);
        int last = Math.min(address + lengthBytes - start, PAGE_BYTES) - 1;
        tellWatches(page, first, last);
      }
    }
  }

  private void tellWatches(int page, int first, int last) {
    boolean goesOn = false;
    for (WriteWatch watch : watches) {
      goesOn |= watch.written(page, first, last);
    }
    watched[page] = goesOn;
  }

  private void check(int address, int lengthBytes) {
    if (!contains(address, lengthBytes)) {
      throw new BusError(address, lengthBytes, bytes.length);
    }
  }

  private static int bytesOf(int mebibytes) {
    if (mebibytes < 1 || mebibytes > 2047) {
      throw new IllegalArgumentException(
          "RAM size must be 1 to 2047 MiB: sizeMebibytes=" + mebibytes);
    }
    return mebibytes << 20;
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }
}
