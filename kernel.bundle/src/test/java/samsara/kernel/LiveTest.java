package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.host.HostProcess;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.HostSystem;
import samsara.kernel.testkit.TestPm;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.pm.PmCall;

/// The kernel in the host's time, on a thread of its own.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveTest {
  private final HostSystem system = HostSystem.live();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread cpu = new Thread(this::run, "cpu");

  LiveTest() {
    system.kernel().onReady(ready::countDown);
    cpu.start();
  }

  private void run() {
    system.kernel().run();
    system.kernel().close();
  }

  @AfterEach
  void stop() throws InterruptedException {
    system.kernel().control().halt("end of test");
    cpu.join();
    system.kernel().core().machine().close();
  }

  private HostProcess open() throws Exception {
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    return system.kernel().hosts().open("sh");
  }

  @Test
  void hostThreadsWaitForTheirAnswers() throws Exception {
    HostProcess process = open();
    for (int i = 0; i < 100; i++) {
      long[] message = Message.ofType(PmCall.GETPID.number());
      assertThat(process.sendrec(Endpoint.PM, message)).isZero();
      assertThat(Message.type(message)).isEqualTo(process.pid());
    }
    process.close();
  }

  @Test
  void manyHostThreadsHaveManyProcesses() throws Exception {
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    CountDownLatch served = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      Thread.ofPlatform()
          .start(() -> {
            try (HostProcess process = open()) {
              long[] message = Message.ofType(PmCall.GETPID.number());
              process.sendrec(Endpoint.PM, message);
              if (Message.type(message) == process.pid()) {
                served.countDown();
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void processThatLoopsDoesNotKeepTheCpuFromItsMailbox() throws Exception {
    HostProcess process = open();
    Thread client = Thread.ofPlatform().start(() -> spin(process));
    String state = "";
    while (!state.equals("init - sh 8")) {
      state = states();
    }
    system.pm().release();
    client.join();
    assertThat(states()).isEqualTo("init - sh -");
  }

  private static void spin(HostProcess process) {
    try {
      process.sendrec(Endpoint.PM, Message.ofType(TestPm.SPIN));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String states() {
    StringBuilder text = new StringBuilder();
    for (ProcessInfo info : system.kernel().control().processes()) {
      if (info.name().equals("init") || info.name().equals("sh")) {
        text.append(text.isEmpty() ? "" : " ").append(info.name()).append(' ');
        text.append(info.flags() == 0 ? "-" : Integer.toHexString(info.flags()));
      }
    }
    return text.toString();
  }

  @Test
  void interruptedThreadGetsItsCallBackAndTheProcessASignal() throws Exception {
    HostProcess process = open();
    Thread self = Thread.currentThread();
    Thread.ofPlatform().start(self::interrupt);
    assertThat(process.sendrec(Endpoint.PM, Message.ofType(TestPm.BLOCK))).isEqualTo(-Errno.EINTR);
    long[] message = Message.ofType(PmCall.GETPID.number());
    assertThat(process.sendrec(Endpoint.PM, message)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void interruptKeyEndsTheCallsThatWait() throws Exception {
    HostProcess process = open();
    assertThat(system.kernel().hosts().interrupt()).isFalse();
    Thread.ofPlatform()
        .start(() -> {
          while (!system.kernel().hosts().interrupt()) {
            Thread.onSpinWait();
          }
        });
    assertThat(process.sendrec(Endpoint.PM, Message.ofType(TestPm.BLOCK))).isEqualTo(-Errno.EINTR);
  }

  @Test
  void machineCodeThatLoopsDoesNotKeepTheCpuFromItsMailbox() throws Exception {
    HostProcess process = open();
    int code = process.allocate(0x100);
    byte[] program = new Assembler(code).hang().assemble();
    process.write(code, program, 0, program.length);
    long[] message = Message.ofType(TestPm.EXECUTE);
    Message.int32(message, Message.M1_I1, code);
    assertThat(process.sendrec(Endpoint.PM, message)).isEqualTo(-Errno.ESRCH);
    int ticks = 0;
    while (ticks < 3) {
      for (ProcessInfo info : system.kernel().control().processes()) {
        ticks = info.name().equals("program") ? info.userTicks() : ticks;
      }
    }
    HostProcess other = open();
    assertThat(other.sendrec(Endpoint.PM, Message.ofType(PmCall.GETPID.number()))).isZero();
  }
}
