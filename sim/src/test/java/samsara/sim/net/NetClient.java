package samsara.sim.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import samsara.abi.Endpoint;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetMessage;
import samsara.protocol.net.NetRequest;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sim.TestFrame;
import samsara.sys.Grants;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// Speaks to a network driver as INET does: configures it when it has started, sends numbered
/// frames one after the other to a host that echoes them, and sends one again that is not echoed in
/// time. On SIGTERM, or after so many frames, it prints what happened.
///
/// Arguments: `driver=LABEL frames=COUNT step=BYTES mode=BITS pace=TICKS`.
final class NetClient implements SystemProcess {
  private static final int BUFFER_BYTES = 1536;
  private static final byte[] ECHO = {0x52, 0x54, 0, 0x65, 0x63, 0x68};

  private final Map<String, String> arguments = new HashMap<>();
  private final List<Integer> grants = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final int[] in = new int[2];
  private final int[] inVector = new int[2];
  private final int[] inGrant = new int[2];
  private int out;
  private int outVector;
  private int tag;
  private int driver = Endpoint.NONE;
  private byte[] address = new byte[0];
  private int number;
  private int startTicks;
  private Timers.Timer timer = () -> {};

  private int resent;
  private int damaged;
  private int wrong;
  private int others;
  private int configured;
  private int errors;
  private int slowestTicks;
  private boolean ended;

  @SuppressWarnings("NullAway.Init") // Set by main.
  private Sys sys;

  @SuppressWarnings("NullAway.Init") // Set by main.
  private Sef sef;

  @Override
  public void main(Sef newSef) {
    sef = newSef;
    sys = sef.sys();
    sef.onSignal((system, signal) -> {
      if (signal == Signal.TERM) {
        report();
        sys.exit();
      }
    });
    sef.startup();
    for (String word : sef.arguments()) {
      int equals = word.indexOf('=');
      arguments.put(word.substring(0, equals), word.substring(equals + 1));
    }
    out = sys.heap().allocate(BUFFER_BYTES);
    outVector = sys.heap().allocate(16 * 8);
    for (int i = 0; i < in.length; i++) {
      in[i] = sys.heap().allocate(BUFFER_BYTES);
      inVector[i] = sys.heap().allocate(2 * 8);
    }
    try {
      sys.dataStore().subscribe("drv\\.net\\..*", DsFlag.INITIAL | DsFlag.OVERWRITE);
    } catch (ErrnoException e) {
      sys.print("no subscription: " + e.getMessage());
    }
    long[] message = Message.create();
    for (; ; ) {
      sef.receive(Endpoint.ANY, message);
      handle(message);
    }
  }

  private int argument(String name, int otherwise) {
    return Integer.parseInt(arguments.getOrDefault(name, Integer.toString(otherwise)));
  }

  private void handle(long[] message) {
    int source = Message.source(message);
    if (Ipc.isNotify(sef.status())) {
      if (source == Endpoint.DS) {
        changed();
      }
    } else if (source == driver) {
      switch (Message.type(message)) {
        case NetRequest.CONF_REPLY -> configured(message);
        case NetRequest.TASK_REPLY -> task(message);
        case NetRequest.STAT_REPLY -> statistics();
        case NetRequest.NAME_REPLY -> sys.print("name " + NetMessage.name(message));
        default -> sys.print("type 0x" + Integer.toHexString(Message.type(message)));
      }
    }
  }

  private void changed() {
    try {
      for (; ; ) {
        String key = sys.dataStore().check().key();
        if (key.equals("drv.net." + arguments.get("driver"))) {
          found(sys.dataStore().retrieveEndpoint(key.substring("drv.net.".length())));
        }
      }
    } catch (ErrnoException e) {
      // ENOENT: no more.
    }
  }

  private void found(int endpoint) {
    if (endpoint != driver) {
      driver = endpoint;
      for (int i = 0; i < in.length; i++) {
        // A small part first, as INET has room for headers.
        sys.ipc().memory().int32(inVector[i], grant(in[i], 100, Grants.WRITE));
        sys.ipc().memory().int32(inVector[i] + 4, 100);
        sys.ipc()
            .memory()
            .int32(inVector[i] + 8, grant(in[i] + 100, BUFFER_BYTES - 100, Grants.WRITE));
        sys.ipc().memory().int32(inVector[i] + 12, BUFFER_BYTES - 100);
        inGrant[i] = grant(inVector[i], 16, Grants.READ);
      }
    }
    configure();
  }

  private int grant(int from, int bytes, int access) {
    return sys.grants().direct(driver, from, bytes, access);
  }

  private void configure() {
    address = new byte[0];
    long[] message = Message.ofType(NetRequest.CONF.type());
    NetMessage.mode(message, argument("mode", 0));
    sys.async().send(driver, message);
    restartTimer(sys.hz());
  }

