package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;
import samsara.protocol.rs.RsRequest;
import samsara.rs.world.Client;
import samsara.rs.world.Records;
import samsara.rs.world.Records.Start;
import samsara.rs.world.World;

/// Which services the PCI server hears of.
final class PciAccessTest {
  private static final PciDevice CARD = new PciDevice(0x10EC, 0x8139);
  private static final PciDevice OTHER_CARD = new PciDevice(0x10EC, 0x8029);
  private static final int DEADLINE = 5 * World.HZ;

  private final World world = new World(4).boot();
  private final Client root = world.root();

  @BeforeEach
  void putJars() {
    world.images.jar("/service/pci.jar", "pci", "1.0.0");
    world.images.jar("/service/net.jar", "net", "1.0.0");
    world.images.jar("/service/hello.jar", "hello", "1.0.0");
  }

  private static Start pci() {
    return Records.start("/service/pci.jar");
  }

  private static Start net() {
    return Records.start("/service/net.jar").pciDevices(CARD);
  }

  private int endpoint(String label) {
    return world.service(label).endpoint;
  }

  private void assertUp(Start start) {
    assertThat(root.up(start)).isZero();
  }

  @Test
  void listIsSetBeforeAServiceWithCardsRuns() {
    assertUp(pci());
    assertUp(net().pciClasses(new PciClass(0x020000, 0xFF0000)));

    PciAcl list = world.pci.set.getFirst();
    assertThat(world.pci.set).hasSize(1);
    assertThat(list.label()).isEqualTo("net");
    assertThat(list.endpoint()).isEqualTo(endpoint("net"));
    assertThat(list.devices()).containsExactly(CARD);
    assertThat(list.classes()).containsExactly(new PciClass(0x020000, 0xFF0000));
  }

  @Test
  void serviceWithoutCardsIsNoneOfThePciServersBusiness() {
    assertUp(pci());
    assertUp(Records.start("/service/hello.jar"));

    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();

    assertThat(world.pci.set).isEmpty();
    assertThat(world.pci.deleted).isEmpty();
  }

  @Test
  void listIsDeletedWhenAServiceWithCardsGoesDown() {
    assertUp(pci());
    assertUp(net());
    int endpoint = endpoint("net");

    assertThat(root.request(RsRequest.DOWN, "net")).isZero();

    assertThat(world.pci.deleted).containsExactly(endpoint);
  }

  @Test
  void withoutAPciServerNothingIsSaid() {
    int lines = world.console.size();
    assertUp(net());
    assertThat(root.request(RsRequest.DOWN, "net")).isZero();

    assertThat(world.console.subList(lines, world.console.size()))
        .noneMatch(line -> line.contains("PCI") || line.contains("pci"));
  }

  @Test
  void restartOfAServiceWithCardsChangesNothing() {
    assertUp(pci());
    assertUp(net());
    world.kernel.kill(endpoint("net"), Signal.KILL);
    world.awaitSettled("net");

    assertThat(world.pci.labels()).containsExactly("net");
    assertThat(world.pci.deleted).isEmpty();
  }

  @Test
  void pciServerThatComesBackHearsOfEveryService() {
    assertUp(pci());
    assertUp(net());
    assertUp(Records.start("/service/hello.jar"));
    world.kernel.kill(endpoint("pci"), Signal.KILL);
    world.awaitSettled("pci");
    world.runFor(World.HZ);

    assertThat(world.pci.labels()).containsExactly("net", "net");
  }

  @Test
  void pciServerThatComesLateHearsOfEveryService() {
    assertUp(net());
    assertUp(pci());
    world.runFor(World.HZ);

    assertThat(world.pci.labels()).containsExactly("net");
  }

  @Test
  void serviceThatStartsWhileThePciServerIsDeadGetsItsListFirst() {
    assertUp(pci());
    world.kernel.kill(endpoint("pci"), Signal.KILL);
    root.sendUp(net());
    world.runUntil(() -> !root.isWaiting(), 60 * World.HZ);

    assertThat(root.await()).isZero();
    assertThat(world.pci.labels()).contains("net");
    assertThat(world.printed("PCI access")).isFalse();
  }

  @Test
  void silentPciServerDelaysAStartAndNothingElse() {
    assertUp(pci());
    world.pci.silent = true;
    int before = world.now();
    root.sendUp(net());
    world.runFor(World.HZ);
    assertThat(world.root().lookup("log")).isEqualTo(4);

    assertThat(root.await()).isZero();

    assertThat(world.now() - before).isBetween(DEADLINE, DEADLINE + 2 * World.HZ);
    assertThat(world.printed("PCI access of net")).isTrue();
  }

  @Test
  void silentPciServerDelaysAnEndByItsDeadline() {
    assertUp(pci());
    assertUp(net());
    world.pci.silent = true;
    int before = world.now();

    assertThat(root.request(RsRequest.DOWN, "net")).isZero();

    assertThat(world.now() - before).isLessThan(DEADLINE + 3 * World.HZ);
    assertThat(world.has("net")).isFalse();
  }

  @Test
  void pciServerThatDiesOfARequestHearsItAgain() {
    assertUp(pci());
    world.pci.silent = true;
    root.sendUp(net());
    world.runUntil(() -> !world.pci.set.isEmpty(), World.HZ);
    world.pci.silent = false;
    world.kernel.kill(endpoint("pci"), Signal.KILL);

    assertThat(root.await()).isEqualTo(Errno.OK);
    assertThat(world.pci.labels()).contains("net").hasSizeGreaterThan(1);
  }

  @Test
  void updateToAVersionWithOtherCardsSetsItsList() {
    world.images.jar("/service/net-2.jar", "net", "2.0.0");
    assertUp(pci());
    assertUp(net());
    Start next = Records.start("/service/net-2.jar").label("net").pciDevices(OTHER_CARD);

    assertThat(root.update(next)).isZero();

    assertThat(world.pci.set.getLast().devices()).containsExactly(OTHER_CARD);
    assertThat(world.pci.set.getLast().endpoint()).isEqualTo(endpoint("net"));
  }
}
