package samsara.shell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;

class SystemConfigTest {
  private static final Path ETC = Path.of("../etc");
  private static final PasswdFile USERS = PasswdFile.parse("passwd", "root:*:0:0\nservice:*:12:0");

  private static ServiceEntry find(String name, String text) throws ConfigException {
    return SystemConfig.parse("system.conf", text).find(name, USERS);
  }

  private static ServiceEntry entry(String entries) throws ConfigException {
    return find("x", "service x {\n" + entries + "\n};");
  }

  @Test
  void anEntryMayBeEmpty() throws ConfigException {
    ServiceEntry entry = entry("");
    assertThat(entry.uid()).isEmpty();
    assertThat(entry.sendTo()).isEmpty();
    assertThat(entry.callMask()).isZero();
    assertThat(entry.vmMask()).isZero();
  }

  @Test
  void commentsAndLineEndsDoNotMatter() throws ConfigException {
    assertThat(entry("system # calls\n KILL # one\n DEVIO; # two").callMask())
        .isEqualTo(KernelCall.maskOf(KernelCall.KILL, KernelCall.DEVIO));
  }

  @Test
  void signsNeedNoBlanks() throws ConfigException {
    assertThat(find("x", "service x{irq 3 4;};").irqs()).containsExactly(3, 4);
  }

  @Test
  void aUserIsNamedOrNumbered() throws ConfigException {
    assertThat(entry("uid service;").uid()).isEqualTo(OptionalInt.of(12));
    assertThat(entry("uid 7;").uid()).isEqualTo(OptionalInt.of(7));
  }

  @Test
  void portsAreHexadecimalRanges() throws ConfigException {
    assertThat(entry("io 1f0:8 3F6;").ports())
        .containsExactly(new AddressRange(0x1F0, 0x1F7), new AddressRange(0x3F6, 0x3F6));
  }

  @Test
  void pciDevicesAndClassesAreHexadecimal() throws ConfigException {
    ServiceEntry entry = entry("pci device 10ec/8029 8086/100E; pci class 1/1 2 c/3/20;");
    assertThat(entry.pciDevices())
        .containsExactly(new PciDevice(0x10EC, 0x8029), new PciDevice(0x8086, 0x100E));
    assertThat(entry.pciClasses())
        .containsExactly(
            new PciClass(0x010100, 0xFFFF00),
            new PciClass(0x020000, 0xFF0000),
            new PciClass(0x0C0320, 0xFFFFFF));
  }

  @Test
  void namesOfReceiversAndOfControlledProgramsAreKept() throws ConfigException {
    ServiceEntry entry = entry("ipc SYSTEM PM pci; control at_wini bios_wini;");
    assertThat(entry.sendTo()).hasValue(List.of("SYSTEM", "PM", "pci"));
    assertThat(entry.control()).containsExactly("at_wini", "bios_wini");
  }

  @Test
  void vmCallsAndNiceAreRead() throws ConfigException {
    ServiceEntry entry = entry("vm INFO REMAP; nice -2;");
    assertThat(entry.vmMask()).isEqualTo(1L << 40 | 1L << 33);
    assertThat(entry.nice()).isEqualTo(-2);
  }

  @Test
  void entriesAddUp() throws ConfigException {
    assertThat(entry("irq 1; irq 2; system KILL; system UMAP;").irqs()).containsExactly(1, 2);
  }

  @Test
  void aClassIsIncluded() throws ConfigException {
    String text = "service base { system KILL; irq 5; };\nservice x { class base; irq 6; };";
    assertThat(find("x", text).irqs()).containsExactly(5, 6);
    assertThat(find("x", text).callMask()).isEqualTo(KernelCall.maskOf(KernelCall.KILL));
  }

