package samsara.kernel.model;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.KernelCall;

/// What a command means in the model.
final class Script {
  private Script() {}

  static void perform(Model model, Slot slot, Command command) {
    IpcModel ipc = model.ipc();
    LifeModel life = model.life();
    Body body = slot.body;
    switch (command) {
      case Command.Send send -> {
        body.trap = send.blocking() ? "send" : "sendnb";
        end(body, ipc.send(slot, send.peer(), send.tag(), send.blocking()));
        model.endWaitForLender(slot);
      }
      case Command.Receive receive -> {
        body.trap = "receive";
        end(body, ipc.receive(slot, receive.source()));
        model.endWaitForLender(slot);
      }
      case Command.Sendrec sendrec -> {
        body.trap = "sendrec";
        end(body, ipc.sendrec(slot, sendrec.peer(), sendrec.tag()));
        model.endWaitForLender(slot);
      }
      case Command.Notify notify -> {
        body.trap = "notify";
        end(body, ipc.notify(slot, notify.peer()));
      }
      case Command.Senda senda -> {
        body.trap = "senda";
        end(body, ipc.async().senda(slot, senda.entries(), senda.first(), senda.count()));
      }
      case Command.Late late -> {
        perform(model, slot, late.command());
        if (slot.body == body && body.mayRun()) {
          model.clock().endSlice(slot);
        } else {
          model.clock().tick();
        }
      }
      case Command.Irqctl irqctl -> body.ended = model.lines().perform(slot, irqctl);
      case Command.Call call when isOfClock(call) -> body.ended = model.clock().perform(slot, call);
      case Command.Call call -> {
        Outcome outcome = life.perform(slot, call);
        if (call.call() == KernelCall.EXIT && outcome.result() == Errno.OK) {
          return;
        }
        body.ended = outcome;
      }
      case Command.WrongCall _ -> body.ended = Outcome.of("call", -Errno.EBADREQUEST);
      case Command.Crash _ -> life.die(slot);
      case Command.Serve _ -> serve(ipc, slot);
      case Command.Return back -> {
        body.inHandler = false;
        if (back.answers() && body.clientWaits) {
          ipc.send(slot, body.client, back.tag(), false);
        }
        serve(ipc, slot);
      }
    }
  }

  private static boolean isOfClock(Command.Call call) {
    return switch (call.call()) {
      case SETALARM, SCHEDULE, SCHEDCTL -> true;
      default -> false;
    };
  }

  private static void serve(IpcModel ipc, Slot slot) {
    slot.body.trap = "serve";
    end(slot.body, ipc.receive(slot, Endpoint.ANY));
  }

  // A trap that has received something has said so itself.
  private static void end(Body body, int result) {
    boolean receives =
        body.trap.equals("receive") || body.trap.equals("sendrec") || body.trap.equals("serve");
    if (result < 0 || (result == Errno.OK && !receives)) {
      body.ended = Outcome.of(body.trap, result);
    }
  }
}
