package samsara.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a request and its answer cost elsewhere on the JVM: the lower bound, a call through an
/// interface with eight implementations, and the usual price of a message, Pekko's `ask`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerBenchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Question(long value, ActorRef<Long> replyTo) {}

  private Service[] services = {};
  private int next;
  private long value;
  private ActorSystem<Question> actors = startActors();

  private static ActorSystem<Question> startActors() {
    return ActorSystem.create(echo(), "peer");
  }

  private static Behavior<Question> echo() {
    return Behaviors.receiveMessage(question -> {
      question.replyTo().tell(question.value() + 1);
      return Behaviors.same();
    });
  }

  /// Makes the eight services.
  @Setup
  public void start() {
    services = Service.eight();
  }

  /// Ends the actor system.
  @TearDown
  public void stop() {
    actors.terminate();
  }

  /// A megamorphic interface call.
  @Benchmark
  public long interfaceCall() {
    value = services[next++ & 7].answer(value);
    return value;
  }

  /// Pekko `ask` from a thread that waits for the answer.
  @Benchmark
  public long pekkoAsk() {
    value =
        AskPattern.<Question, Long>ask(
                actors, replyTo -> new Question(value, replyTo), PATIENCE, actors.scheduler())
            .toCompletableFuture()
            .join();
    return value;
  }
}
