package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PciBusTest {
  private static final int ADDRESS = 0xCF8;
  private static final int DATA = 0xCFC;
  private static final int COMMAND = 0x04;
  private static final int BAR0 = 0x10;
  private static final int LINE = 0x3C;

  private final Card first = new Card("first");
  private final Card second = new Card("second");
  private final Card third = new Card("third");
  private final Rig rig = new Rig(first, second, third);
  private final PortBus ports = rig.machine.ports();

  /// A card with 16 ports, the first of which counts writes.
  private static final class Card implements Device {
    private final String name;
    private final PciFunction function;
    private int written;

    Card(String name) {
      this.name = name;
      function =
          new PciFunction(0x1234, 0x5678, 0x020000, 7)
              .interrupting()
              .ports(
                  0,
                  16,
                  new PortHandler() {
                    @Override
                    public int in(int port, int widthBytes) {
                      return port;
                    }

                    @Override
                    public void out(int port, int widthBytes, int value) {
                      written = value;
                    }
                  });
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void attach(DeviceSlot slot) {
      slot.plug(function);
    }

    @Override
    public void detach() {}
  }

  private void select(int device, int function, int register) {
    ports.out32(ADDRESS, (1 << 31) | (device << 11) | (function << 8) | (register & 0xFC));
  }

  private int read(int device, int register) {
    select(device, 0, register);
    return ports.in32(DATA);
  }

  private void write(int device, int register, int value) {
    select(device, 0, register);
    ports.out32(DATA, value);
  }

  @Test
  void addressRegisterReadsBack() {
    ports.out32(ADDRESS, 0x80001234);

    assertThat(ports.in32(ADDRESS)).isEqualTo(0x80001234);
  }

  @Test
  void bytesDoNotReachTheAddressRegister() {
    ports.out32(ADDRESS, 0x80000000);
    ports.out8(ADDRESS, 0x55);

    assertThat(ports.in32(ADDRESS)).isEqualTo(0x80000000);
  }

  @Test
  void bridgesAreThere() {
    assertThat(read(0, 0)).isEqualTo(0x12378086);
    assertThat(read(1, 0)).isEqualTo(0x70008086);
    assertThat(read(1, 8) >>> 8).isEqualTo(0x060100);
  }

  @Test
  void cardsComeInTheNextSlots() {
    assertThat(read(2, 0)).isEqualTo(0x56781234);
    assertThat(read(3, 0)).isEqualTo(0x56781234);
    assertThat(read(4, 0)).isEqualTo(0x56781234);
    assertThat(read(2, 8)).isEqualTo(0x02000007);
  }

  @Test
  void absentFunctionAndAbsentBusReadAsOnes() {
    assertThat(read(5, 0)).isEqualTo(-1);
    ports.out32(ADDRESS, 0x80010000);
    assertThat(ports.in32(DATA)).isEqualTo(-1);
  }

  @Test
  void withoutTheEnableBitNobodyAnswers() {
    ports.out32(ADDRESS, 2 << 11);

    assertThat(ports.in32(DATA)).isEqualTo(-1);
  }

  @Test
  void dataPortTakesBytesAndWords() {
    select(2, 0, 0);

    assertThat(ports.in8(DATA + 1)).isEqualTo(0x12);
    assertThat(ports.in16(DATA + 2)).isEqualTo(0x5678);
  }

  @Test
  void firmwareHasMappedTheRegion() {
    int base = read(2, BAR0);

    assertThat(base & 3).isEqualTo(1);
    assertThat(ports.in8((base & ~3) + 5)).isEqualTo(5);
  }

  @Test
  void allOnesTellTheSizeOfARegion() {
    write(2, BAR0, -1);

    assertThat(read(2, BAR0)).isEqualTo(0xFFFFFFF1);
  }

  @Test
  void regionThatIsNotThereStaysZero() {
    write(2, BAR0 + 4, -1);

    assertThat(read(2, BAR0 + 4)).isZero();
  }

  @Test
  void regionMoves() {
    int old = read(2, BAR0) & ~3;
    write(2, BAR0, 0xE000);

    ports.out8(0xE000, 9);

    assertThat(first.written).isEqualTo(9);
    assertThat(ports.owner(old)).isEmpty();
  }

  @Test
  void regionIsGoneWhenIoIsDisabled() {
    int base = read(2, BAR0) & ~3;
    write(2, COMMAND, 0);

    assertThat(ports.in8(base)).isEqualTo(0xFF);
  }

  @Test
  void regionOnTopOfAnotherOneIsNotMapped() {
    write(2, BAR0, read(3, BAR0));

    ports.out8(read(3, BAR0) & ~3, 4);

    assertThat(first.written).isZero();
    assertThat(second.written).isEqualTo(4);
  }

  @Test
  void identityIsReadOnly() {
    write(2, 0, 0);

    assertThat(read(2, 0)).isEqualTo(0x56781234);
  }

  @Test
  void pinMakesTheLineThatTheFirmwareSays() {
    first.function.raise();

    assertThat(rig.interrupt()).isEqualTo(read(2, LINE) & 0xFF);
  }

  @Test
  void sharedLineStaysUpWhileOneCardHoldsIt() {
    assertThat(read(2, LINE) & 0xFF).isEqualTo(read(4, LINE) & 0xFF);
    first.function.raise();
    third.function.raise();
    rig.interrupt();
    first.function.lower();

    assertThat(rig.interrupt()).isEqualTo(read(4, LINE) & 0xFF);
    third.function.lower();
    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void routingRegisterMovesTheLine() {
    select(1, 0, 0x60);
    ports.out8(DATA + 2, 5); // slot 2 uses PIRQC
    first.function.raise();

    assertThat(rig.interrupt()).isEqualTo(5);
    assertThat(read(2, LINE) & 0xFF).isEqualTo(5);
  }

  @Test
  void disabledRouteMakesNoInterrupt() {
    select(1, 0, 0x60);
    ports.out8(DATA + 2, 0x80);
    first.function.raise();

    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void cardThatIsPulledOutIsGone() {
    int base = read(2, BAR0) & ~3;
    rig.machine.detach(first);

    assertThat(read(2, 0)).isEqualTo(-1);
    assertThat(ports.owner(base)).isEmpty();
  }
}
