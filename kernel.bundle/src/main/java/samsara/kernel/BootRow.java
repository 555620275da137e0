package samsara.kernel;

import org.jspecify.annotations.Nullable;
import samsara.kernel.call.Program;

/// A row of the boot image: a process that exists when the machine starts.
///
/// @param slot process number
/// @param name process name
/// @param fullVm gets page tables from VM and waits for them; else it runs one to one in its
///   segment
/// @param quantumTicks time slice
/// @param queue scheduling queue, 0 best
/// @param segmentBytes size of its data region
/// @param imageId id of its image, 0 for a host process
/// @param program its program; absent for a host process
public record BootRow(
    int slot,
    String name,
    boolean fullVm,
    int quantumTicks,
    int queue,
    int segmentBytes,
    int imageId,
    @Nullable Program program) {}
