package samsara.vfs;

import samsara.protocol.device.DeviceRequest;

/// A transfer or ioctl that a process asked for, until it is answered.
///
/// MINIX: the fields of `servers/vfs/fproc.h` that keep a suspended call.
final class DeviceCall {
  private final DeviceRequest request;
  private final FileProcess process;
  private final OpenFile file;
  private final int driver;
  private final int grant;
  private final int amount;
  private final Repeats repeats;
  private boolean unpausing;

  /// @param request READ, WRITE or IOCTL
  /// @param process who waits for the answer
  /// @param driver endpoint of the driver
  /// @param grant grant on the process's buffer
  /// @param amount bytes to move, or the ioctl request
  DeviceCall(
      DeviceRequest request,
      FileProcess process,
      OpenFile file,
      int driver,
      int grant,
      int amount) {
    this.request = request;
    this.process = process;
    this.file = file;
    this.driver = driver;
    this.grant = grant;
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
