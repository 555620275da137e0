package samsara.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;
import samsara.testkit.FakeIpc;

/// The PCI server alone, on a bus with a host bridge, an IDE controller and two network cards.
final class PciServerTest {
  private static final int NET = Endpoint.of(1, 20);
  private static final int DISK = Endpoint.of(1, 21);
  private static final int STRANGER = Endpoint.of(1, 22);
  private static final Place BRIDGE = new Place(0, 0, 0);
  private static final Place ISA = new Place(0, 1, 0);
  private static final Place IDE = new Place(0, 1, 1);
  private static final Place CARD = new Place(0, 2, 0);
  private static final Place SECOND_CARD = new Place(0, 3, 0);
  private static final PciDevice NET_CARD = new PciDevice(0x10EC, 0x8139);

  private FakeIpc ipc = new FakeIpc(Endpoint.of(1, 19));
  private final FakeBus bus = new FakeBus(ipc);
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<String> rights = new ArrayList<>();
  private byte[] stored = new byte[0];

  @BeforeEach
  void makeMachine() {
    connect();
    ipc.init(InitType.FRESH);
    labels.put("net", NET);
    labels.put("disk", DISK);
  }

  // The bus stays when a process goes.
  private void connect() {
    bus.add(BRIDGE, 0x8086, 0x1237, 0x060000)
        .add(ISA, 0x8086, 0x7000, 0x060100)
        .multiFunction(ISA)
        .add(IDE, 0x8086, 0x7010, 0x010180)
        .ports(IDE, 4, 0xC000, 16)
        .add(CARD, 0x10EC, 0x8139, 0x020000)
        .ports(CARD, 0, 0xC100, 256)
        .memory(CARD, 1, 0xFEB00000, 4096)
        .line(CARD, 11)
        .add(SECOND_CARD, 0x10EC, 0x8139, 0x020000)
        .ports(SECOND_CARD, 0, 0xC200, 256);
    serve(ipc);
  }

  private void serve(FakeIpc process) {
    process.kernel().name("pci");
    process.peer(Endpoint.DS, message -> dataStore(process, message));
    process
        .kernel()
        .on(
            KernelCall.PRIVCTL,
            message -> {
              int address = Message.int32(message, Message.M2_P1);
              rights.add(
                  "%s %d %x-%x"
                      .formatted(
                          PrivilegeRequest.of(Message.int32(message, Message.M2_I2)),
                          Message.int32(message, Message.M2_I1),
                          process.memory().int32(address),
                          process.memory().int32(address + 4)));
              return Errno.OK;
            });
  }

  private boolean dataStore(FakeIpc process, long[] message) {
    int result = Errno.OK;
    switch (DsRequest.of(Message.type(message))) {
      case PUBLISH ->
          stored =
              process
                  .kernel()
                  .readThroughGrant(
                      Endpoint.DS, DsMessage.value(message), 0, DsMessage.valueBytes(message));
      case RETRIEVE -> result = retrieve(process, message);
      case null, default -> result = -Errno.ENOSYS;
    }
    Message.type(message, result);
    return true;
  }

  private int retrieve(FakeIpc process, long[] message) {
    byte[] bytes =
        process
            .kernel()
            .readThroughGrant(
                Endpoint.DS, DsMessage.keyGrant(message), 0, DsMessage.keyBytes(message));
    String key = text(bytes);
    if (key.equals("pci.state")) {
      process.kernel().writeThroughGrant(Endpoint.DS, DsMessage.value(message), 0, stored);
      DsMessage.valueBytes(message, stored.length);
      return Errno.OK;
    }
    DsMessage.value(message, labels.getOrDefault(key, Endpoint.NONE));
    return labels.containsKey(key) ? Errno.OK : -Errno.ESRCH;
  }

