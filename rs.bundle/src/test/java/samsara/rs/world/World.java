package samsara.rs.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.rs.RsUnderTest;
import samsara.rs.table.BootTables;
import samsara.rs.table.Policy;
import samsara.rs.table.Slot;
import samsara.rs.table.SlotTable;
import samsara.sys.Sys;

/// The world, and the clock of it.
public final class World {
  /// Ticks a second.
  public static final int HZ = 60;

  private static final int LATENCY_TICKS_MAX = 2;

  private record Event(long ticks, long order, Runnable action) {}

  /// A message on its way to RS.
  private static final class Incoming {
    private final int status;
    private final long[] message;
    private final BooleanSupplier taken;

    Incoming(int status, long[] message, BooleanSupplier taken) {
      this.status = status;
      this.message = message;
      this.taken = taken;
    }
  }

  /// What RS reads and what moves in time.
  public final FakeKernel kernel;

  public final FakePm pm;
  public final FakeVm vm;
  public final FakeVfs vfs;
  public final FakeDs ds;
  public final FakeImages images;
  public final FakePci pci;
  public final List<String> console = new ArrayList<>();
  final Map<Integer, Client> clients = new HashMap<>();
  final WorldIpc ipc;
  final Random random;
  private final RsUnderTest rs;
  private final Sys sys;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::ticks).thenComparingLong(Event::order));
  private final List<Incoming> inbox = new ArrayList<>();
  private long now = 1;
  private long order;
  private long alarmOrder;
  private int status;

  /// A world with the standard boot tables.
  public World(long seed) {
    this(seed, BootTables.standard(), Policy.standard(HZ));
  }

  /// A world whose latencies are drawn from `seed`.
  public World(long seed, BootTables tables, Policy policy) {
    random = new Random(seed);
    kernel = new FakeKernel(this);
    ipc = new WorldIpc(this);
    pm = new FakePm(this);
    vm = new FakeVm(this);
    vfs = new FakeVfs(this);
    ds = new FakeDs(this);
    images = new FakeImages(this);
    pci = new FakePci(this);
    sys = new Sys(ipc);
    rs = new RsUnderTest(new WorldSef(this, sys), tables, policy);
  }

  /// Lets RS begin, and waits until users may run.
  public World boot() {
    start();
    runUntil(kernel::usersMayRun, 10 * HZ);
    return this;
  }

  /// Lets RS begin.
  public World start() {
    rs.start();
    settle();
    return this;
  }

  /// Virtual time.
  public int now() {
    return (int) now;
  }

  int latency() {
    return random.nextInt(LATENCY_TICKS_MAX + 1);
  }

  /// Does something later.
  public void after(int ticks, Runnable action) {
    events.add(new Event(now + ticks, order++, action));
  }

  void alarm(int ticks) {
    long armed = ++alarmOrder;
    after(
        ticks,
        () -> {
          if (armed == alarmOrder) {
            sys.timers().expire(now());
          }
        });
  }

  /// Brings RS a message.
  void toRs(int source, int primitive, long[] message) {
    toRs(source, primitive, message, () -> true);
  }

  /// Brings RS a message, which it takes after a while.
  ///
  /// @param taken hears of that, and says whether there is still a message
  void toRs(int source, int primitive, long[] message, BooleanSupplier taken) {
    long[] copy = message.clone();
    Message.source(copy, source);
    after(latency(), () -> inbox.add(new Incoming(primitive, copy, taken)));
  }

  int status() {
    return status;
  }

  /// Sends RS itself a signal.
  public void signalRs(int signal) {
    after(latency(), () -> rs.signal(signal));
  }

  int manage(int target, int signal) {
    return rs.manage(target, signal);
  }

  /// Lets time pass until something is so.
  public void runUntil(BooleanSupplier condition, int ticksMax) {
    long end = now + ticksMax;
    while (!condition.getAsBoolean()) {
      if (!step(end)) {
        throw new AssertionError(
            "does not happen in " + ticksMax + " ticks; console:\n" + String.join("\n", console));
      }
    }
  }

  /// Lets time pass.
  public void runFor(int ticks) {
    long end = now + ticks;
    while (step(end)) {
      // The next event.
    }
    now = end;
  }

  private boolean step(long end) {
    settle();
    Event event = events.peek();
    if (event == null || event.ticks > end) {
      return false;
    }
    events.remove();
    now = event.ticks;
    event.action.run();
    settle();
    return true;
  }

  /// Delivers what can be delivered without time passing.
  private void settle() {
    ipc.deliverAsync();
    while (!inbox.isEmpty()) {
      Incoming next = inbox.removeFirst();
      status = next.status;
      if (next.taken.getAsBoolean()) {
        ipc.deliverAsync();
        rs.handle(next.message, next.status);
        checkInvariants();
        ipc.deliverAsync();
      }
    }
    checkInvariants();
  }

  private void checkInvariants() {
    Invariants.check(this);
  }

  /// RS's own table.
  public SlotTable table() {
    return rs.table();
  }

  /// The active instance of a label.
  public Slot service(String label) {
    return table()
        .byLabel(label)
        .orElseThrow(
            () -> new AssertionError("no service " + label + "\n" + String.join("\n", console)));
  }

  /// `true` if the label has an active instance.
  public boolean has(String label) {
    return table().byLabel(label).isPresent();
  }

  /// `true` if the service runs and nothing is going on with it.
  public boolean isSettled(String label) {
    return has(label)
        && service(label).flags() == 0x101
        && service(label).standbyInTheMaking == null
        && service(label).previous == null
        && table().used().stream().noneMatch(s -> s.label().equals(label) && s.removal != null);
  }

  /// Lets time pass until the service runs and nothing is going on with it.
  public void awaitSettled(String label) {
    runUntil(() -> isSettled(label), 300 * HZ);
  }

  int publicGrant() {
    return table().publicHalf().grant();
  }

  /// Heap that RS uses at present.
  public int heapBytes() {
    return sys.heap().allocatedBytes();
  }

  /// Grants that RS has given at present.
  public int grants() {
    return sys.grants().count();
  }

  /// `true` if RS has printed a line that contains the text.
  public boolean printed(String text) {
    return console.stream().anyMatch(line -> line.contains(text));
  }

  /// A client with a user id.
  public Client client(int uid) {
    return new Client(this, pm.newUser(uid));
  }

  /// A service that asks RS for things itself.
  public Client as(int endpoint) {
    pm.lendMemory(endpoint);
    return new Client(this, endpoint);
  }

  /// Root, at the shell.
  public Client root() {
    return client(0);
  }

  static String name(int endpoint) {
    return Endpoint.toString(endpoint);
  }
}
