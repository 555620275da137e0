package samsara.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetMessage;
import samsara.protocol.net.NetRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class NetDriverProcessTest {
  private static final int INET = Endpoint.of(1, 30);
  private static final int OTHER = Endpoint.of(1, 31);
  private static final int SELF = Endpoint.of(1, 20);

  private FakeIpc ipc = new FakeIpc(SELF);
  private FakeNetCard card = new FakeNetCard(ipc);
  private final FakeDataStore store = new FakeDataStore("net");

  @BeforeEach
  void connect() {
    connect(ipc);
  }

  private void connect(FakeIpc process) {
    process.kernel().name("net");
    store.connect(process);
    process
        .kernel()
        .on(
            KernelCall.IRQCTL,
            message -> {
              Message.int32(message, Message.M5_L3, 1);
              return 1;
            });
  }

  private void run(int initType) {
    FakeNetCard used = card;
    ipc.init(initType);
    ipc.run(new NetDriverProcess((sys, arguments, statistics) -> used));
  }

  private void run() {
    run(InitType.FRESH);
  }

  private void ask(int from, long[] message) {
    ipc.deliver(from, Ipc.SENDA, message);
  }

  private void configure(int from, int mode) {
    long[] message = Message.ofType(NetRequest.CONF.type());
    NetMessage.mode(message, mode);
    ask(from, message);
  }

  private long[] transfer(NetRequest request, byte[]... parts) {
    ByteMemory vector = new ByteMemory(parts.length * 8);
    for (int i = 0; i < parts.length; i++) {
      vector.int32(i * 8, ipc.kernel().grantToProcess(parts[i]));
      vector.int32(i * 8 + 4, parts[i].length);
    }
    long[] message = Message.ofType(request.type());
    NetMessage.process(message, 77);
    NetMessage.grant(message, ipc.kernel().grantToProcess(vector.bytes()));
    NetMessage.count(message, parts.length);
    return message;
  }

  private void interrupt() {
    ipc.notification(Endpoint.HARDWARE, 1);
  }

  private static byte[] bytes(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  private List<long[]> answers(int to, int type) {
    return ipc.sentTo(to).stream()
        .map(Sent::message)
        .filter(message -> Message.type(message) == type)
        .toList();
  }

  private List<long[]> tasks() {
    return answers(INET, NetRequest.TASK_REPLY);
  }

  @Test
  void configurationStartsTheCardAndTellsItsAddress() {
    configure(INET, NetMessage.BROADCAST);

    run();

    long[] answer = answers(INET, NetRequest.CONF_REPLY).getFirst();
    assertThat(NetMessage.confResult(answer)).isZero();
    assertThat(NetMessage.address(answer)).isEqualTo(FakeNetCard.ADDRESS);
    assertThat(card.events).containsExactly("stop", "start 8");
  }

  @Test
  void absentCardIsNotConfigured() {
    card.absent = true;
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, new byte[1514]));

    run();

    assertThat(NetMessage.confResult(answers(INET, NetRequest.CONF_REPLY).getFirst()))
        .isEqualTo(-Errno.ENXIO);
    assertThat(tasks()).isEmpty();
  }

  @Test
  void requestsBeforeAConfigurationAreDropped() {
    ask(INET, transfer(NetRequest.READV_S, new byte[1514]));
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(60, 0)));

    run(InitType.RESTART);

    assertThat(ipc.sentTo(INET)).isEmpty();
    assertThat(card.sent).isEmpty();
  }

  @Test
  void frameIsGatheredAndSent() {
    configure(INET, 0);
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(14, 0), bytes(0, 0), bytes(86, 14)));

    run();

    assertThat(card.sent).containsExactly(bytes(100, 0));
    assertThat(NetMessage.stat(tasks().getFirst())).isEqualTo(NetMessage.SENT);
    assertThat(NetMessage.process(tasks().getFirst())).isEqualTo(77);
  }

  @Test
  void frameWaitsForTheCard() {
    card.busy = true;
    configure(INET, 0);
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(60, 0)));
    ipc.whenIdle(() -> {
      assertThat(NetMessage.stat(tasks().getFirst())).isZero();
      card.busy = false;
      interrupt();
    });

    run();

    assertThat(card.sent).hasSize(1);
    assertThat(NetMessage.stat(tasks().get(1))).isEqualTo(NetMessage.SENT);
  }

  @Test
  void readerWaitsForAFrameWhichIsScattered() {
    byte[] head = new byte[14];
    byte[] rest = new byte[1500];
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, head, rest));
    ipc.whenIdle(() -> {
      assertThat(NetMessage.stat(tasks().getFirst())).isZero();
      card.incoming.add(bytes(100, 5));
      card.incoming.add(bytes(100, 9));
      interrupt();
    });

    run();

    assertThat(tasks()).hasSize(2);
    assertThat(NetMessage.stat(tasks().get(1))).isEqualTo(NetMessage.RECEIVED);
    assertThat(NetMessage.count(tasks().get(1))).isEqualTo(100);
    assertThat(head).isEqualTo(bytes(14, 5));
    assertThat(rest).startsWith(bytes(86, 19));
    assertThat(card.incoming).hasSize(1);
  }

  @Test
  void frameThatIsThereIsReceivedAtOnce() {
    card.incoming.add(bytes(60, 1));
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, new byte[1514]));

    run();

    assertThat(tasks()).hasSize(1);
    assertThat(NetMessage.stat(tasks().getFirst())).isEqualTo(NetMessage.RECEIVED);
  }

  @Test
  void badVectorsAndLengthsAreErrors() {
    configure(INET, 0);
    ask(INET, transfer(NetRequest.WRITEV_S));
    ask(INET, transfer(NetRequest.WRITEV_S, new byte[17][10]));
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(59, 0)));
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(1515, 0)));
    long[] ungranted = transfer(NetRequest.WRITEV_S, bytes(60, 0));
    NetMessage.grant(ungranted, 5);
    ask(INET, ungranted);

    run();

    assertThat(tasks().stream().map(NetMessage::error))
        .containsExactly(Errno.EINVAL, Errno.EINVAL, Errno.EINVAL, Errno.EINVAL, Errno.EIO);
    assertThat(card.sent).isEmpty();
  }

  @Test
  void readerWithoutRoomIsToldSo() {
    card.incoming.add(bytes(100, 1));
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, new byte[99]));

    run();

    assertThat(NetMessage.error(tasks().getFirst())).isEqualTo(Errno.EINVAL);
  }

  @Test
  void whoeverConfiguresIsTheClient() {
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, new byte[1514]));
    configure(OTHER, 2);
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(60, 0)));
    ipc.whenIdle(() -> {
      card.incoming.add(bytes(60, 0));
      interrupt();
    });

    run();

    assertThat(tasks()).hasSize(1);
    assertThat(card.incoming).hasSize(1);
    assertThat(card.sent).isEmpty();
  }

  @Test
  void requestsWithAddressesAreRefused() {
    configure(INET, 0);
    ask(INET, Message.ofType(NetRequest.READ.type()));

    run();

    assertThat(NetMessage.error(tasks().getFirst())).isEqualTo(Errno.ENOSYS);
  }

  @Test
  void stoppedCardNeedsAConfiguration() {
    configure(INET, 0);
    ask(INET, Message.ofType(NetRequest.STOP.type()));
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(60, 0)));

    run();

    assertThat(card.events).containsExactly("stop", "start 0", "stop");
    assertThat(tasks()).isEmpty();
  }

  @Test
  void statisticsAreCopied() {
    byte[] room = new byte[EthernetStatistics.SIZE_BYTES];
    configure(INET, 0);
    ask(INET, transfer(NetRequest.WRITEV_S, bytes(60, 0)));
    long[] message = Message.ofType(NetRequest.GETSTAT_S.type());
    NetMessage.grant(message, ipc.kernel().grantToProcess(room));
    ask(INET, message);

    run();

    assertThat(answers(INET, NetRequest.STAT_REPLY)).hasSize(1);
    ByteMemory counts = new ByteMemory(room.length);
    counts.write(0, room, 0, room.length);
    assertThat(EthernetStatistics.read(counts, 0).get(Counter.SENT)).isEqualTo(1);
  }

  @Test
  void nameIsTold() {
    ask(OTHER, Message.ofType(NetRequest.GETNAME.type()));

    run();

    assertThat(NetMessage.name(answers(OTHER, NetRequest.NAME_REPLY).getFirst())).isEqualTo("net");
  }

  @Test
  void lostInterruptIsMadeGood() {
    configure(INET, 0);
    ask(INET, transfer(NetRequest.READV_S, new byte[1514]));
    ipc.whenIdle(() -> {
      card.incoming.add(bytes(60, 0));
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 6);
      ipc.notification(Endpoint.CLOCK, 0);
    });

    run();

    assertThat(card.events).endsWith("interrupt", "watch");
    assertThat(NetMessage.stat(tasks().get(1))).isEqualTo(NetMessage.RECEIVED);
  }

  @Test
  void startAndRestartAreAnnounced() {
    run();
    assertThat(store.published()).containsExactly("drv.net.net");

    ipc = new FakeIpc(SELF);
    connect(ipc);
    run(InitType.RESTART);
    assertThat(store.published()).containsExactly("drv.net.net", "drv.net.net");
  }

  @Test
  void updateCarriesClientAndRequestsOver() {
    byte[] room = new byte[1514];
    configure(INET, 8);
    long[] read = transfer(NetRequest.READV_S, room);
    ask(INET, read);
    ipc.whenIdle(this::prepare);
    run();
    // Was not updated after all, and goes on.
    assertThat(card.events).containsExactly("stop", "start 8", "stop", "start 8");
    assertThat(store.keys()).contains("net.net");

    ipc = new FakeIpc(SELF);
    connect(ipc);
    card = new FakeNetCard(ipc);
    // Grants have the numbers that they had.
    ipc.kernel().grantToProcess(room);
    ipc.kernel().grantToProcess(vectorOf(room));
    card.incoming.add(bytes(60, 3));
    ipc.whenIdle(this::interrupt);
    store.published().clear();
    run(InitType.LIVE_UPDATE);

    assertThat(card.events).startsWith("stop", "start 8");
    assertThat(store.published()).doesNotContain("drv.net.net");
    assertThat(NetMessage.stat(tasks().getFirst())).isEqualTo(NetMessage.RECEIVED);
    assertThat(room).startsWith(bytes(60, 3));
    assertThat(store.keys()).doesNotContain("net.net");
  }

  private static byte[] vectorOf(byte[] room) {
    ByteMemory vector = new ByteMemory(8);
    vector.int32(0, 1000);
    vector.int32(4, room.length);
    return vector.bytes();
  }

  @Test
  void answersThatNobodyTakesDoNotPileUp() {
    ipc.busy(INET, true);
    configure(INET, 0);
    for (int i = 0; i < 200; i++) {
      ask(INET, Message.ofType(NetRequest.GETNAME.type()));
    }
    ipc.whenIdle(() -> ipc.busy(INET, false));

    run();

    assertThat(answers(INET, NetRequest.NAME_REPLY)).hasSizeBetween(10, 99);
  }

  private void prepare() {
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, 1);
    ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare);
  }

  // The process and the card are those of the next version afterwards.
  private void leaveAnAnswerToTheNextVersion() {
    ipc.busy(INET, true);
    configure(INET, 8);
    ipc.whenIdle(this::prepare);
    run();

    ipc = new FakeIpc(SELF);
    connect(ipc);
    card = new FakeNetCard(ipc);
  }

  @Test
  void answersThatWereNotTakenAreSentByTheNextVersion() {
    leaveAnAnswerToTheNextVersion();
    run(InitType.LIVE_UPDATE);

    long[] answer = answers(INET, NetRequest.CONF_REPLY).getFirst();
    assertThat(NetMessage.address(answer)).isEqualTo(FakeNetCard.ADDRESS);
  }

  @Test
  void versionThatIsNotAcceptedLeavesAnswersAndCardToTheOldOne() {
    leaveAnAnswerToTheNextVersion();
    ipc.peer(Endpoint.RS, message -> false); // lets it wait for ever
    run(InitType.LIVE_UPDATE);

    assertThat(ipc.sentTo(INET)).isEmpty();
    assertThat(card.events).doesNotContain("start 8");
  }

  @Test
  void answersThatWereNotTakenAreSentWhenTheUpdateIsOff() {
    ipc.busy(INET, true);
    configure(INET, 8);
    ipc.whenIdle(this::prepare);
    ipc.whenIdle(() -> ipc.busy(INET, false));

    run();

    assertThat(answers(INET, NetRequest.CONF_REPLY)).hasSize(1);
  }

  @Test
  void termStopsTheCard() {
    configure(INET, 0);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.PM, Ipc.SENDA, CommonRequest.signal(Signal.TERM)));
    ipc.init(InitType.FRESH);

    assertThat(ipc.run(new NetDriverProcess((sys, arguments, statistics) -> card))).isTrue();

    assertThat(card.events).endsWith("stop");
  }

  @Test
  void driverWithoutACardDoesNotStart() {
    ipc.init(InitType.FRESH);
    ipc.run(
        new NetDriverProcess((sys, arguments, statistics) -> {
          throw new ErrnoException(Errno.ENXIO, "none");
        }));

    assertThat(ipc.kernel().console()).contains("no card: none");
    assertThat(store.published()).isEmpty();
  }
}
