package samsara.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.shell.Failures.assertFails;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.rs.SystemFlag;
import samsara.protocol.vfs.StatRecord;
import samsara.protocol.vfs.VfsMessage;

class ServiceCommandTest {
  @TempDir private Path home;

  private final FakeSystem system = new FakeSystem();
  private final List<StartRecord> records = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> installed = new ArrayList<>();
  private int answer = Errno.OK;

  @BeforeEach
  void fillDistribution() throws IOException {
    Files.createDirectories(home.resolve("etc"));
    Files.createDirectories(home.resolve("bundles"));
    Files.createDirectories(home.resolve("samples"));
    Files.writeString(home.resolve("etc/passwd"), "root:*:0:0\nservice:*:12:0\n");
    Files.writeString(
        home.resolve("etc/system.conf"),
        "service hello { system KILL; ipc SYSTEM PM; irq 3; };\nservice bad { frob; };\n");
    jar("bundles/samsara.driver.hello-1.0.jar", "hello");
    jar("bundles/bad.jar", "bad");
    jar("samples/hello-1.1.jar", "hello");
    jar("samples/empty.jar", "");
    jar("samples/stranger.jar", "stranger");
    system.servers.put(Endpoint.RS, this::answerAsRs);
    system.servers.put(Endpoint.VFS, ServiceCommandTest::answerAsVfs);
  }

