package samsara.vfs;

import java.util.List;
import java.util.function.BiConsumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.VfsCall;
import samsara.sys.Sys;

/// The server: its tables, and who handles which message.
///
/// MINIX: `servers/vfs/main.c`, `servers/vfs/table.c`; unlike there, a call that does not exist is
/// answered.
final class VfsServer {
  private final Sys sys;
  private final ProcessTable processes = new ProcessTable();
  private final DeviceMap map = new DeviceMap();
  private final PendingCalls pending;
  private final FileCalls fileCalls;
  private final TransferCalls transferCalls;
  private final SelectCalls selectCalls;
  private final MapCalls mapCalls;
  private final PmNotes pmNotes;
  private final Announcements announcements;
  private final DriverEvents driverEvents;

  /// @param reply sends an answer to a user who waits
  VfsServer(Sys sys, BiConsumer<Integer, long[]> reply, FileSystem root) {
    this.sys = sys;
    OpenFiles files = new OpenFiles();
    UserMemory memory = new UserMemory(sys);
    announcements = new Announcements(sys, map);
    DriverLink link = new DriverLink(sys, map, announcements);
    Replies replies = new Replies(sys, reply);
    pending = new PendingCalls(sys, processes, link, replies);
    Terminals terminals = new Terminals(processes, files, link);
    selectCalls = new SelectCalls(sys, memory, link, replies);
    fileCalls = new FileCalls(new PathLookup(root), files, link, terminals, memory);
    transferCalls = new TransferCalls(map, pending);
    mapCalls = new MapCalls(map, processes, pending, selectCalls, sys.dataStore(), memory);
    pmNotes = new PmNotes(processes, fileCalls, pending, selectCalls, terminals);
    driverEvents = new DriverEvents(sys, map, files, link, announcements, pending, selectCalls);
  }

  /// Fills the tables at boot: the processes from PM, which waits until VFS has them all, and the
  /// drivers from RS's table. Answers 0 or a negated errno.
  int initialize(List<PublicEntry> services) {
    long[] message = Message.create();
    do {
      int result = sys.ipc().receive(Endpoint.PM, message);
      if (result != Errno.OK) {
        return result;
      }
    } while (Ipc.isNotify(sys.ipc().status())
        || Message.type(message) != PmToVfs.INIT.type()
        || pmNotes.addAtBoot(message));
    Message.type(message, Errno.OK);
    sys.ipc().send(Endpoint.PM, message);
    map.mapAll(services);
    try {
      announcements.subscribe();
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  /// Handles one message, which becomes its own answer.
  ///
  /// @param status status word of the receive
  /// @return `false` if the answer follows later or is not wanted
  boolean handle(long[] message, int status) {
    boolean isAnswer = take(message, status);
    driverEvents.recover();
    pending.cancelRest();
    return isAnswer;
  }

  private boolean take(long[] message, int status) {
    int source = Message.source(message);
    if (Ipc.isNotify(status)) {
      handleNotify(source);
      return false;
    }
    PmToVfs note = source == Endpoint.PM ? PmToVfs.of(Message.type(message)) : null;
    if (note != null) {
      return pmNotes.handle(note, message);
    }
    if (driverEvents.accept(source, message)) {
      return false;
    }
    int result;
    try {
      result = dispatch(source, message);
    } catch (ErrnoException e) {
      result = -e.errno();
    }
    Message.type(message, result);
    return result != Errno.SUSPEND;
  }

  private void handleNotify(int source) {
    if (source == Endpoint.DS) {
      announcements.take();
      return;
    }
    map.ofEndpoint(source).stream()
        .filter(driver -> driver.style() != DeviceStyle.DEVA)
        .findFirst()
        .ifPresent(driverEvents::pollStatus);
  }

  private int dispatch(int source, long[] message) throws ErrnoException {
    VfsCall call = VfsCall.of(Message.type(message));
    if (call == null) {
      throw new ErrnoException(Errno.ENOSYS);
    }
    if (call == VfsCall.MAPDRIVER) {
      return mapCalls.doMapDriver(source, message);
    }
    FileProcess process = processes.find(source);
    if (process == null) {
      throw new ErrnoException(Errno.ESRCH);
    }
    return switch (call) {
      case READ -> transferCalls.doRead(process, message);
      case WRITE -> transferCalls.doWrite(process, message);
      case OPEN -> fileCalls.doOpen(process, message);
      case CLOSE -> fileCalls.doClose(process, message);
      case STAT -> fileCalls.doStat(process, message);
      case IOCTL -> transferCalls.doIoctl(process, message);
      case SELECT -> selectCalls.doSelect(process, message);
      case SVRCTL -> throw new ErrnoException(Errno.EINVAL);
      case GETSYSINFO -> mapCalls.doGetSysInfo(process, message);
      case MAPDRIVER -> throw new IllegalStateException("call=" + call);
    };
  }
}
