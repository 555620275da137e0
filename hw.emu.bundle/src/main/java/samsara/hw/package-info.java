/// The emulated PC: memory, address translation, port bus, interrupt controllers, timer, serial
/// port and the clock they all live by.
///
/// Everything here belongs to one emulated CPU. Each method is called on the CPU thread only and
/// nothing is locked; the exceptions are said where they are: [HostMailbox#post] may be called from
/// any host thread, and the service callbacks of [Machine] run on threads of the framework and pass
/// their work through that mailbox.
///
/// Physical addresses are `int`s read as unsigned numbers; times are nanoseconds since power-on.
@Export
@Version("1.0.0")
@NullMarked
package samsara.hw;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
