package samsara.bench;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The other end of a pipe: sends each message of 64 bytes back.
public final class PipeEcho {
  static final int MESSAGE_BYTES = 64;

  private PipeEcho() {}

  /// Echoes standard input until its end.
  public static void main(String[] arguments) throws IOException {
    DataInputStream in = new DataInputStream(System.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    byte[] message = new byte[MESSAGE_BYTES];
    while (in.readNBytes(message, 0, MESSAGE_BYTES) == MESSAGE_BYTES) {
      out.write(message);
    }
  }
}