  private static String text(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private void setList(PciAcl list, int from) {
    ByteMemory record = new ByteMemory(PciAcl.SIZE_BYTES);
    list.write(record, 0);
    long[] message = Message.ofType(PciRequest.SET_ACL.type());
    PciMessage.aclGrant(message, ipc.kernel().grantToProcess(record.bytes()));
    ipc.request(from, message);
  }

  private void allowNet() {
    setList(new PciAcl("net", NET, List.of(NET_CARD), List.of()), Endpoint.RS);
  }

  private void allowDisk() {
    setList(
        new PciAcl("disk", DISK, List.of(), List.of(new PciClass(0x010100, 0xFFFF00))),
        Endpoint.RS);
  }

  private void ask(int caller, PciRequest request, int... fields) {
    long[] message = Message.ofType(request.type());
    int[] places = {Message.M1_I1, Message.M1_I2, Message.M1_I3};
    for (int i = 0; i < fields.length; i++) {
      Message.int32(message, places[i], fields[i]);
    }
    ipc.request(caller, message);
  }

  private void write(int caller, PciRequest request, int index, int register, int value) {
    long[] message = Message.ofType(request.type());
    PciMessage.registerIndex(message, index);
    PciMessage.register(message, register);
    PciMessage.value(message, value);
    ipc.request(caller, message);
  }

  private void run() {
    ipc.run(new PciProgram().newProcess());
  }

  private long[] answer(int caller, int number) {
    return ipc.sentTo(caller).get(number).message();
  }

  private List<Integer> results(int caller) {
    return ipc.sentTo(caller).stream().map(sent -> Message.type(sent.message())).toList();
  }

  @Test
  void serviceSeesTheCardsOfItsListInTheirOrder() {
    allowNet();
    ask(NET, PciRequest.FIRST_DEV);
    ask(NET, PciRequest.NEXT_DEV, 3);
    ask(NET, PciRequest.NEXT_DEV, 4);

    run();

    assertThat(results(NET)).containsExactly(1, 1, 0);
    assertThat(PciMessage.index(answer(NET, 0))).isEqualTo(3);
    assertThat(PciMessage.foundVendor(answer(NET, 0))).isEqualTo(0x10EC);
    assertThat(PciMessage.foundDevice(answer(NET, 0))).isEqualTo(0x8139);
    assertThat(PciMessage.index(answer(NET, 1))).isEqualTo(4);
  }

  @Test
  void classesChooseCardsToo() {
    allowDisk();
    ask(DISK, PciRequest.FIRST_DEV);
    ask(DISK, PciRequest.NEXT_DEV, 2);

    run();

    assertThat(results(DISK)).containsExactly(1, 0);
    assertThat(PciMessage.foundDevice(answer(DISK, 0))).isEqualTo(0x7010);
  }

  @Test
  void serviceWithoutAListSeesNothing() {
    ask(STRANGER, PciRequest.FIRST_DEV);
    ask(STRANGER, PciRequest.FIND_DEV, 0, 2, 0);
    ask(STRANGER, PciRequest.IDS, 3);
    ask(STRANGER, PciRequest.RESERVE, 3);
    write(STRANGER, PciRequest.ATTR_R32, 3, 0, 0);
    write(STRANGER, PciRequest.GET_BAR, 3, 0x10, 0);
    ask(STRANGER, PciRequest.RESCAN, 0);

    run();

    assertThat(results(STRANGER))
        .containsExactly(
            0, 0, -Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EPERM);
    assertThat(rights).isEmpty();
  }

  @Test
  void onlyRsSetsAndDeletesLists() {
    setList(new PciAcl("net", NET, List.of(NET_CARD), List.of()), NET);
    ask(NET, PciRequest.DEL_ACL, DISK);
    ask(NET, PciRequest.FIRST_DEV);

    run();

    assertThat(results(NET)).containsExactly(-Errno.EPERM, -Errno.EPERM, 0);
  }

  @Test
  void reservationGivesPortsMemoryAndLine() {
    allowNet();
    ask(NET, PciRequest.RESERVE, 3);

    run();

    assertThat(results(NET)).containsExactly(Errno.OK);
    assertThat(rights)
        .containsExactly(
            "ADD_IO %d c100-c1ff".formatted(NET),
            "ADD_MEM %d feb00000-feb00fff".formatted(NET),
            "ADD_IRQ %d b-0".formatted(NET));
  }

  @Test
  void reservedCardIsOfOneServiceUntilThatIsGone() {
    allowNet();
    setList(new PciAcl("other", STRANGER, List.of(NET_CARD), List.of()), Endpoint.RS);
    ask(NET, PciRequest.RESERVE, 3);
    ask(STRANGER, PciRequest.RESERVE, 3);
    ask(NET, PciRequest.RESERVE, 3);
    ask(Endpoint.RS, PciRequest.DEL_ACL, NET);
    ask(STRANGER, PciRequest.RESERVE, 3);

    run();

    assertThat(results(NET)).containsExactly(Errno.OK, Errno.OK);
    assertThat(results(STRANGER)).containsExactly(-Errno.EBUSY, Errno.OK);
  }

  @Test
  void cardOfAServiceThatVanishedUnseenCanBeReserved() {
    allowNet();
    setList(new PciAcl("other", STRANGER, List.of(NET_CARD), List.of()), Endpoint.RS);
    ask(NET, PciRequest.RESERVE, 3);
    ipc.whenIdle(() -> {
      labels.remove("net");
      ask(STRANGER, PciRequest.RESERVE, 3);
    });

    run();

    assertThat(results(STRANGER)).containsExactly(Errno.OK);
  }

  @Test
  void cardThatIsGivenBackReachesMemoryNoMore() {
    allowNet();
    ask(NET, PciRequest.RESERVE, 3);
    ask(Endpoint.RS, PciRequest.DEL_ACL, NET);

    run();

    assertThat(bus.read(CARD, ConfigSpace.COMMAND, 2)).isEqualTo(1);
    assertThat(bus.read(SECOND_CARD, ConfigSpace.COMMAND, 2)).isEqualTo(5);
  }

  @Test
  void registersAreReadInAllWidthsAndWrittenByTheHolderOnly() {
    allowNet();
    write(NET, PciRequest.ATTR_R8, 3, 0x3C, 0);
    write(NET, PciRequest.ATTR_R16, 3, 0, 0);
    write(NET, PciRequest.ATTR_R32, 3, 0, 0);
    write(NET, PciRequest.ATTR_R32, 3, 2, 0);
    write(NET, PciRequest.ATTR_R8, 3, 256, 0);
    write(NET, PciRequest.ATTR_W16, 3, 4, 7);
    ask(NET, PciRequest.RESERVE, 3);
    write(NET, PciRequest.ATTR_W16, 3, 4, 7);

    run();

    assertThat(PciMessage.value(answer(NET, 0))).isEqualTo(11);
    assertThat(PciMessage.value(answer(NET, 1))).isEqualTo(0x10EC);
    assertThat(PciMessage.value(answer(NET, 2))).isEqualTo(0x813910EC);
    assertThat(results(NET).subList(3, 8))
        .containsExactly(-Errno.EINVAL, -Errno.EINVAL, -Errno.EPERM, Errno.OK, Errno.OK);
    assertThat(bus.read(CARD, ConfigSpace.COMMAND, 2)).isEqualTo(7);
  }

  @Test
  void regionsAreTold() {
    allowNet();
    write(NET, PciRequest.GET_BAR, 3, 0x10, 0);
    write(NET, PciRequest.GET_BAR, 3, 0x14, 0);
    write(NET, PciRequest.GET_BAR, 3, 0x18, 0);

    run();

    assertThat(PciMessage.regionBase(answer(NET, 0))).isEqualTo(0xC100);
    assertThat(PciMessage.regionBytes(answer(NET, 0))).isEqualTo(256);
    assertThat(PciMessage.regionIsPorts(answer(NET, 0))).isEqualTo(1);
    assertThat(PciMessage.regionBase(answer(NET, 1))).isEqualTo(0xFEB00000);
    assertThat(PciMessage.regionBytes(answer(NET, 1))).isEqualTo(4096);
    assertThat(PciMessage.regionIsPorts(answer(NET, 1))).isZero();
    assertThat(results(NET).get(2)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void namesGoIntoAGrant() {
    allowNet();
    byte[] name = new byte[32];
    long[] message = Message.ofType(PciRequest.DEV_NAME_S.type());
    PciMessage.nameVendor(message, 0x10EC);
    PciMessage.nameDevice(message, 0x8139);
    PciMessage.nameGrant(message, ipc.kernel().grantToProcess(name));
    PciMessage.nameBytes(message, name.length);
    ipc.request(NET, message);
    byte[] place = new byte[16];
    ask(NET, PciRequest.SLOT_NAME_S, 3, ipc.kernel().grantToProcess(place), place.length);

    run();

    assertThat(text(name)).isEqualTo("Realtek RTL8139");
    assertThat(text(place)).isEqualTo("0.2.0");
  }

  @Test
  void functionsBehindABridgeAreFound() {
    bus.add(new Place(0, 5, 0), 0x8086, 0x244E, 0x060400)
        .bridge(new Place(0, 5, 0), 1)
        .add(new Place(1, 4, 0), 0x10EC, 0x8029, 0x020000);
    setList(new PciAcl("net", NET, List.of(new PciDevice(0x10EC, 0x8029)), List.of()), Endpoint.RS);
    ask(NET, PciRequest.FIND_DEV, 1, 4, 0);

    run();

    assertThat(results(NET)).containsExactly(1);
  }

  @Test
  void functionThatWasPulledOutIsSeenNoMoreUntilItIsBack() {
    allowNet();
    ask(NET, PciRequest.RESERVE, 3);
    ipc.whenIdle(
            () -> {
              bus.remove(SECOND_CARD);
              ask(NET, PciRequest.RESCAN, 0);
              ask(NET, PciRequest.NEXT_DEV, 3);
            })
        .whenIdle(() -> {
          bus.add(SECOND_CARD, 0x10EC, 0x8139, 0x020000).ports(SECOND_CARD, 0, 0xC200, 256);
          ask(NET, PciRequest.RESCAN, 0);
          ask(NET, PciRequest.NEXT_DEV, 3);
        });

    run();

    assertThat(results(NET)).containsExactly(Errno.OK, Errno.OK, 0, Errno.OK, 1);
    assertThat(PciMessage.index(answer(NET, 4))).isEqualTo(4);
  }

  @Test
  void newInstanceGoesOnWhereTheDeadOneWasAndTouchesNoCard() {
    allowNet();
    ask(NET, PciRequest.RESERVE, 3);
    run();
    FakeIpc second = new FakeIpc(Endpoint.of(1, 19));
    second.kernel().on(KernelCall.DEVIO, bus::devio);
    serve(second);
    second.init(InitType.RESTART);
    ipc = second;
    bus.cutOff = 0;
    ask(NET, PciRequest.FIRST_DEV);
    write(NET, PciRequest.ATTR_W16, 3, 4, 7);

    second.run(new PciProgram().newProcess());

    assertThat(results(NET)).containsExactly(1, Errno.OK);
    assertThat(bus.cutOff).isZero();
  }

  @Test
  void termEndsIt() {
    ipc.whenIdle(() -> ipc.deliver(Endpoint.PM, Ipc.SENDA, CommonRequest.signal(Signal.TERM)));

    assertThat(ipc.run(new PciProgram().newProcess())).isTrue();
  }

  @Test
  void unknownRequestIsRefused() {
    ipc.request(NET, Message.ofType(0x31F));
    ask(NET, PciRequest.DEV_NAME);

    run();

    assertThat(results(NET)).containsExactly(-Errno.ENOSYS, -Errno.ENOSYS);
  }
}
