package samsara.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.shell.Failures.assertFails;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.ProcessRecord;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

class CommandsTest {
  private static final int HELLO = Endpoint.of(1, 30);

  private final FakeSystem system = new FakeSystem();
  private final List<String> kills = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final Deque<String> content = new ArrayDeque<>();
  private int readError;
  private int openFlags;

  @BeforeEach
  void answer() {
    system.servers.put(Endpoint.PM, this::answerAsPm);
    system.servers.put(Endpoint.VFS, this::answerAsVfs);
    system.processes.add(process(2, Endpoint.RS, RtsFlag.RECEIVING, Endpoint.ANY, "rs"));
    system.processes.add(process(30, HELLO, RtsFlag.RECEIVING, Endpoint.VFS, "hello"));
    system.processes.add(process(40, Endpoint.of(1, 40), 0, Endpoint.NONE, "ps"));
    system.processes.add(
        process(41, Endpoint.of(1, 41), RtsFlag.RECEIVING | RtsFlag.NO_PRIV, Endpoint.NONE, "new"));
  }

  private static ProcessInfo process(int slot, int endpoint, int flags, int from, String name) {
    return new ProcessInfo(
        slot, endpoint, flags, 0, 4, 8, 10, 20, from, Endpoint.NONE, 15, 1, name);
  }

  private int answerAsPm(long[] message, ByteMemory memory) {
    if (Message.type(message) == PmCall.KILL.number()) {
      kills.add(PmMessage.pid(message) + " " + PmMessage.signal(message));
      return PmMessage.pid(message) == 99 ? -Errno.ESRCH : Errno.OK;
    }
    int address = PmMessage.bufferAddress(message);
    int size = ProcessRecord.SIZE_BYTES;
    new ProcessRecord(2, 1, Endpoint.RS, 0, 0, 0, 1, "rs").write(memory, address);
    new ProcessRecord(17, 2, HELLO, 12, 12, 0, 1, "hello").write(memory, address + size);
    new ProcessRecord(20, 1, Endpoint.of(1, 40), 0, 0, 0, 0, "ps")
        .write(memory, address + 2 * size);
    new ProcessRecord(21, 1, Endpoint.of(1, 50), 0, 0, 0, 2, "sh")
        .write(memory, address + 3 * size);
    new ProcessRecord(22, 1, Endpoint.of(1, 41), 0, 0, 0, 0, "new")
        .write(memory, address + 4 * size);
    return 5 * size;
  }

  private int answerAsVfs(long[] message, ByteMemory memory) {
    VfsCall call = VfsCall.of(Message.type(message));
    return switch (call) {
      case OPEN -> {
        String path = memory.string(VfsMessage.openName(message), VfsMessage.nameBytes(message));
        files.add(path);
        openFlags = VfsMessage.openFlags(message);
        yield path.equals("/dev/nosuch") ? -Errno.ENOENT : 3;
      }
      case READ -> {
        String next = content.poll();
        byte[] bytes = (next == null ? "" : next).getBytes(StandardCharsets.UTF_8);
        memory.write(VfsMessage.address(message), bytes, 0, bytes.length);
        yield next == null && readError != 0 ? -readError : bytes.length;
      }
      case CLOSE -> {
        files.add("close " + VfsMessage.fd(message));
        yield Errno.OK;
      }
      case GETSYSINFO -> {
        int address = VfsMessage.address(message);
        new DeviceMapEntry(3, Endpoint.NONE, 0, 0, "").write(memory, address);
        new DeviceMapEntry(17, HELLO, 1, 1, "hello")
            .write(memory, address + DeviceMapEntry.SIZE_BYTES);
        yield 2 * DeviceMapEntry.SIZE_BYTES;
      }
      case null, default -> throw new AssertionError("call=" + call);
    };
  }

  private void kill(String... words) throws CommandFailure {
    new KillCommand(system).kill(words);
  }

