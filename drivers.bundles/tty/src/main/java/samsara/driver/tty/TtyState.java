package samsara.driver.tty;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.Optional;
import samsara.driver.CharDriverLoop;
import samsara.driver.GrantBuffer;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.WindowSize;
import samsara.sys.Sys;

/// What a live update carries from one version to the next, as bytes. Lines that nobody has open
/// have no state.
///
/// ~~~
/// late answers | consoles | (minor, line)… | -1 | (number, master)… | -1
/// ~~~
final class TtyState {
  private static final int LAST = -1;

  private TtyState() {}

  static byte[] save(Lines lines, CharDriverLoop loop) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] late = loop.save();
      out.writeInt(late.length);
      out.write(late);
      lines.consoles().save(out);
      for (Tty line : lines.all()) {
        if (!line.isIdle() || line.minor() < Consoles.COUNT) {
          out.writeShort(line.minor());
          saveLine(out, line);
        }
      }
      out.writeShort(LAST);
      for (int i = 0; i < lines.masters().size(); i++) {
        Pty master = lines.masters().get(i);
        if (!master.isIdle() || !lines.all().get(lines.all().size() - Lines.PTYS + i).isIdle()) {
          out.writeShort(i);
          master.save(out);
        }
      }
      out.writeShort(LAST);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  static void restore(Sys sys, Lines lines, CharDriverLoop loop, byte[] saved) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      loop.restore(in.readNBytes(in.readInt()));
      lines.consoles().restore(in);
      for (int minor = in.readShort(); minor != LAST; minor = in.readShort()) {
        restoreLine(sys, in, lines.line(minor));
      }
      for (int i = in.readShort(); i != LAST; i = in.readShort()) {
        lines.masters().get(i).restore(in);
      }
    } catch (IOException | samsara.abi.ErrnoException e) {
      throw new samsara.sef.Panic("state of the former version is not understood: " + e);
    }
    for (Tty line : lines.all()) {
      line.inputChanged(true); // timers begin anew
    }
  }

  private static void saveLine(DataOutputStream out, Tty line) throws IOException {
    out.writeInt(line.group);
    out.writeInt(line.openCount);
    out.write(line.size.toBytes());
    out.writeBoolean(line.hungUp);
    line.select.save(out);
    out.writeInt(line.filter().column());
    line.discipline().save(out);
    saveReads(out, line.reads);
    line.writes.save(out);
    out.writeByte(line.controls.size());
    for (PendingControl control : line.controls) {
      saveBuffer(out, control.buffer());
      out.writeInt(control.request());
      out.writeBoolean(control.settings().isPresent());
      if (control.settings().isPresent()) {
        out.write(control.settings().get().toBytes());
      }
    }
    if (!(line.device() instanceof Pty)) {
      line.device().save(out);
    }
  }

  private static void restoreLine(Sys sys, DataInputStream in, Tty line) throws IOException {
    line.group = in.readInt();
    line.openCount = in.readInt();
    line.size = WindowSize.of(in.readNBytes(WindowSize.SIZE_BYTES));
    line.hungUp = in.readBoolean();
    line.select.restore(in);
    line.filter().column(in.readInt());
    line.discipline().restore(in);
    restoreReads(sys, in, line.reads);
    line.writes.restore(sys, in);
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      GrantBuffer buffer = restoreBuffer(sys, in);
      int request = in.readInt();
      Optional<Termios> settings =
          in.readBoolean()
              ? Optional.of(Termios.of(in.readNBytes(Termios.SIZE_BYTES)))
              : Optional.empty();
      line.controls.addLast(new PendingControl(buffer, request, settings));
    }
    if (!(line.device() instanceof Pty)) {
      line.device().restore(in);
    }
  }

  static void saveReads(DataOutputStream out, Deque<GrantBuffer> reads) throws IOException {
    out.writeByte(reads.size());
    for (GrantBuffer read : reads) {
      saveBuffer(out, read);
    }
  }

  static void restoreReads(Sys sys, DataInputStream in, Deque<GrantBuffer> reads)
      throws IOException {
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      reads.addLast(restoreBuffer(sys, in));
    }
  }

  static void saveBuffer(DataOutputStream out, GrantBuffer buffer) throws IOException {
    out.writeInt(buffer.granter());
    out.writeInt(buffer.grant());
    out.writeInt(buffer.bytes());
    out.writeInt(buffer.endpoint());
  }

  static GrantBuffer restoreBuffer(Sys sys, DataInputStream in) throws IOException {
    int granter = in.readInt();
    int grant = in.readInt();
    int bytes = in.readInt();
    return new GrantBuffer(sys, granter, grant, bytes, in.readInt());
  }
}
