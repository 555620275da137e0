package samsara.kernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.OpenKernels;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// Every primitive and every kernel call, allowed or not to an old version and to a new one, tried
/// before a swap, after it and after the roll-back: what counts is what the body under the endpoint
/// may do.
class PrivilegeMatrixTest {
  private enum Phase {
    BEFORE,
    SWAPPED,
    ROLLED_BACK
  }

  /// What is tried, and which right it takes.
  private sealed interface Operation {
    /// A primitive, by the trap mask.
    record Primitive(int number) implements Operation {}

    /// A primitive, by the send mask.
    record Peer(int number) implements Operation {}

    /// A kernel call, by its mask.
    record Call(KernelCall call) implements Operation {}
  }

  private static final List<Integer> PRIMITIVES =
      List.of(Ipc.SEND, Ipc.RECEIVE, Ipc.SENDREC, Ipc.NOTIFY, Ipc.SENDNB, Ipc.SENDA);

  @TestFactory
  Stream<DynamicNode> rightsOfTheBodyCount() {
    List<Operation> operations = new ArrayList<>();
    PRIMITIVES.forEach(number -> operations.add(new Operation.Primitive(number)));
    PRIMITIVES.stream()
        .filter(number -> number != Ipc.RECEIVE)
        .forEach(number -> operations.add(new Operation.Peer(number)));
    Arrays.stream(KernelCall.values()).forEach(call -> operations.add(new Operation.Call(call)));
    return operations.stream().map(operation -> dynamicContainer(operation + "", cases(operation)));
  }

  private static Stream<DynamicNode> cases(Operation operation) {
    List<DynamicNode> nodes = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (boolean old : new boolean[] {true, false}) {
        for (boolean fresh : new boolean[] {true, false}) {
          nodes.add(
              dynamicTest(
                  "%s, old %s, new %s".formatted(phase, word(old), word(fresh)),
                  () -> {
                    check(operation, phase, old, fresh);
                    OpenKernels.closeAll(); // JUnit knows of the end of all of them only
                  }));
        }
      }
    }
    return nodes.stream();
  }

  private static String word(boolean allowed) {
    return allowed ? "allowed" : "denied";
  }

  private static void check(Operation operation, Phase phase, boolean old, boolean fresh) {
    boolean allowed = phase == Phase.SWAPPED ? fresh : old;
    int result = new Attempt(operation, old, fresh).in(phase);
    if (allowed) {
      assertThat(result).isNotIn(-Errno.ECALLDENIED, -Errno.ETRAPDENIED);
    } else {
      assertThat(result).isEqualTo(denial(operation));
    }
  }

  private static int denial(Operation operation) {
    return switch (operation) {
      case Operation.Primitive(int number) ->
          number == Ipc.SENDA ? -Errno.EPERM : -Errno.ETRAPDENIED;
      case Operation.Peer _, Operation.Call _ -> -Errno.ECALLDENIED;
    };
  }

  /// A system with two versions of a service and a peer.
  private static final class Attempt {
    private final TestSystem system = new TestSystem(Variant.standard());
    private final Operation operation;
    private final Proc peer;
    private final Proc service;
    private final Proc spare;
    private final Actor peerActor;
    private final Actor oldActor;
    private final Actor newActor;

    Attempt(Operation operation, boolean old, boolean fresh) {
      this.operation = operation;
      Core core = system.core();
      peerActor = new Actor(core, 0, core.machine().pic().line(0));
      oldActor = new Actor(core, 0, core.machine().pic().line(0));
      newActor = new Actor(core, 0, core.machine().pic().line(0));
      peer = make("peer", peerActor);
      service = make("old", oldActor);
      spare = make("new", newActor);
      restrict(service, old);
      restrict(spare, fresh);
    }

    private Proc make(String name, Actor actor) {
      Body[] own = new Body[1];
      Proc proc =
          system.create(
              name,
              7,
              ipc -> {
                actor.bind(own[0], ipc);
                actor.run();
              });
      own[0] = proc.body;
      return proc;
    }

    // Rights are set as RS would: all but the one.
    private void restrict(Proc proc, boolean allowed) {
      PrivilegeBody rights = TestSystem.privilegeOf(proc).body;
      long mask = -1L;
      if (!allowed) {
        switch (operation) {
          case Operation.Primitive(int number) -> {
            if (number == Ipc.SENDA) {
              rights.flags &= ~PrivilegeRecord.SYS_PROC;
            } else {
              rights.trapMask &= ~(1 << number);
            }
          }
          case Operation.Peer _ -> mask = ~peer.bit();
          case Operation.Call(KernelCall call) -> rights.callMask &= ~(1L << call.number());
        }
      }
      system.allow(proc, mask);
    }

    int in(Phase phase) {
      run(peer.body);
      run(service.body);
      if (phase != Phase.BEFORE) {
        swap();
      }
      if (phase == Phase.ROLLED_BACK) {
        swap();
      }
      Actor actor = phase == Phase.SWAPPED ? newActor : oldActor;
      return perform(actor);
    }

    private void run(Body body) {
      system.core().scheduler().start(body, RtsFlag.NO_PRIV);
      system.runUntilIdle();
    }

    private void swap() {
      system.core().scheduler().stop(service.body, RtsFlag.NO_PRIV);
      system.core().lifecycle().swap(spare, service);
      run(service.body);
    }

    private int perform(Actor actor) {
      prepare();
      actor.tell(command());
      system.run(this::isOver);
      if (sends(Ipc.SENDREC)) {
        peerActor.tell(new Command.Send(service.endpoint, 7, false));
        system.run(this::isOver);
      }
      @Nullable Outcome outcome = actor.outcome();
      if (outcome == null) { // it took effect: nobody is left to see an answer
        return Errno.OK;
      }
      return outcome.result() == Errno.OK
              && operation instanceof Operation.Peer(int number)
              && number == Ipc.SENDA
          ? system.core().machine().ram().read32(service.body.dataStart + AsyncEntry.RESULT)
          : outcome.result();
    }

    private boolean isOver() {
      Proc current = system.core().scheduler().current();
      return system.core().cpu().isHalted()
          || ((current == null || current.body.rts != 0) && system.core().scheduler().isEmpty());
    }

    // Whoever sends finds the peer waiting, whoever receives finds a notification.
    private void prepare() {
      if (sends(Ipc.RECEIVE)) {
        system.core().rendezvous().notify(peer, service);
      } else {
        peerActor.tell(new Command.Receive(Endpoint.ANY));
        system.runUntilIdle();
      }
    }

    private boolean sends(int primitive) {
      return switch (operation) {
        case Operation.Primitive(int number) -> number == primitive;
        case Operation.Peer(int number) -> number == primitive;
        case Operation.Call _ -> false;
      };
    }

    private Command command() {
      return switch (operation) {
        case Operation.Primitive(int number) -> primitive(number);
        case Operation.Peer(int number) -> primitive(number);
        case Operation.Call(KernelCall call) -> new Command.WrongCall(call.type());
      };
    }

    private Command primitive(int number) {
      return switch (number) {
        case Ipc.SEND -> new Command.Send(peer.endpoint, 1, true);
        case Ipc.SENDNB -> new Command.Send(peer.endpoint, 1, false);
        case Ipc.RECEIVE -> new Command.Receive(peer.endpoint);
        case Ipc.SENDREC -> new Command.Sendrec(peer.endpoint, 1);
        case Ipc.NOTIFY -> new Command.Notify(peer.endpoint);
        default ->
            new Command.Senda(List.of(new Command.Entry(AsyncEntry.VALID, peer.endpoint, 1)), 0, 1);
      };
    }
  }
}