  private void restartTimer(int ticks) {
    timer.cancel();
    timer = sys.timers().set(ticks, this::late);
  }

  private void configured(long[] message) {
    if (NetMessage.confResult(message) < 0) {
      errors++;
      return; // again when the timer says so
    }
    configured++;
    address = NetMessage.address(message);
    if (configured == 1) {
      sys.print("address " + HexFormat.of().formatHex(address));
      long[] name = Message.ofType(NetRequest.GETNAME.type());
      sys.async().send(driver, name);
      startTicks = sys.kernel().uptimeTicks();
    }
    read();
    if (argument("frames", 1) != 0 || argument("pace", 0) != 0) {
      write();
    }
  }

  private void late() {
    if (ended) {
      return;
    }
    if (address.length == 0) {
      configure();
    } else if (argument("frames", 1) != 0 || argument("pace", 0) != 0) {
      resent++;
      tag ^= 1;
      read();
      write();
    }
  }

  private void read() {
    long[] message = Message.ofType(NetRequest.READV_S.type());
    NetMessage.process(message, tag);
    NetMessage.grant(message, inGrant[tag]);
    NetMessage.count(message, 2);
    sys.async().send(driver, message);
  }

  private int size(int of) {
    int step = argument("step", 97);
    int sizes = (TestFrame.BYTES_MAX - TestFrame.BYTES_MIN) / step + 2;
    return Math.min(TestFrame.BYTES_MIN + (of % sizes) * step, TestFrame.BYTES_MAX);
  }

  private void write() {
    grants.forEach(sys.grants()::revoke);
    grants.clear();
    byte[] frame = TestFrame.of(ECHO, address, number, size(number));
    sys.ipc().memory().write(out, frame, 0, frame.length);
    int parts = 0;
    for (int at = 0; at < frame.length; parts++) {
      int most = frame.length - at;
      int bytes = parts == 15 ? most : Math.min(most, 1 + random.nextInt(frame.length));
      int part = grant(out + at, bytes, Grants.READ);
      grants.add(part);
      sys.ipc().memory().int32(outVector + parts * 8, part);
      sys.ipc().memory().int32(outVector + parts * 8 + 4, bytes);
      at += bytes;
    }
    int vector = grant(outVector, parts * 8, Grants.READ);
    grants.add(vector);
    long[] message = Message.ofType(NetRequest.WRITEV_S.type());
    NetMessage.process(message, tag);
    NetMessage.grant(message, vector);
    NetMessage.count(message, parts);
    sys.async().send(driver, message);
    restartTimer(Math.max(2, sys.hz() / 4));
  }

  private void task(long[] message) {
    if (NetMessage.error(message) != 0) {
      errors++;
    }
    if ((NetMessage.stat(message) & NetMessage.RECEIVED) != 0) {
      byte[] frame = new byte[NetMessage.count(message)];
      sys.ipc().memory().read(in[NetMessage.process(message)], frame, 0, frame.length);
      received(frame);
      tag ^= 1;
      read();
    }
  }

  private void received(byte[] frame) {
    if (!TestFrame.isWhole(frame)) {
      damaged++;
    } else if (!TestFrame.isRight(frame)) {
      wrong++;
    } else if (!Arrays.equals(TestFrame.source(frame), ECHO)) {
      others++;
    } else if (TestFrame.number(frame) == number && frame.length == size(number)) {
      echoed();
    }
  }

  private void echoed() {
    int now = sys.kernel().uptimeTicks();
    slowestTicks = Math.max(slowestTicks, now - startTicks);
    number++;
    int frames = argument("frames", 1);
    if (frames > 0 && number >= frames) {
      ended = true;
      timer.cancel();
      report();
      return;
    }
    int pace = argument("pace", 0);
    if (pace == 0) {
      startTicks = now;
      write();
    } else {
      timer.cancel();
      timer =
          sys.timers()
              .set(
                  pace,
                  () -> {
                    startTicks = sys.kernel().uptimeTicks();
                    write();
                  });
    }
  }

  private void report() {
    sys.print(
        "frames=%d resent=%d damaged=%d wrong=%d others=%d slowest=%d configured=%d errors=%d end"
            .formatted(number, resent, damaged, wrong, others, slowestTicks, configured, errors));
    long[] message = Message.ofType(NetRequest.GETSTAT_S.type());
    NetMessage.grant(message, grant(out, EthernetStatistics.SIZE_BYTES, Grants.WRITE));
    sys.async().send(driver, message);
  }

  private void statistics() {
    EthernetStatistics counts = EthernetStatistics.read(sys.ipc().memory(), out);
    sys.print(
        "sent=%d received=%d".formatted(counts.get(Counter.SENT), counts.get(Counter.RECEIVED)));
  }
}