  private void jar(String name, String program) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!program.isEmpty()) {
      manifest.getMainAttributes().putValue("Samsara-Program", program);
    }
    try (OutputStream out = Files.newOutputStream(home.resolve(name));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
  }

  private int answerAsRs(long[] message, ByteMemory memory) {
    RsRequest request = RsRequest.of(Message.type(message));
    if (request == null) {
      return slots(message, memory);
    }
    int address = Message.int32(message, Message.M1_P1);
    int number = Message.int32(message, Message.M1_I1);
    switch (request) {
      case UP, UPDATE -> {
        records.add(StartRecord.read(memory, address));
        requests.add(request + " " + number + " " + Message.int32(message, Message.M1_I2));
      }
      case DOWN, REFRESH, RESTART -> requests.add(request + " " + memory.string(address, number));
      default -> requests.add(request.toString());
    }
    return answer;
  }

  private static int slots(long[] message, ByteMemory memory) {
    assertThat(PmMessage.what(message)).isEqualTo(2);
    int address = PmMessage.bufferAddress(message);
    slot("rs", Endpoint.RS, 2, SlotInfo.ACTIVE, SystemFlag.CORE_SRV, 0).write(memory, address);
    address += SlotInfo.SIZE_BYTES;
    int flags = SlotInfo.ACTIVE | SlotInfo.UPDATING;
    slot("hello", Endpoint.of(2, 30), 17, flags, SystemFlag.USE_REPL | SystemFlag.USE_COPY, 17)
        .write(memory, address);
    return 3 * SlotInfo.SIZE_BYTES;
  }

  private static SlotInfo slot(
      String label, int endpoint, int pid, int flags, int systemFlags, int major) {
    return new SlotInfo(
        endpoint,
        pid,
        SlotInfo.IN_USE | flags,
        systemFlags,
        major == 0 ? 0 : 500,
        77,
        major == 0 ? 0 : 3,
        0,
        major,
        DeviceStyle.DEV,
        1,
        label,
        label,
        major == 0 ? "" : "1.2.0",
        major == 0 ? "" : "hello.jar");
  }

  private static int answerAsVfs(long[] message, ByteMemory memory) {
    String path = memory.string(VfsMessage.address(message), VfsMessage.nameBytes(message));
    int mode =
        switch (path) {
          case "/dev/hello" -> StatRecord.S_IFCHR;
          case "/dev/c0d0" -> StatRecord.S_IFBLK;
          case "/dev" -> StatRecord.S_IFDIR;
          default -> 0;
        };
    if (mode == 0) {
      return -Errno.ENOENT;
    }
    new StatRecord(1, 2, mode, 1, 0, 0, 17 << 8, 0).write(memory, VfsMessage.statBuffer(message));
    return Errno.OK;
  }

  private Object service(String words) throws CommandFailure {
    return String.valueOf(
        new ServiceCommand(
                system,
                system,
                () ->
                    new Distribution(
                        home.resolve("etc"),
                        List.of(home.resolve("bundles"), home.resolve("samples")),
                        installed))
            .service(words.split(" ", -1)));
  }

  private String url(String name) {
    return home.resolve(name).toUri().toString();
  }

  @Test
  void aProgramIsFoundByItsName() throws CommandFailure {
    service("up hello");
    assertThat(records.getFirst().command()).isEqualTo(url("bundles/samsara.driver.hello-1.0.jar"));
  }

  @Test
  void aJarOfTheDistributionIsFoundByItsName() throws CommandFailure {
    service("up hello-1.1");
    service("up hello-1.1.jar");
    assertThat(records)
        .allSatisfy(record -> assertThat(record.command()).isEqualTo(url("samples/hello-1.1.jar")));
  }

  @Test
  void aPathIsTakenAsItIs() throws CommandFailure {
    service("up " + home.resolve("samples/hello-1.1.jar"));
    assertThat(records.getFirst().command()).isEqualTo(url("samples/hello-1.1.jar"));
  }

  @Test
  void anInstalledBundleIsNamedByItsLocation() throws CommandFailure {
    installed.add("reference:" + url("bundles/samsara.driver.hello-1.0.jar"));
    service("up hello");
    assertThat(records.getFirst().command())
        .isEqualTo("reference:" + url("bundles/samsara.driver.hello-1.0.jar"));
  }

  @Test
  void aLocationIsTakenAsItIs() throws CommandFailure {
    service("up reference:" + url("samples/hello-1.1.jar"));
    assertThat(records.getFirst().command()).isEqualTo("reference:" + url("samples/hello-1.1.jar"));
  }

  @Test
  void theRecordHoldsWhatTheConfigurationSays() throws CommandFailure {
    service("-p up hello -dev /dev/hello -period 5HZ -label h1 -args x");
    StartRecord record = records.getFirst();
    assertThat(record.flags()).isEqualTo(StartRecord.REPLICA | StartRecord.IPC_VALID);
    assertThat(record.periodTicks()).isEqualTo(5 * FakeSystem.HZ);
    assertThat(record.uid()).isEqualTo(12);
    assertThat(record.major()).isEqualTo(17);
    assertThat(record.style()).isEqualTo(DeviceStyle.DEV);
    assertThat(record.callMask()).isEqualTo(1L << 6);
    assertThat(record.sendTo()).isEqualTo("SYSTEM PM");
    assertThat(record.irqs()).containsExactly(3);
    assertThat(record.label()).isEqualTo("h1");
    assertThat(record.command()).endsWith(".jar x");
  }

  @Test
  void withoutOptionsRsDecides() throws CommandFailure {
    service("up hello");
    assertThat(records.getFirst().periodTicks()).isZero();
    assertThat(records.getFirst().label()).isEmpty();
    assertThat(records.getFirst().major()).isZero();
  }

  @Test
  void updateSendsStateAndTime() throws CommandFailure {
    service("update hello-1.1 -label hello -state 2 -maxtime 3HZ");
    assertThat(requests).containsExactly("UPDATE 2 " + 3 * FakeSystem.HZ);
    assertThat(records.getFirst().label()).isEqualTo("hello");
  }

  @Test
  void updateWithoutALabelIsForTheServiceOfTheProgramsName() throws CommandFailure {
    service("update hello-1.1");
    assertThat(records.getFirst().label()).isEqualTo("hello");
  }

  @Test
  void labelsReachRs() throws CommandFailure {
    service("down hello");
    service("refresh hello");
    service("restart hello");
    service("shutdown");
    assertThat(requests)
        .containsExactly("DOWN hello", "REFRESH hello", "RESTART hello", "SHUTDOWN");
  }

  @Test
  void everySessionIsClosed() throws CommandFailure {
    service("up hello -dev /dev/hello");
    answer = -Errno.ESRCH;
    assertFails(3, () -> service("down hello"));
    assertThat(system.opened).hasSize(2).allMatch(process -> process.closed);
    assertThat(system.opened.getFirst().name).isEqualTo("service");
  }

  @Test
  void aRefusalIsShownWithItsNumber() {
    answer = -Errno.EBUSY;
    assertFails(16, () -> service("up hello"))
        .hasMessage("Request to RS failed: Resource busy (error 16)");
    answer = -Errno.ERESTART;
    assertFails(41, () -> service("update hello-1.1 -label hello"))
        .hasMessage("Request to RS failed: Service restarted (error 41)");
  }

  @Test
  void rsThatIsGoneIsARefusalToo() {
    system.servers.remove(Endpoint.RS);
    assertFails(105, () -> service("down hello"))
        .hasMessage("Request to RS failed: Source or destination is not alive (error 105)");
  }

  @Test
  void aProgramThatIsNotThereIsEnoent() {
    assertFails(2, () -> service("up nosuch"))
        .hasMessage("service: nosuch: No such file or directory (error 2)");
    assertFails(2, () -> service("up /no/such.jar"))
        .hasMessage("service: /no/such.jar: No such file or directory (error 2)");
    assertFails(2, () -> service("up file:/no/such.jar"));
    assertFails(2, () -> service("up nosuch:scheme"));
  }

  @Test
  void aFolderIsNoProgram() {
    assertFails(21, () -> service("up " + home + "/etc")).hasMessageEndingWith("(error 21)");
  }

  @Test
  void aJarWithoutProgramIsEnoexec() {
    assertFails(8, () -> service("up empty"))
        .hasMessage(
            "service: empty holds no service (no Samsara-Program): Exec format error (error 8)");
  }

  @Test
  void aFileThatIsNoJarIsEnoexec() {
    assertFails(8, () -> service("up " + home.resolve("etc/passwd")));
  }

  @Test
  void aProgramWithoutConfigurationIsNamed() {
    assertFails(1, () -> service("up stranger"))
        .hasMessage("service 'stranger' not found in '" + home.resolve("etc/system.conf") + "'");
  }

  @Test
  void aWrongConfigurationIsNamed() {
    assertFails(1, () -> service("up bad"))
        .hasMessage(
            "fatal error: unknown keyword 'frob' at " + home.resolve("etc/system.conf") + ":2");
  }

  @Test
  void anotherConfigurationCanBeGiven() {
    assertFails(1, () -> service("up hello -config /no/such.conf"))
        .hasMessage("no configuration file '/no/such.conf'");
  }

  @Test
  void withoutTheUserServiceNothingIsStarted() throws IOException {
    Files.writeString(home.resolve("etc/passwd"), "root:*:0:0\n");
    assertFails(1, () -> service("up hello"))
        .hasMessage(
            "service: no user 'service' in "
                + home.resolve("etc/passwd")
                + ": add one, services run under its uid");
    assertThat(records).isEmpty();
  }

  @Test
  void aMissingNodeIsNamed() {
    assertFails(2, () -> service("up hello -dev /dev/nosuch"))
        .hasMessage("service: /dev/nosuch: No such file or directory (error 2)");
  }

  @Test
  void aNodeMustBeADevice() throws CommandFailure {
    assertFails(22, () -> service("up hello -dev /dev"))
        .hasMessage("service: /dev is no device node: Invalid argument (error 22)");
    service("up hello -dev /dev/c0d0");
    assertThat(records).hasSize(1);
  }

  @Test
  void argumentsThatAreTooLongAreE2big() {
    assertFails(7, () -> service("up hello -args " + "a".repeat(512)));
  }

  @Test
  void listShowsTheServices() throws CommandFailure {
    assertThat(service("list"))
        .isEqualTo(
            """
            LABEL  ENDPOINT  PID  FLAGS     VERSION  RESTARTS  PERIOD  MAJOR
            rs     2.0         2  A-------  -               0       0      -
            hello  30.2       17  AU--CR--  1.2.0           3     500     17\
            """);
  }

  @Test
  void helpShowsTheUsage() throws CommandFailure {
    assertThat(service("help")).asString().startsWith(ServiceArguments.USAGE);
    assertThat(system.opened).isEmpty();
  }
}
