package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The x87 state as FXSAVE lays it out, for a kernel that saves it in frames of signals and in
/// contexts.
public final class X87SaveArea {
  /// Size of the area.
  public static final int SIZE_BYTES = 512;

  private static final int REGISTERS = 32;
  private static final int STRIDE = 16;

  private X87SaveArea() {}

  /// The area that FXSAVE would write.
  public static byte[] save(X87State state) {
    ByteBuffer area = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    area.putShort(0, (short) state.control);
    area.putShort(2, (short) state.status());
    area.putShort(4, (short) state.filled);
    area.putShort(6, (short) state.opcode);
    area.putInt(8, state.instructionAddress);
    area.putInt(12, state.instructionSelector);
    area.putInt(16, state.operandAddress);
    area.putInt(20, state.operandSelector);
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      area.putLong(REGISTERS + n * STRIDE, state.significands[register]);
      area.putShort(REGISTERS + n * STRIDE + Long.BYTES, state.signExponents[register]);
    }
    return area.array();
  }

  /// Makes `state` what FXRSTOR would make of an area.
  public static void restore(X87State state, byte[] saved) {
    ByteBuffer area = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
    X87Image.setControl(state, area.getShort(0));
    X87Image.setStatus(state, area.getShort(2));
    state.filled = area.get(4) & 0xFF;
    state.opcode = area.getShort(6) & 0x7FF;
    state.instructionAddress = area.getInt(8);
    state.instructionSelector = area.getInt(12) & 0xFFFF;
    state.operandAddress = area.getInt(16);
    state.operandSelector = area.getInt(20) & 0xFFFF;
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      state.significands[register] = area.getLong(REGISTERS + n * STRIDE);
      state.signExponents[register] = area.getShort(REGISTERS + n * STRIDE + Long.BYTES);
    }
    state.updateSummary();
  }
}
