package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.pm.TraceRange;

/// A tracer looks into what it traces, and changes it.
final class TraceMemoryTest extends TracePair {
  private static final int RANGE = BootedKernel.FOREIGN_START + 0x100;

  @Test
  void wordsBytesAndRegistersAreTheKernelsAffair() {
    attached();
    for (PtraceRequest request :
        List.of(
            PtraceRequest.GET_CODE,
            PtraceRequest.GET_DATA,
            PtraceRequest.GET_USER,
            PtraceRequest.SET_CODE,
            PtraceRequest.SET_DATA,
            PtraceRequest.SET_USER,
            PtraceRequest.GET_CODE_BYTE,
            PtraceRequest.SET_CODE_BYTE)) {
      long[] answer = pm.trace(tracer, pid, request, 0x1234, 9);
      assertThat(Message.type(answer)).as("%s", request).isZero();
      assertThat(PmMessage.traceData(answer)).isEqualTo(0x1235);
      assertThat(pm.log).endsWith("trace %s %d 1234 9".formatted(request, target));
    }
  }

  @Test
  void processThatRunsIsBusy() {
    attached();
    trace(PtraceRequest.RESUME, 0);

    for (PtraceRequest request :
        List.of(
            PtraceRequest.GET_DATA,
            PtraceRequest.RESUME,
            PtraceRequest.STEP,
            PtraceRequest.DETACH,
            PtraceRequest.EXIT,
            PtraceRequest.SET_OPTIONS,
            PtraceRequest.GET_RANGE)) {
      assertThat(trace(request, 0)).as("%s", request).isEqualTo(-Errno.EBUSY);
    }
  }

  @Test
  void addressThatIsNoneIsAnInputError() {
    attached();
    pm.failKernel(KernelCall.TRACE, Errno.EFAULT);

    assertThat(trace(PtraceRequest.GET_DATA, 0)).isEqualTo(-Errno.EIO);
  }

  @Test
  void rangesAreCopiedBothWays() {
    attached();
    pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x200, 77);
    range(TraceRange.DATA, 0x200, 0x300, 4);
    assertThat(range(PtraceRequest.GET_RANGE)).isZero();
    assertThat(pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x300)).isEqualTo(77);

    pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x300, 78);
    assertThat(range(PtraceRequest.SET_RANGE)).isZero();
    assertThat(pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x200)).isEqualTo(78);
  }

  @Test
  void rangeOfNothingOrOfAnUnknownSpaceIsInvalid() {
    attached();
    range(TraceRange.CODE, 0x200, 0x300, 0);
    assertThat(range(PtraceRequest.GET_RANGE)).isEqualTo(-Errno.EINVAL);
    range(2, 0x200, 0x300, 4);
    assertThat(range(PtraceRequest.GET_RANGE)).isEqualTo(-Errno.EINVAL);
  }

  private void range(int space, int from, int to, int bytes) {
    int start = BootedKernel.FOREIGN_START;
    new TraceRange(space, start + from, start + to, bytes).write(pm.kernel.foreign, RANGE);
  }

  private int range(PtraceRequest request) {
    return Message.type(pm.trace(tracer, pid, request, RANGE, 0));
  }
}
