package samsara.vfs;

import samsara.protocol.device.DeviceRequest;
import samsara.sys.Grants;

/// A transfer or ioctl that a process asked for, until it is answered.
///
/// MINIX: the fields of `servers/vfs/fproc.h` that keep a suspended call.
final class DeviceCall {
  private static final int NONE = -1;

  private final DeviceRequest request;
  private final FileProcess process;
  private final OpenFile file;
  private final int driver;
  private final UserBuffer buffer;
  private final int amount;
  private final Repeats repeats;
  private int grant = NONE;
  private int incarnation;
  private boolean unpausing;

  /// @param request READ, WRITE or IOCTL
  /// @param process who waits for the answer
  /// @param driver endpoint of the driver
  /// @param buffer the process's memory that it is about
  /// @param amount bytes to move, or the ioctl request
  DeviceCall(
      DeviceRequest request,
      FileProcess process,
      OpenFile file,
      int driver,
      UserBuffer buffer,
      int amount) {
    this.request = request;
    this.process = process;
    this.file = file;
    this.driver = driver;
    this.buffer = buffer;
    this.amount = amount;
    repeats = new Repeats(file.vnode().isBlockSpecial());
  }

  DeviceRequest request() {
    return request;
  }

  FileProcess process() {
    return process;
  }

  OpenFile file() {
    return file;
  }

  int driver() {
    return driver;
  }

  int grant() {
    return grant;
  }

  /// Gives the driver a new grant, under which no earlier request and no answer to one goes.
  void grant(Grants grants) {
    revoke(grants);
    grant =
        grants.magic(driver, process.endpoint(), buffer.address(), buffer.bytes(), buffer.access());
  }

  /// The driver may still work on it.
  boolean isUnderWay() {
    return grant != NONE;
  }

  void revoke(Grants grants) {
    grants.revoke(grant);
    grant = NONE;
  }

  /// The incarnation of the driver that was asked is there no more.
  boolean isLost(Driver now) {
    return incarnation != now.incarnation();
  }

  void askedOf(Driver now) {
    incarnation = now.incarnation();
  }

  int amount() {
    return amount;
  }

  boolean moves() {
    return request != DeviceRequest.IOCTL;
  }

  /// What CANCEL tells the driver: which direction is called off.
  int cancelAccess() {
    return request == DeviceRequest.READ ? AccessCheck.READ : AccessCheck.WRITE;
  }

  /// How often it was tried again.
  Repeats repeats() {
    return repeats;
  }

  /// PM waits until the call is broken off.
  boolean isUnpausing() {
    return unpausing;
  }

  void unpausing() {
    unpausing = true;
  }
}
