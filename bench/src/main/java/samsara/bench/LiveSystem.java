package samsara.bench;

import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.hw.Device;
import samsara.hw.Machine;
import samsara.hw.Ram;
import samsara.kernel.BootImage;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.call.ImageStore;
import samsara.kernel.call.Program;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Mailbox;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.sef.SystemProgram;
import samsara.sim.Catalog;
import samsara.sim.Session;

/// The real kernel and servers on the host's clock, without OSGi: what is measured is Samsara, not
/// the framework. Programs are loaded and woven on a thread of their own, as in the running system.
final class LiveSystem implements AutoCloseable {
  private static final int FIRST_ID = 100;

  private final Catalog catalog = Catalog.standard();
  private final Mailbox mailbox = new Mailbox();
  private final Machine machine =
      Machine.live(mailbox, Ram.DEFAULT_BYTES, OutputStream.nullOutputStream());
  private final Kernel kernel =
      new Kernel(machine, mailbox, ContextFactory.best(), KernelConfig.standard());
  private final ExecutorService loader = Executors.newSingleThreadExecutor();
  private final Thread cpu = Thread.ofPlatform().name("cpu").unstarted(this::run);
  private int nextId = FIRST_ID;

  /// Boots, and returns when users may come.
  LiveSystem() throws InterruptedException {
    cpu.start();
    while (!kernel.isReady()) {
      Thread.onSpinWait();
    }
  }

  private void run() {
    kernel.images().store(new Loading());
    kernel.boot(
        BootImage.of(name -> {
          SystemProgram program = catalog.find(name).orElseThrow().load();
          Program image = program::newProcess;
          return image;
        }));
    kernel.run();
  }

  Session login() throws ErrnoException, InterruptedException {
    return new Session(kernel.hosts().open("bench"));
  }

  /// Plugs a card into the machine, and returns when it is there.
  void plug(Device device) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    mailbox.post(() -> {
      machine.attach(device);
      done.complete(null);
    });
    done.join();
  }

  @Override
  public void close() {
    mailbox.post(() -> kernel.halt("end of benchmark"));
    kernel.halted().join();
    loader.shutdownNow();
    machine.close();
  }

  /// Loads on the loader's thread, reports on the CPU.
  private final class Loading implements ImageStore {
    @Override
    public void stage(String location, int ticket) {
      loader.execute(() -> {
        Optional<SystemProgram> program = catalog.find(location).map(Catalog.Entry::load);
        mailbox.post(() -> staged(location, ticket, program));
      });
    }

    private void staged(String location, int ticket, Optional<SystemProgram> program) {
      int id = nextId++;
      program.ifPresent(loaded -> kernel.images().add(id, loaded::newProcess));
      kernel
          .images()
          .post(
              new ImageEventRecord(
                  program.isPresent() ? ImageEventRecord.STAGED : ImageEventRecord.FAILED,
                  ticket,
                  program.isPresent() ? id : 0,
                  program.isPresent() ? Errno.OK : Errno.ENOENT,
                  catalog.find(location).map(Catalog.Entry::program).orElse(""),
                  catalog.find(location).map(Catalog.Entry::version).orElse(""),
                  location,
                  ""));
    }

    @Override
    public void release(int imageId) {}

    @Override
    public void restore(int imageId) {}

    @Override
    public void cancel(int ticket) {}
  }
}