  @Test
  void aClassMayIncludeAnother() throws ConfigException {
    String text = "service a { irq 1; }; service b { class a; }; service x { class b; };";
    assertThat(find("x", text).irqs()).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          driver x { };          | expected 'service', not 'driver'
          service { };           | expected a service name, not '{'
          service x irq 1;       | expected '{', not 'irq'
          service x { irq 1 };   | expected ';', not '}'
          service x { irq 1; }   | expected ';', not end of file
          service x { irq 1;     | expected a keyword, not end of file
          service x { ; };       | expected a keyword, not ';'
          service x { { }; };    | expected a keyword, not '{'
          service x {};service x {}; | service 'x' stands twice
          """)
  void aFileOfTheWrongFormIsRefused(String text, String problem) {
    assertThatThrownBy(() -> SystemConfig.parse("system.conf", "\n" + text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("fatal error: " + problem + " at system.conf:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          interrupt 3;         | unknown keyword 'interrupt'
          uid;                 | 'uid' takes one argument
          uid a b;             | 'uid' takes one argument
          uid nosuch;          | no user 'nosuch' in passwd
          uid 70000;           | '70000' is out of range
          uid 7x;              | expected a number, not '7x'
          nice high;           | expected a number, not 'high'
          irq 16;              | '16' is out of range
          irq -1;              | '-1' is out of range
          irq f;               | expected a number, not 'f'
          io 1f0-1f7;          | expected a hexadecimal number, not '1f0-1f7'
          io 10000;            | '10000' is out of range
          io ffff:2;           | '2' is out of range
          io 1f0:0;            | '0' is out of range
          io 1:2:3;            | expected base:length, not '1:2:3'
          pci;                 | expected 'pci device' or 'pci class'
          pci card 1/2;        | expected 'pci device' or 'pci class'
          pci device 1;        | expected vendor/device, not '1'
          pci device 1/g;      | expected a hexadecimal number, not 'g'
          pci class 1/2/3/4;   | expected base/subclass/interface, not '1/2/3/4'
          pci class 100;       | '100' is out of range
          ipc PM; ipc VFS;     | 'ipc' stands twice
          class;               | 'class' without a service name
          class nosuch;        | no service 'nosuch'
          class x;             | classes include each other without end
          control a b c d e f g h i; | more than 8 of a kind
          """)
  void anEntryThatMeansNothingIsRefused(String text, String problem) {
    assertThatThrownBy(() -> entry(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("fatal error: " + problem + " at system.conf:2");
  }

  @Test
  void anUnknownCallIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> entry("system\nFORK;"))
        .hasMessage(
            "fatal error: no kernel call 'FORK', choose from DEVIO INT86 IRQCTL KILL PHYSCOPY PRIVCTL READBIOS"
                + " SDEVIO STIME TRACE UMAP VDEVIO VIRCOPY VMCTL at system.conf:3");
    assertThatThrownBy(() -> entry("vm MMAP;"))
        .hasMessage(
            "fatal error: no VM call 'MMAP', choose from GETPHYS GETREFCNT INFO QUERYEXIT REMAP"
                + " UNREMAP at system.conf:2");
  }

  @Test
  void anOldEntryThatListsABasicCallIsTold() {
    assertThatThrownBy(() -> entry("system GETINFO;"))
        .hasMessage(
            "fatal error: kernel call 'GETINFO' is every service's: leave it out at system.conf:2");
  }

  @Test
  void aListThatNoStartRecordHoldsIsRefused() {
    assertThatThrownBy(() -> entry("irq" + " 1".repeat(17) + ";"))
        .hasMessageStartingWith("fatal error: more than 16 of a kind");
    assertThatThrownBy(() -> entry("io" + " 1".repeat(17) + ";"))
        .hasMessageStartingWith("fatal error: more than 16 of a kind");
    assertThatThrownBy(() -> entry("pci device" + " 1/1".repeat(33) + ";"))
        .hasMessageStartingWith("fatal error: more than 32 of a kind");
    assertThatThrownBy(() -> entry("pci class" + " 1".repeat(5) + ";"))
        .hasMessageStartingWith("fatal error: more than 4 of a kind");
    assertThatThrownBy(() -> entry("ipc" + " receiver".repeat(29) + ";"))
        .hasMessageStartingWith("fatal error: 'ipc' names too much");
    assertThatThrownBy(() -> entry("control" + " averylongprogramname".repeat(7) + ";"))
        .hasMessageStartingWith("fatal error: 'control' names too much");
  }

  @Test
  void anotherServicesMistakeDisturbsNobody() throws ConfigException {
    assertThat(find("x", "service y { nonsense; }; service x { irq 1; };").irqs())
        .containsExactly(1);
  }

  @Test
  void aServiceWithoutEntryIsNamed() {
    assertThatThrownBy(() -> find("y", "service x { };"))
        .hasMessage("service 'y' not found in 'system.conf'");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SystemConfig.read(Path.of("no/such.conf")))
        .hasMessage("no configuration file 'no/such.conf'");
    assertThatThrownBy(() -> PasswdFile.read(Path.of("no/passwd")))
        .hasMessageStartingWith("user file 'no/passwd' can't be read");
  }

  @Test
  void everyEntryThatShipsIsRight() throws ConfigException {
    SystemConfig config = SystemConfig.read(ETC.resolve("system.conf"));
    PasswdFile users = PasswdFile.read(ETC.resolve("passwd"));
    assertThat(config.names()).contains("hello", "log");
    for (String name : config.names()) {
      config.find(name, users);
    }
    ServiceEntry hello = config.find("hello", users);
    assertThat(hello.uid()).hasValue(0);
    assertThat(hello.callMask()).isEqualTo(KernelCall.maskOf(KernelCall.IRQCTL, KernelCall.DEVIO));
  }

  @Test
  void theUserThatServicesNeedShips() throws ConfigException {
    assertThat(PasswdFile.read(ETC.resolve("passwd")).uidOf("service")).isPresent();
  }

  @Test
  void linesThatAreNoUsersAreSkipped() {
    PasswdFile users = PasswdFile.parse("passwd", "# service:*:1:1\nservice:*\nservice:*:x:1\n");
    assertThat(users.uidOf("service")).isEmpty();
  }
}