  private String cat(String... paths) throws CommandFailure {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      new CatCommand(system).cat(paths);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String is(String key) throws CommandFailure {
    return new IsCommand(system, system).is(key).toString();
  }

  private String trace(String verb, String... words) throws CommandFailure {
    return new TraceCommand(system).trace(verb, words);
  }

  @Test
  void psShowsEveryProcessAndWhatItDoes() throws CommandFailure {
    assertThat(new PsCommand(system, system).ps().toString())
        .isEqualTo(
            """
            PID  PPID  UID  ENDPOINT  STATE              NAME
              2     1    0  2.0       waits              rs
             17     2   12  30.1      waits for vfs      hello
             20     1    0  40.1      ready              ps
             21     1    0  50.1      zombie             sh
             22     1    0  41.1      RECEIVING|NO_PRIV  new\
            """);
  }

  @ParameterizedTest
  @CsvSource({"-9, 9", "-KILL, 9", "-SIGKILL, 9", "-term, 15", "-15, 15", "-0, 0"})
  void killSendsTheSignal(String option, int signal) throws CommandFailure {
    kill(option, "17");
    assertThat(kills).containsExactly("17 " + signal);
  }

  @Test
  void killSendsTermToAllThatAreNamed() throws CommandFailure {
    kill("17", "18");
    assertThat(kills).containsExactly("17 15", "18 15");
  }

  @Test
  void killOfNobodyIsEsrch() {
    assertFails(3, () -> kill("99")).hasMessage("kill: 99: No such process (error 3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""      | kill: '' is no pid
          -9      | kill: no pid given
          -26 1   | kill: no signal '26'
          -FOO 1  | kill: no signal 'FOO'
          -9 x    | kill: 'x' is no pid
          hello   | kill: 'hello' is no pid
          """)
  void killNamesWhatIsWrong(String words, String problem) {
    assertFails(22, () -> kill(words.split(" ", -1)))
        .hasMessage(problem + "; usage: kill [-9|-KILL|-TERM|...] <pid>...; ps shows the pids");
    assertThat(kills).isEmpty();
  }

  @Test
  void killWithoutWordsShowsTheUsage() {
    assertFails(22, () -> kill()).hasMessageStartingWith("kill: no pid given");
  }

  @Test
  void catShowsFilesToTheirEnd() throws CommandFailure {
    content.add("Hello, ");
    content.add("World!\n");
    assertThat(cat("/dev/hello", "/dev/klog")).isEqualTo("Hello, World!\n");
    assertThat(files).containsExactly("/dev/hello", "close 3", "/dev/klog", "close 3");
  }

  @Test
  void catOfWhatIsNotThereIsEnoent() {
    assertFails(2, () -> cat("/dev/nosuch"))
        .hasMessage("cat: /dev/nosuch: No such file or directory (error 2)");
  }

  @Test
  void catClosesWhatCannotBeRead() {
    readError = Errno.EIO;
    assertFails(5, () -> cat("/dev/hello"))
        .hasMessage("cat: /dev/hello: Input/output error (error 5)");
    assertThat(files).containsExactly("/dev/hello", "close 3");
  }

  @Test
  void catDoesNotWaitForMore() throws CommandFailure {
    content.add("boot\n");
    readError = Errno.EAGAIN;
    assertThat(cat("/dev/klog")).isEqualTo("boot\n");
    assertThat(openFlags).isEqualTo(OpenFlag.O_NONBLOCK);
  }

  @Test
  void catWaitsWhenItIsTold() throws CommandFailure {
    content.add("boot\n");
    assertThat(cat("-f", "/dev/klog")).isEqualTo("boot\n");
    assertThat(openFlags).isEqualTo(OpenFlag.O_RDONLY);
  }

  @Test
  void catWithoutPathShowsTheUsage() {
    assertFails(22, () -> cat())
        .hasMessage("cat: no file given; usage: cat [-f] <path>..., as cat /dev/hello");
    assertFails(22, () -> cat("-f"));
  }

  @Test
  void aKilledSessionEndsTheCommand() {
    system.sendError = Errno.ESRCH;
    assertFails(137, () -> cat("/dev/hello")).hasMessage("cat: killed");
    assertThat(system.opened.getFirst().closed).isTrue();
  }

  @Test
  void anInterruptedThreadEndsTheCommand() {
    system.interrupts = true;
    assertFails(130, () -> kill("1")).hasMessage("kill: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    system.interrupts = false;
    system.sendError = Errno.EINTR;
    assertFails(130, () -> kill("1")).hasMessage("kill: interrupted");
  }

  @Test
  void aSystemWithoutRoomForAProcessIsNamed() {
    system.openError = Errno.EAGAIN;
    assertFails(11, () -> kill("1"))
        .hasMessage("kill: no process can be made: Resource temporarily unavailable (error 11)");
  }

  @Test
  void aServerThatRefusesATableIsNamed() {
    system.servers.put(Endpoint.PM, (message, memory) -> -Errno.EPERM);
    assertFails(1, () -> new PsCommand(system, system).ps())
        .hasMessage("ps: pm: Operation not permitted (error 1)");
  }

  @Test
  void isListsItsTables() {
    assertThat(new IsCommand(system, system).is().toString())
        .startsWith("KEY  TABLE\nf1   processes of the kernel");
  }

  @Test
  void isShowsTheProcessesOfTheKernel() throws CommandFailure {
    assertThat(is("f1"))
        .startsWith(
            """
            SLOT  ENDPOINT  NAME   PRIV  QUEUE  QUANTUM  USER  SYS  FROM  TO  FLAGS
               2  2.0       rs       15      4        8    10   20  ANY   -   RECEIVING
            """);
  }

  @Test
  void isShowsTheBootImage() throws CommandFailure {
    assertThat(is("f3"))
        .isEqualTo(
            """
            NAME  SLOT  QUANTUM  QUEUE  FULLVM  BASE       BYTES  IMAGE
            ds       6       32      4  yes     0x100000  262144      3\
            """);
  }

  @Test
  void isShowsThePrivileges() throws CommandFailure {
    assertThat(is("F4"))
        .isEqualTo(
            """
            ID  NAME  FLAGS    TRAPS  MANAGER  SENDS TO          KERNEL CALLS
             6  rs    P--S---  SARBN  rs       ffffffffffffffff  ffffffffffffffff
            14  -     PB-----  ---B-  -        0000000000001070  0000000000000000\
            """);
  }

  @Test
  void isShowsTheMessagesOfTheKernel() throws CommandFailure {
    assertThat(is("f7")).isEqualTo("Samsara\nhello: Hello, World!");
    assertThat(new DmesgCommand(system).dmesg()).isEqualTo("Samsara\nhello: Hello, World!");
  }

  @Test
  void isShowsTheParametersOfTheKernel() throws CommandFailure {
    assertThat(is("f10"))
        .startsWith("PARAMETER             VALUE\nversion               Samsara 1.0\n")
        .contains("ticks a second        100\n");
  }

  @Test
  void isShowsTheProcessesOfPm() throws CommandFailure {
    assertThat(is("sf1"))
        .startsWith(
            """
            PID  PPID  ENDPOINT  UID  EUID  GID  FLAGS  NAME
              2     1  2.0         0     0    0  S--    rs
            """);
  }

  @Test
  void isShowsTheMajorsThatHaveADriver() throws CommandFailure {
    assertThat(is("sf4"))
        .isEqualTo(
            """
            LABEL  MAJOR  DRIVER  FLAGS  STYLE
            hello     17  30.1    F      STYLE_DEV\
            """);
  }

  @Test
  void anUnknownTableIsAnsweredWithAll() {
    assertFails(22, () -> is("sf99"))
        .hasMessageStartingWith("is: no table 'sf99'; these are the tables:\nKEY  TABLE\n");
  }

  @Test
  void traceIsSwitched() throws CommandFailure {
    assertThat(trace("on")).isEqualTo("trace is on");
    assertThat(trace("off")).isEqualTo("trace is off, 5 events");
    assertThat(trace("dump")).isEqualTo("first\nsecond");
    trace("dump", "7");
    assertThat(system.panel).containsExactly("on", "off", "dump 100", "dump 7");
  }

  @Test
  void traceIsFilteredByNameOrEndpoint() throws CommandFailure {
    trace("filter", "hello");
    trace("filter", "30.1");
    trace("filter", Integer.toString(HELLO));
    trace("filter", "any");
    assertThat(system.panel)
        .containsExactly(
            "filter " + HELLO, "filter " + HELLO, "filter " + HELLO, "filter " + Endpoint.ANY);
  }

  @Test
  void traceIsFilteredByType() throws CommandFailure {
    assertThat(trace("type", "signal", "READ")).isEqualTo("trace shows signal, READ");
    assertThat(trace("type", "any")).isEqualTo("trace shows all types");
    assertThat(system.panel).containsExactly("types [signal, READ]", "types []");
  }

  @Test
  void traceWithoutWordsTellsHowMuchThereIs() {
    assertThat(new TraceCommand(system).trace()).startsWith("5 events traced; ipc:trace on|off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start      | ipc:trace: no verb 'start'
          on now     | ipc:trace: wrong number of arguments
          filter     | ipc:trace: wrong number of arguments
          type       | ipc:trace: wrong number of arguments
          type nix   | ipc:trace: no type 'nix'
          dump 1 2   | ipc:trace: wrong number of arguments
          dump some  | ipc:trace: 'some' is no number of lines
          dump 0     | ipc:trace: '0' is no number of lines
          """)
  void traceNamesWhatIsWrong(String line, String problem) {
    List<String> words = List.of(line.split(" ", -1));
    assertFails(
            22,
            () -> trace(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new)))
        .hasMessageStartingWith(problem + "; usage: ipc:trace on|off");
  }

  @Test
  void traceOfNobodyIsEsrch() {
    assertFails(3, () -> trace("filter", "nosuch"))
        .hasMessage("ipc:trace: nosuch: No such process (error 3)");
  }
}
