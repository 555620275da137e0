package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeIpc;

final class SignalTest {
  private static final int TARGET = Endpoint.of(2, 40);
  private static final int OTHER = Endpoint.of(2, 41);

  private final ServiceUnderTest service = new ServiceUnderTest();
  private final FakeIpc ipc = service.ipc;
  private final Deque<int[]> pending = new ArrayDeque<>();
  private final List<Integer> ended = new ArrayList<>();

  @BeforeEach
  void start() {
    ipc.init(InitType.FRESH);
    ipc.kernel()
        .on(
            KernelCall.GETKSIG,
            message -> {
              int[] next = pending.isEmpty() ? new int[] {Endpoint.NONE, 0} : pending.removeFirst();
              Message.int32(message, Message.M2_I1, next[0]);
              Message.int32(message, Message.M2_L1, next[1]);
              return Errno.OK;
            })
        .on(
            KernelCall.ENDKSIG,
            message -> {
              ended.add(Message.int32(message, Message.M2_I1));
              return Errno.OK;
            });
  }

  private static int setOf(int... signals) {
    int set = 0;
    for (int signal : signals) {
      set |= 1 << signal;
    }
    return set;
  }

  private void recordSignals() {
    service.register(sef -> sef.onSignal((sys, signal) -> service.events.add("signal " + signal)));
  }

  static IntStream signals() {
    return IntStream.rangeClosed(1, 26);
  }

  @ParameterizedTest
  @MethodSource("signals")
  void everySignalMessageReachesTheHandler(int signal) {
    recordSignals();
    ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(signal));

    service.run();

    assertThat(service.events).containsExactly("signal " + signal);
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void signalMessageOfPmReachesTheSameHandler() {
    recordSignals();
    ipc.deliver(Endpoint.PM, Ipc.SENDA, CommonRequest.signal(Signal.TERM));

    service.run();

    assertThat(service.events).containsExactly("signal 15");
  }

  @Test
  void signalMessageOfADynamicServiceOrUserIsNoSignal() {
    recordSignals();
    ipc.deliver(ServiceUnderTest.CLIENT, Ipc.SENDA, CommonRequest.signal(Signal.TERM));

    service.run();

    assertThat(service.events).isEmpty();
    assertThat(service.typesSeen).containsExactly(CommonRequest.SIGNAL.type());
  }

  @ParameterizedTest
  @ValueSource(ints = {Signal.KMEM, Signal.KMESS, Signal.KIMAGE})
  void kernelSignalReachesTheHandler(int signal) {
    recordSignals();
    ipc.notification(Endpoint.SYSTEM, setOf(signal));

    service.run();

    assertThat(service.events).containsExactly("signal " + signal);
  }

  @Test
  void severalKernelSignalsComeInOrder() {
    recordSignals();
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KSIG, Signal.KMESS, Signal.KIMAGE));

    service.run();

    assertThat(service.events).containsExactly("signal 28", "signal 30", "signal 31");
  }

  @Test
  void signalsAreIgnoredByDefault() {
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KMESS));
    ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(Signal.TERM));

    assertThat(ipc.run(service)).as("exited").isFalse();
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void selfManagedProcessGetsItsOwnSignals() {
    recordSignals();
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KSIGSM, Signal.CHLD, Signal.TERM));

    service.run();

    assertThat(service.events).containsExactly("signal 29", "signal 15", "signal 17");
  }

  @Test
  void managerGetsEverySignalOfEveryTargetInOrder() {
    service.register(
        sef -> sef.onSignalManager((target, signal) -> note(target, signal, Errno.OK)));
    pending.add(new int[] {TARGET, setOf(Signal.TERM, Signal.HUP, Signal.SNDELAY)});
    pending.add(new int[] {OTHER, setOf(Signal.USR1)});
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KSIG));

    service.run();

    assertThat(service.events)
        .containsExactly(TARGET + ":1", TARGET + ":15", TARGET + ":26", OTHER + ":10");
    assertThat(ended).containsExactly(TARGET, OTHER);
  }

  @Test
  void targetThatTheManagerGivesUpStaysStopped() {
    service.register(sef ->
        sef.onSignalManager((target, signal) ->
            note(target, signal, signal == Signal.SEGV ? -Errno.EDEADSRCDST : Errno.OK)));
    pending.add(new int[] {TARGET, setOf(Signal.HUP, Signal.SEGV, Signal.TERM)});
    pending.add(new int[] {OTHER, setOf(Signal.USR1)});
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KSIG));

    service.run();

    assertThat(service.events).containsExactly(TARGET + ":1", TARGET + ":11", OTHER + ":10");
    assertThat(ended).containsExactly(OTHER);
  }

  @Test
  void defaultManagerLetsTheTargetRunOn() {
    pending.add(new int[] {TARGET, setOf(Signal.USR1)});
    ipc.notification(Endpoint.SYSTEM, setOf(Signal.KSIG));

    service.run();

    assertThat(ended).containsExactly(TARGET);
  }

  private int note(int target, int signal, int result) {
    service.events.add(target + ":" + signal);
    return result;
  }

  @Test
  void predefinedTermExitsOnTermOnly() {
    service.register(sef -> sef.onSignal(Sef.SignalHandler.TERM));
    ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(Signal.HUP));
    ipc.whenIdle(() -> service.events.add("alive"));
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(Signal.TERM)));

    assertThat(ipc.run(service)).isTrue();
    assertThat(service.events).containsExactly("alive");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Signal.CHLD,
        Signal.WINCH,
        Signal.CONT,
        Signal.TSTP,
        Signal.TTIN,
        Signal.TTOU,
        Signal.KMESS
      })
  void posixDefaultIgnoresWhatPosixIgnores(int signal) {
    assertThat(exitsOn(signal)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {Signal.HUP, Signal.INT, Signal.TERM, Signal.USR1, Signal.PIPE})
  void posixDefaultExitsOnTheOthers(int signal) {
    assertThat(exitsOn(signal)).isTrue();
  }

  private boolean exitsOn(int signal) {
    service.register(sef -> sef.onSignal(Sef.SignalHandler.POSIX_DEFAULT));
    ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(signal));
    return ipc.run(service);
  }

  @Test
  void answerToRsIsNoSignalWhateverItsNumber() {
    FakeIpc rs = new FakeIpc(Endpoint.RS);
    List<Integer> seen = new ArrayList<>();
    rs.deliver(Endpoint.PM, Ipc.SENDA, Message.ofType(CommonRequest.SIGNAL.type()));

    rs.run(sef -> {
      sef.onSignal((sys, signal) -> seen.add(-1));
      sef.startup();
      long[] message = Message.create();
      while (sef.receive(Endpoint.ANY, message) == Errno.OK) {
        seen.add(Message.type(message));
      }
    });

    assertThat(seen).containsExactly(CommonRequest.SIGNAL.type());
  }
}
