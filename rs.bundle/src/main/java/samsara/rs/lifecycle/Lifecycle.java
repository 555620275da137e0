package samsara.rs.lifecycle;

/// All that RS does to services, wired up.
///
/// @param init init protocol
/// @param standbys replicas
/// @param stopper end of services
/// @param recovery crash recovery
/// @param updates live update
/// @param starter start at run time
/// @param signals signal manager
/// @param heartbeat periodic work
/// @param imageEvents what happens to bundles
public record Lifecycle(
    InitProtocol init,
    Standbys standbys,
    Stopper stopper,
    Recovery recovery,
    Updates updates,
    Starter starter,
    SignalManager signals,
    Heartbeat heartbeat,
    ImageEvents imageEvents) {
  /// Wires it up.
  public static Lifecycle of(Environment env) {
    Loader loader = new Loader(env);
    Persistence persistence = new Persistence(env);
    Cleaner cleaner = new Cleaner(env, persistence);
    Creator creator = new Creator(env, loader, cleaner);
    PciAccess pci = new PciAccess(env);
    Publisher publisher = new Publisher(env, persistence, pci);
    InitProtocol init = new InitProtocol(env, pci::initialised);
    Swapper swapper = new Swapper(env);
    Audit audit = new Audit(env);
    Standbys standbys = new Standbys(env, creator, cleaner);
    Stopper stopper = new Stopper(env, publisher, standbys, cleaner);
    Recovery recovery = new Recovery(env, standbys, swapper, init, stopper, cleaner, audit);
    Updates updates =
        new Updates(
            env, loader, creator, swapper, init, standbys, publisher, stopper, cleaner, recovery,
            audit);
    Starter starter =
        new Starter(env, loader, creator, publisher, init, standbys, stopper, cleaner);
    return new Lifecycle(
        init,
        standbys,
        stopper,
        recovery,
        updates,
        starter,
        new SignalManager(env, swapper, init, stopper, recovery, updates),
        new Heartbeat(env, stopper, recovery),
        new ImageEvents(env, updates, starter, stopper));
  }
}
