package samsara.rs.world;

import java.util.List;
import java.util.stream.IntStream;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.pci.PciRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.rs.world.Body.Stage;

/// What service processes do: SEF's part of the protocols, after the behaviour of their program.
public final class Services {
  private final World world;

  Services(World world) {
    this.world = world;
  }

  /// Runs an action in the context of a body as soon as that may run.
  private void act(Body body, int ticks, Runnable action) {
    world.after(
        ticks,
        () -> {
          if (body.isRunnable()) {
            action.run();
          } else if (body.stage != Stage.GONE && (body.rts & RtsFlag.SIG_PENDING) == 0) {
            act(body, 1, action);
          } else if (body.stage != Stage.GONE && (body.rts & RtsFlag.SIGNALED) != 0) {
            act(body, 1, action);
          }
        });
  }

  int ping(Body body) {
    body.pinged = true;
    body.wasPinged = true;
    pong(body);
    return Errno.OK;
  }

  private void pong(Body body) {
    if (body.pinged && body.isReceptive() && body.stage == Stage.IDLE) {
      body.pinged = false;
      if (body.behaviour.pongs) {
        act(
            body,
            world.latency(),
            () -> world.toRs(body.place().endpoint, Ipc.NOTIFY, Message.create()));
      }
    }
  }

  /// An asynchronous message of RS.
  int deliver(Body body, long[] message, boolean noReply) {
    if (body.isRunnable() && body.stage == Stage.WAITS_FOR_RS && !noReply) {
      return answer(body, message);
    }
    if (!body.isReceptive()) {
      return -Errno.ENOTREADY;
    }
    int type = Message.type(message);
    if (body.stage == Stage.STARTING) {
      if (type == RsRequest.INIT.type()) {
        init(body, message);
      }
      return Errno.OK;
    }
    if (type == RsRequest.LU_PREPARE.type()) {
      prepare(body, PrepareMessage.state(message));
    } else if (type == CommonRequest.SIGNAL.type()) {
      signal(body, CommonRequest.signal(message));
    } else if (PciRequest.of(type) != null) {
      world.pci.take(body, message);
    } else if (!FakeServer.take(world, body.place().endpoint, message)) {
      throw new AssertionError(
          World.name(body.place().endpoint) + " got a stray message, type " + type);
    }
    return Errno.OK;
  }

  private void init(Body body, long[] message) {
    int type = InitMessage.initType(message);
    body.initTypes.add(type);
    body.stage = Stage.WORKING;
    int result = body.behaviour.initResult(type);
    if (result == Behaviour.HANG) {
      return;
    }
    act(
        body,
        body.behaviour.initTicks + world.latency(),
        () -> {
          if (result == Behaviour.CRASH) {
            crash(body, Signal.ABRT);
          } else {
            long[] report = Message.ofType(RsRequest.INIT.type());
            InitMessage.result(report, result);
            sendrecToRs(body, report);
          }
        });
  }

  private void sendrecToRs(Body body, long[] message) {
    int endpoint = body.place().endpoint;
    body.stage = Stage.SENDING;
    world.toRs(
        endpoint,
        Ipc.SENDREC,
        message,
        () -> {
          // What a body was sending is dropped when it is swapped or cleared.
          boolean sends = body.stage == Stage.SENDING && body.place().endpoint == endpoint;
          if (sends) {
            body.stage = Stage.WAITS_FOR_RS;
          }
          return sends;
        });
  }

  /// RS's answer to a service that waits for it.
  int answer(Body body, long[] message) {
    if (body.stage != Stage.WAITS_FOR_RS) {
      if (body.isReceptive()) {
        throw new AssertionError(
            World.name(body.place().endpoint) + " gets an answer to nothing: " + message[0]);
      }
      return -Errno.ENOTREADY;
    }
    int type = Message.type(message);
    body.rsAnswers.add(type);
    if (!body.wasInit && type != Errno.OK) {
      throw new AssertionError("init answer " + Errno.nameOf(type));
    }
    body.wasInit = true;
    body.stage = Stage.IDLE;
    pong(body);
    return Errno.OK;
  }

  private void prepare(Body body, int state) {
    body.preparedFor.add(state);
    if (state == PrepareState.NULL || body.behaviour.prepare == Behaviour.NEVER) {
      return;
    }
    int asked = body.preparedFor.size();
    act(
        body,
        body.behaviour.prepareTicks,
        () -> {
          if (body.preparedFor.size() != asked) {
            return;
          }
          if (body.behaviour.prepare == Behaviour.CRASH) {
            crash(body, Signal.SEGV);
            return;
          }
          long[] report = Message.ofType(RsRequest.LU_PREPARE.type());
          PrepareMessage.state(report, state);
          PrepareMessage.result(report, body.behaviour.prepare);
          sendrecToRs(body, report);
        });
  }

  private void signal(Body body, int signal) {
    body.signalsSeen.add(signal);
    if (signal == Signal.TERM && body.behaviour.exitsOnTerm) {
      act(body, world.latency(), () -> crash(body, Signal.ABRT));
    }
  }

  private void crash(Body body, int signal) {
    world.kernel.kill(body.place().endpoint, signal);
  }

  /// `true` if the instance at an endpoint was ever pinged.
  public boolean wasPinged(int endpoint) {
    return world.kernel.proc(endpoint).body.wasPinged;
  }

  /// Sets how the instance at an endpoint behaves.
  public void behave(int endpoint, Behaviour behaviour) {
    world.kernel.proc(endpoint).body.behaviour = behaviour;
  }

  /// Lets a service sit in an endless loop.
  public void hang(int endpoint) {
    world.kernel.proc(endpoint).body.hung = true;
  }

  /// A tracer stops a service, or lets it go on.
  public void stopAtDebugger(int endpoint, boolean stopped) {
    Body body = world.kernel.proc(endpoint).body;
    body.rts = stopped ? body.rts | RtsFlag.P_STOP : body.rts & ~RtsFlag.P_STOP;
    pong(body);
  }

  /// Number of the instance at an endpoint.
  public int instance(int endpoint) {
    return world.kernel.proc(endpoint).body.number;
  }

  /// Init types that the instance at an endpoint was started with.
  public List<Integer> initTypes(int endpoint) {
    return world.kernel.proc(endpoint).body.initTypes;
  }

  /// States that the instance at an endpoint was asked to prepare for.
  public List<Integer> preparedFor(int endpoint) {
    return world.kernel.proc(endpoint).body.preparedFor;
  }

  /// What RS answered to the instance at an endpoint.
  public List<Integer> rsAnswers(int endpoint) {
    return world.kernel.proc(endpoint).body.rsAnswers;
  }

  /// Arguments on the stack of the process at an endpoint.
  public List<String> arguments(int endpoint) {
    Proc proc = world.kernel.proc(endpoint);
    int frame = proc.body.stackPointer;
    return IntStream.range(0, proc.memory.int32(frame))
        .map(i -> proc.memory.int32(frame + (i + 1) * Integer.BYTES))
        .mapToObj(address -> proc.memory.string(address, 20))
        .toList();
  }

  /// Signals that reached the instance at an endpoint.
  public List<Integer> signalsSeen(int endpoint) {
    return world.kernel.proc(endpoint).body.signalsSeen;
  }

  /// VM calls that the instance at an endpoint may make.
  public long vmMask(int endpoint) {
    return world.kernel.proc(endpoint).body.vmMask;
  }
}
