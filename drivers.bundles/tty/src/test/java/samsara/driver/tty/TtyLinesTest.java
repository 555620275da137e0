package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.tty.TtyIoctl;

/// Pseudo terminals, and a serial port.
final class TtyLinesTest extends TtyFixture {
  @Test
  void stoppedOutputGoesOnceToTheMasterThatWaitsForIt() {
    open(Lines.PTY);
    open(Lines.MASTER);
    type("\23");
    write(Lines.PTY, "hi");
    expect(Errno.SUSPEND);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    type("\21");
    expectLater(2);
    expectLater(2);
    expectNothingLater();
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'i', 0);
  }

  @Test
  void masterReadsWhatTheLineWroteBeforeItWasOpened() {
    open(Lines.PTY);
    write(Lines.PTY, "hi");
    expect(2);
    open(Lines.MASTER);
    read(Lines.MASTER);
    expect(2);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'i', 0);
  }

  @Test
  void masterReadsNothingThatAClosedLineWroteBefore() {
    open(Lines.PTY);
    write(Lines.PTY, "hi");
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    open(Lines.MASTER);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    run(InitType.FRESH);
  }

  @Test
  void lineThatItsMasterHasHungUpIsUsableAfterItsLastClose() {
    open(Lines.PTY);
    open(Lines.MASTER);
    request(DeviceRequest.CLOSE, Lines.MASTER, 0, 0);
    open(Lines.PTY);
    expect(1);
    read(Lines.PTY);
    expect(0);
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    write(Lines.PTY, "no");
    expect(-Errno.EIO);
    open(Lines.MASTER);
    expect(-Errno.EIO);
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    open(Lines.MASTER);
    expect(Errno.OK);
    open(Lines.PTY);
    write(Lines.PTY, "hi");
    expect(2);
    read(Lines.MASTER);
    expect(2);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'i', 0);
  }

  @Test
  void discardEndsWithTheLastClose() {
    open(Lines.MASTER);
    open(Lines.PTY);
    type("\17");
    write(Lines.PTY, "hi");
    expect(2);
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    open(Lines.PTY);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    write(Lines.PTY, "ho");
    expect(2);
    expectLater(2);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'o', 0);
  }

  @Test
  void carrierThatIsLostDuringAnUpdateHangsTheSerialLineUp() {
    plugSerialPort();
    open(Lines.SERIAL);
    update();
    serial.put(MODEM_STATUS, 0x08);
    read(Lines.SERIAL);
    expect(0);
    run(InitType.LIVE_UPDATE);
  }

  @Test
  void serialPortIsThereThoughItDoesNotAnswerAtOnce() {
    plugSerialPort();
    serialAbsences = 3;
    open(Lines.SERIAL);
    expect(1);
    check(() -> assertThat(serial).containsEntry(LINE_CONTROL, 0x03));
    run(InitType.FRESH);
  }

  @Test
  void serialPortThatHasForgottenItsSettingsGetsThemAgain() {
    plugSerialPort();
    open(Lines.SERIAL);
    check(() -> {
      serial.put(LINE_CONTROL, 0x83);
      serial.put(MODEM_CONTROL, 0);
      serial.put(INTERRUPT_ENABLE, 0);
    });
    passTime();
    check(() ->
        assertThat(serial)
            .containsEntry(LINE_CONTROL, 0x03)
            .containsEntry(MODEM_CONTROL, 0x0B)
            .containsEntry(INTERRUPT_ENABLE, 0x0D));
    run(InitType.FRESH);
  }

  @Test
  void serialOutputGoesOnWhenTheOtherEndIsReadyAgain() {
    plugSerialPort();
    serial.put(MODEM_STATUS, 0x80);
    open(Lines.SERIAL);
    write(Lines.SERIAL, "h");
    expect(1);
    check(() -> {
      assertThat(serial).doesNotContainEntry(0, (int) 'h');
      serial.put(MODEM_STATUS, 0x91);
      ipc.notification(Endpoint.HARDWARE, 1 << 4);
    });
    check(() -> assertThat(serial).containsEntry(0, (int) 'h'));
    run(InitType.FRESH);
  }

  @Test
  void serialOutputThatWaitedGoesOnAfterAnUpdate() {
    plugSerialPort();
    serial.put(MODEM_STATUS, 0x80);
    open(Lines.SERIAL);
    write(Lines.SERIAL, "h");
    expect(1);
    update();
    serial.put(MODEM_STATUS, 0x91);
    run(InitType.LIVE_UPDATE);
    assertThat(serial).containsEntry(0, (int) 'h');
  }

  @Test
  void breakEndsWithAnUpdate() {
    plugSerialPort();
    open(Lines.SERIAL);
    request(DeviceRequest.IOCTL, Lines.SERIAL, Endpoint.VFS, TtyIoctl.TCSBRK);
    expect(Errno.OK);
    update();
    assertThat(serial.get(LINE_CONTROL)).isEqualTo(0x43);
    run(InitType.LIVE_UPDATE);
    assertThat(serial).containsEntry(LINE_CONTROL, 0x03);
  }
}
