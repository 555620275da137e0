package samsara.kernel.core;

/// A driver's hook on an interrupt line. Belongs to the endpoint, so that the successor of a driver
/// finds it where its predecessor left it.
///
/// @param owner endpoint that is notified
/// @param irq line
/// @param notifyId bit in the notification
/// @param policy policy bits
public record IrqHook(int owner, int irq, int notifyId, int policy) {}
