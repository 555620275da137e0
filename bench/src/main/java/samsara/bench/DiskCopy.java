package samsara.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.sim.Drivers;
import samsara.sim.Session;

/// Copies one disk onto another: image files, read and written by a user process through VFS and
/// the disk driver, by DMA and programmed, and by `dd` on the host. Run its `main`; see
/// `bench/README.md`.
public final class DiskCopy {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MEBIBYTES = 256;
  private static final int PIECE_BYTES = 128 * 1024;
  private static final int ROUNDS = 3;
  private static final String FROM = "/dev/c0d0";
  private static final String TO = "/dev/c0d2";

  private final Path source;
  private final Path target;
  private final int mebibytes;

  private DiskCopy(Path folder, int mebibytes) throws IOException {
    this.mebibytes = mebibytes;
    source = folder.resolve("source.img");
    target = folder.resolve("target.img");
    byte[] data = new byte[MEBIBYTE];
    SplittableRandom random = new SplittableRandom(1);
    try (OutputStream from = Files.newOutputStream(source);
        OutputStream to = Files.newOutputStream(target)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(data);
        from.write(data);
        to.write(new byte[MEBIBYTE]);
      }
    }
  }

  /// Prints a table. An argument is the size in MiB.
  public static void main(String[] args) throws Exception {
    int mebibytes = args.length == 0 ? MEBIBYTES : Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("samsara-disk");
    try {
      new DiskCopy(folder, mebibytes).run();
    } finally {
      Files.deleteIfExists(folder.resolve("source.img"));
      Files.deleteIfExists(folder.resolve("target.img"));
      Files.deleteIfExists(folder);
    }
  }

  private void run() throws Exception {
    System.out.printf(
        "%-40s %8s %8s %8s%n", "copy of " + mebibytes + " MiB, MiB/s", "best", "median", "worst");
    report("dd bs=128k on the host", this::dd);
    try (Copier copier = new Copier(true)) {
      report("user process, VFS, at_wini by DMA", copier::copy);
    }
    requireSame();
    try (Copier copier = new Copier(false)) {
      report("the same, programmed", copier::copy);
    }
    requireSame();
  }

  /// One copy.
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private void report(String what, Work work) throws Exception {
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      work.run();
      rates[i] = mebibytes / ((System.nanoTime() - begin) / 1e9);
    }
    Arrays.sort(rates);
    System.out.printf(
        Locale.ROOT,
        "%-40s %8.1f %8.1f %8.1f%n",
        what,
        rates[ROUNDS - 1],
        rates[ROUNDS / 2],
        rates[0]);
  }

  private void dd() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("dd", "if=" + source, "of=" + target, "bs=128k", "conv=notrunc")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    if (process.waitFor() != 0) {
      throw new IOException("dd fails");
    }
  }

  private void requireSame() throws IOException {
    if (Files.mismatch(source, target) >= 0) {
      throw new IOException("the copy differs at " + Files.mismatch(source, target));
    }
  }

  /// A system with both disks, and a user process that copies.
  private final class Copier implements AutoCloseable {
    private final DiskImage from = DiskImage.open(source, true);
    private final DiskImage to = DiskImage.open(target, false);
    private final LiveSystem system = new LiveSystem();
    private final Session session = system.login();
    private final int buffer;

    /// @param hasDma whether the driver may know where its memory is
    Copier(boolean hasDma) throws ErrnoException, InterruptedException {
      system.plug(new IdeController().disk(0, from).disk(2, to));
      ErrnoException.check(session.start(RsRequest.UP, driver(hasDma), 0, 0));
      buffer = session.process().allocate(PIECE_BYTES);
    }

    void copy() throws ErrnoException, InterruptedException {
      int input = ErrnoException.check(session.open(FROM));
      int output = ErrnoException.check(session.open(TO, OpenFlag.O_RDWR));
      for (int moved = move(VfsCall.READ, input, PIECE_BYTES);
          moved > 0;
          moved = move(VfsCall.READ, input, PIECE_BYTES)) {
        if (move(VfsCall.WRITE, output, moved) != moved) {
          throw new ErrnoException(Errno.EIO);
        }
      }
      session.close(input);
      session.close(output);
    }

    private int move(VfsCall call, int fd, int bytes) throws ErrnoException, InterruptedException {
      return ErrnoException.check(session.transfer(call, fd, buffer, bytes));
    }

    @Override
    public void close() {
      system.close();
      from.close();
      to.close();
    }
  }

  private static StartRecord driver(boolean hasDma) {
    KernelCall[] calls = {KernelCall.DEVIO, KernelCall.SDEVIO, KernelCall.IRQCTL, KernelCall.UMAP};
    return Drivers.atWini().calls(hasDma ? calls : Arrays.copyOf(calls, calls.length - 1)).record();
  }
}
