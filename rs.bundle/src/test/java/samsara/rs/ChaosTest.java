package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.FakeServer;
import samsara.rs.world.Records;
import samsara.rs.world.World;

/// Everything at once, from a seed: clients that ask for whatever, crashes, hangs, broken versions.
/// Whatever happens, every client is answered once, and in the end nothing is left.
final class ChaosTest {
  private static final int STEPS = 60;
  private static final int PERIOD_TICKS = 20; // two of them are over before the next few steps
  private static final int SEEDS = Integer.getInteger("samsara.chaos.seeds", 100);
  private static final List<String> LABELS = List.of("a", "b", "c");

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  private record Jar(String location, String program, Behaviour behaviour) {}

  @ParameterizedTest
  @MethodSource("seeds")
  void everyClientIsAnsweredAndInTheEndNothingIsLeft(long seed) {
    Random random = new Random(seed);
    World world = new World(seed).boot();
    int heap = world.heapBytes();
    List<Jar> jars = jars(world);
    List<Client> clients = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      act(world, random, jars, clients);
      world.runFor(random.nextInt(40));
    }

    calm(world, jars);
    assertThat(clients).noneMatch(Client::isWaiting);
    assertThat(world.console).noneMatch(line -> line.contains("audit of"));
    Client root = world.root();
    for (String label : LABELS) {
      if (world.has(label)) {
        assertThat(root.request(RsRequest.DOWN, label)).isZero();
      }
    }
    world.runFor(10 * World.HZ);
    assertThat(world.table().used()).hasSize(8);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    assertThat(world.images.linkedImages()).isEmpty();
    assertThat(world.ds.labels).containsOnlyKeys("log");
    assertThat(world.vfs.map).containsOnlyKeys(15);
    assertThat(world.heapBytes()).isEqualTo(heap);
  }

  private static List<Jar> jars(World world) {
    List<Jar> jars = new ArrayList<>();
    for (String label : LABELS) {
      for (int version = 0; version < 3; version++) {
        String location = "/" + label + version + ".jar";
        jars.add(new Jar(location, label, world.images.jar(location, label, "1." + version)));
      }
    }
    return jars;
  }

  private void act(World world, Random random, List<Jar> jars, List<Client> clients) {
    String label = LABELS.get(random.nextInt(LABELS.size()));
    Jar jar = jars.get(LABELS.indexOf(label) * 3 + random.nextInt(3));
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> clients.add(world.root().sendUp(start(random, label, jar)));
      case 3 -> clients.add(world.root().send(RsRequest.DOWN, label));
      case 4 -> clients.add(world.root().send(RsRequest.REFRESH, label));
      case 5 -> clients.add(world.root().send(RsRequest.RESTART, label));
      case 6, 7 ->
          clients.add(
              world.root().sendUpdate(start(random, label, jar), 1, random.nextInt(3) * 30));
      case 8, 9 -> kill(world, label, random.nextBoolean() ? Signal.KILL : Signal.SEGV);
      case 10 -> server(world, random).hang(true);
      case 11 -> server(world, random).hang(false);
      case 12 -> misbehave(random, jar.behaviour);
      default ->
          world.images.happens(ImageEventRecord.BUNDLE_UPDATED, jar.location, jar.program, "2.0");
    }
  }

  private static Records.Start start(Random random, String label, Jar jar) {
    Records.Start start = Records.start(jar.location).label(label);
    int flags =
        List.of(0, StartRecord.COPY, StartRecord.REPLICA, StartRecord.REUSE).get(random.nextInt(4));
    if (random.nextBoolean()) {
      start.device(17 + LABELS.indexOf(label), DeviceStyle.DEV);
    }
    if (random.nextInt(3) == 0) {
      flags |= StartRecord.NOBLOCK;
    }
    if (random.nextBoolean()) {
      start.period(PERIOD_TICKS);
    }
    return start.flags(flags);
  }

  private static void kill(World world, String label, int signal) {
    if (world.has(label)) {
      world.kernel.kill(world.service(label).endpoint, signal);
    }
  }

  private static FakeServer server(World world, Random random) {
    return List.of(world.pm, world.vm, world.vfs, world.ds).get(random.nextInt(4));
  }

  private static void misbehave(Random random, Behaviour behaviour) {
    int type = random.nextInt(3);
    switch (random.nextInt(6)) {
      case 0 -> behaviour.init(type, -Errno.ENODEV);
      case 1 -> behaviour.init(type, Behaviour.CRASH);
      case 2 -> behaviour.prepare = Behaviour.NEVER;
      case 3 -> behaviour.prepare = -Errno.EGENERIC;
      case 4 -> behaviour.exitsOnTerm = false;
      default -> behaviour.pongs = false;
    }
  }

  /// Lets everybody behave, and waits until nothing is going on.
  private static void calm(World world, List<Jar> jars) {
    for (FakeServer server : List.of(world.pm, world.vm, world.vfs, world.ds)) {
      server.hang(false);
    }
    for (Jar jar : jars) {
      for (int type : new int[] {InitType.FRESH, InitType.LIVE_UPDATE, InitType.RESTART}) {
        jar.behaviour.init(type, 0);
      }
      jar.behaviour.prepare = 0;
      jar.behaviour.pongs = true;
    }
    world.runFor(120 * World.HZ);
    for (String label : LABELS) {
      assertThat(!world.has(label) || world.isSettled(label)).as(label).isTrue();
    }
  }
}
