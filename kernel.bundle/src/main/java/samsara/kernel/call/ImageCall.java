package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MemoryFault;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.kernel.ImageRequest;

/// IMAGE: how RS drives the framework. `EPERM` for anybody but RS, `EINVAL` for a request that is
/// none or a location that is too long, `ENOENT` for an image that isn't there, `EAGAIN` when there
/// is no event.
///
/// Samsara's own.
final class ImageCall implements CallHandler {
  private static final int LOCATION_BYTES_MAX = 1024;

  private final Core core;
  private final ImageTable images;

  ImageCall(Core core, ImageTable images) {
    this.core = core;
    this.images = images;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    if (caller.slot != Endpoint.RS) {
      return -Errno.EPERM;
    }
    @Nullable ImageRequest request = ImageRequest.of(Message.int32(message, Message.M1_I1));
    if (request == null) {
      return -Errno.EINVAL;
    }
    core.time().beforeDevice(); // a simulated store takes its time from the machine's clock
    int result = perform(caller, request, message);
    core.time().afterDevice();
    return result;
  }

  private int perform(Proc caller, ImageRequest request, long[] message) {
    ProcessMemory memory = core.memories().of(caller.body);
    int image = Message.int32(message, Message.M1_I2);
    int ticket = Message.int32(message, Message.M1_I3);
    int address = Message.int32(message, Message.M1_P1);
    return switch (request) {
      case STAGE -> stage(memory, address, image, ticket);
      case NEXT -> next(memory, address);
      case RELEASE -> release(image);
      case RESTORE -> restore(image);
      case CANCEL -> {
        images.store().cancel(ticket);
        yield Errno.OK;
      }
    };
  }

  private int stage(ProcessMemory memory, int address, int bytes, int ticket) {
    if (bytes <= 0 || bytes > LOCATION_BYTES_MAX) {
      return -Errno.EINVAL;
    }
    images.store().stage(memory.string(address, bytes), ticket);
    return Errno.OK;
  }

  private int next(ProcessMemory memory, int address) {
    ImageEventRecord event = images.next();
    if (event == null) {
      return -Errno.EAGAIN;
    }
    try {
      event.write(memory, address);
    } catch (MemoryFault e) {
      images.pushBack(event);
      return -Errno.EFAULT;
    }
    return Errno.OK;
  }

  private int release(int image) {
    if (images.program(image) == null) {
      return -Errno.ENOENT;
    }
    images.remove(image);
    images.store().release(image);
    return Errno.OK;
  }

  private int restore(int image) {
    if (images.program(image) == null) {
      return -Errno.ENOENT;
    }
    images.store().restore(image);
    return Errno.OK;
  }
}
