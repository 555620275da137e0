package samsara.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a request and its answer cost with the host's means: two threads and a `SynchronousQueue`
/// each way, and two processes and a pipe each way.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HostPeerBenchmark {
  private final SynchronousQueue<Long> requests = new SynchronousQueue<>();
  private final SynchronousQueue<Long> answers = new SynchronousQueue<>();
  private final byte[] message = new byte[PipeEcho.MESSAGE_BYTES];
  private @Nullable Thread server;
  private @Nullable Process process;
  private OutputStream toProcess = OutputStream.nullOutputStream();
  private DataInputStream fromProcess = new DataInputStream(InputStream.nullInputStream());

  /// Starts the thread and the process.
  @Setup
  public void start() throws IOException {
    server =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                for (; ; ) {
                  answers.put(requests.take() + 1);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // and ends
              }
            });
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PipeEcho.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = started;
    toProcess = started.getOutputStream();
    fromProcess = new DataInputStream(started.getInputStream());
  }

  /// Ends both.
  @TearDown
  public void stop() throws IOException {
    toProcess.close();
    if (process != null) {
      process.destroy();
    }
    if (server != null) {
      server.interrupt();
    }
  }

  /// Two threads.
  @Benchmark
  public long synchronousQueue() throws InterruptedException {
    requests.put(1L);
    return answers.take();
  }

  /// Two processes.
  @Benchmark
  public byte pipe() throws IOException {
    toProcess.write(message);
    toProcess.flush();
    fromProcess.readFully(message);
    return message[0];
  }
}
