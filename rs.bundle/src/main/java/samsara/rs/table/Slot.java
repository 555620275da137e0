package samsara.rs.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.SystemFlag;
import samsara.rs.task.Task;

/// One instance of a service: a process that RS has made or means to make. The state is in the
/// flags of {@link SlotInfo}:
///
/// ~~~
/// free -> IN_USE -> ACTIVE|INITIALIZING -> ACTIVE -> ACTIVE|EXITING or |REFRESHING
///                                            |          |
///                                            +-> ACTIVE|TERMINATED -> free, or replaced
/// ~~~
///
/// An instance that is IN_USE and not ACTIVE is in the making, a standby, one half of an update, or
/// the dead body of a service whose new instance initialises. Exactly one instance of a label is
/// ACTIVE; it has the label's endpoint and pid.
///
/// MINIX: `struct rproc` in `servers/rs/type.h`.
public final class Slot {
  private final int index;
  private int flags;
  private ServiceSettings settings;

  /// Where the process is reached; changes hands at a swap.
  public int endpoint;

  /// PM's id of it, -1 as long as there is no process; changes hands at a swap.
  public int pid;

  /// Its executable, as long as the slot holds one.
  public @Nullable Image image;

  /// Where its argument frame stands.
  public int stackPointer;

  /// What the kernel has for it, as read last.
  public @Nullable PrivilegeRecord privilege;

  /// Restarts since the service was started or updated.
  public int restarts;

  /// Crashes without a long stable time in between: what the backoff is computed from.
  public int crashStreak;

  /// Once it is dead: it died of its own fault, by a signal that it caused or by its silence.
  public boolean guilty;

  /// Those of them in a row that were its own fault.
  public int faultStreak;

  /// Seconds until the deferred restart, 0 if none is due.
  public int backoffSeconds;

  /// When it was pinged last, and when it gave a sign of life.
  public int checkTicks;

  /// See {@link #checkTicks}.
  public int aliveTicks;

  /// When its init succeeded.
  public int readyTicks;

  /// When it was asked to stop, if {@link #stopping}.
  public int stopTicks;

  /// It was asked to stop and has not been killed for not doing so.
  public boolean stopping;

  /// A recovery is running for this dead instance.
  public boolean recovering;

  /// The service is being removed; nothing else may begin.
  public @Nullable Task<Slot> takeDown;

  /// The process is being made; it can be removed only afterwards.
  public @Nullable Task<Slot> making;

  /// The label and the devices are being taken away; the slot stays until they are.
  public @Nullable Task<Slot> unpublishing;

  /// The process is being removed.
  public @Nullable Task<Slot> removal;

  /// Ends when its init does.
  public @Nullable Task<Slot> init;

  /// The replica that stands by, and one in the making.
  public @Nullable Slot standby;

  /// See {@link #standby}.
  public @Nullable Task<Slot> standbyInTheMaking;

  /// The dead body that this instance replaces, until its init has succeeded.
  public @Nullable Slot previous;

  /// The other half of an update.
  public @Nullable Slot updatePeer;

  /// An update was called off at its deadline, and the service was sent the news.
  public boolean updateCancelled;

  /// The swap that it takes part in just now.
  public @Nullable Swap swap;

  /// Ends when it is known what became of a swap that VM did not answer in time.
  public @Nullable Task<Slot> unsettled;

  /// The client that waits for this service.
  public @Nullable LateReply lateReply;

  Slot(int index, ServiceSettings settings) {
    this.index = index;
    this.settings = settings;
    flags = SlotInfo.IN_USE;
    endpoint = Endpoint.NONE;
    pid = -1;
  }

  /// Its place in the table, and in the public one.
  public int index() {
    return index;
  }

  /// How it was asked to be.
  public ServiceSettings settings() {
    return settings;
  }

  /// Gives it the label of its program, which is known only when the image is there.
  public void label(String label) {
    settings = settings.withLabel(label);
  }

  /// Its label.
  public String label() {
    return settings.label();
  }

  /// Name of its program, or of its location before the image is there.
  public String program() {
    return image == null ? settings.location() : image.program();
  }

  /// Its arguments, the program first.
  public List<String> words() {
    return settings.command().isEmpty() ? List.of(program()) : settings.words();
  }

  /// `true` if all the given flags are set.
  public boolean is(int slotFlags) {
    return (flags & slotFlags) == slotFlags;
  }

  /// Sets flags.
  public void set(int slotFlags) {
    flags |= slotFlags;
  }

  /// Clears flags.
  public void clear(int slotFlags) {
    flags &= ~slotFlags;
  }

  /// All flags.
  public int flags() {
    return lateReply == null ? flags : flags | SlotInfo.LATEREPLY;
  }

  /// `true` for the instance that others know.
  public boolean isActive() {
    return is(SlotInfo.ACTIVE);
  }

  /// `true` if it died and was not removed yet.
  public boolean isTerminated() {
    return is(SlotInfo.TERMINATED);
  }

  /// `true` if its end is wanted.
  public boolean isExiting() {
    return is(SlotInfo.EXITING);
  }

  /// The system can't live without it.
  public boolean isCore() {
    return settings.has(SystemFlag.CORE_SRV);
  }

  /// A replica is ready or will be.
  public boolean hasReplica() {
    return standby != null || standbyInTheMaking != null;
  }

  /// Answers the client that waits, if one does.
  public void answer(int result) {
    LateReply reply = lateReply;
    lateReply = null;
    if (reply != null) {
      reply.answer().complete(result);
    }
  }

  /// This instance and all others of the service.
  public List<Slot> instances() {
    List<Slot> all = new ArrayList<>();
    collect(this, all);
    return all;
  }

  private static void collect(@Nullable Slot slot, List<Slot> all) {
    if (slot != null && !all.contains(slot)) {
      all.add(slot);
      collect(slot.standby, all);
      collect(slot.previous, all);
      collect(slot.updatePeer, all);
    }
  }

  /// What services see of it.
  public PublicEntry toPublicEntry() {
    Device device = settings.device();
    return new PublicEntry(
        isActive() ? 1 : 0,
        settings.systemFlags(),
        endpoint,
        settings.periodTicks(),
        device.flags(),
        device.major(),
        device.style(),
        device.style2(),
        settings.vmMask(),
        label(),
        program(),
        settings.pciDevices(),
        settings.pciClasses());
  }

  /// What root sees of it.
  public SlotInfo toSlotInfo() {
    Device device = settings.device();
    return new SlotInfo(
        endpoint,
        pid,
        flags(),
        settings.systemFlags(),
        settings.periodTicks(),
        aliveTicks,
        restarts,
        backoffSeconds,
        device.major(),
        device.style(),
        image == null ? 0 : image.id(),
        label(),
        program(),
        image == null ? "" : image.version(),
        settings.command().isEmpty() ? program() : settings.command());
  }

  /// For diagnostics: label, `*` if active, slot, endpoint and pid.
  @Override
  public String toString() {
    return label()
        + (isActive() ? "*" : "")
        + " (slot="
        + index
        + " endpoint="
        + Endpoint.toString(endpoint)
        + " pid="
        + pid
        + ")";
  }
}
