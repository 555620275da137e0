package samsara.kernel.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.classfile.ClassFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.kernel.compile.Sources;

/// Each rule of the process profile, with the place that it names.
class ProcessProfileTest {

  /// The statement under test stands in line 4 of class `demo.Service`, in method `run`.
  private static List<ProfileViolation> violationsIn(String statement) {
    return check(
        """
        package demo;
        final class Service {
          Object run() throws Throwable {
            %s
            return this;
          }
        }
        """
            .formatted(statement));
  }

  /// The member under test stands in line 3 of class `demo.Service`.
  private static List<ProfileViolation> violationsOfMember(String member) {
    return check(
        """
        package demo;
        final class Service {
          %s
        }
        """
            .formatted(member));
  }

  private static List<ProfileViolation> check(String source) {
    return new Sources()
        .add("demo.Service", source).compile().values().stream()
            .flatMap(file -> ProcessProfile.check(ClassFile.of().parse(file)).stream())
            .toList();
  }

  static Stream<Arguments> forbiddenStatements() {
    return Stream.of(
        arguments("synchronized (this) { hashCode(); }", "enters a synchronized block"),
        // Threads.
        arguments("new Thread(() -> {});", "calls new Thread"),
        arguments("Thread.currentThread();", "calls Thread.currentThread"),
        arguments("Thread.ofVirtual();", "calls Thread.ofVirtual"),
        arguments("Thread.startVirtualThread(null);", "calls Thread.startVirtualThread"),
        arguments("new ThreadGroup(\"g\");", "calls new ThreadGroup"),
        arguments("new ThreadLocal<String>();", "calls new ThreadLocal"),
        arguments("new InheritableThreadLocal<String>();", "calls new InheritableThreadLocal"),
        arguments("ScopedValue.newInstance();", "calls ScopedValue.newInstance"),
        arguments(
            "java.util.concurrent.Executors.newCachedThreadPool();",
            "calls Executors.newCachedThreadPool"),
        arguments(
            "new java.util.concurrent.CompletableFuture<String>();", "calls new CompletableFuture"),
        arguments(
            "java.util.concurrent.ForkJoinPool.commonPool();", "calls ForkJoinPool.commonPool"),
        arguments("new java.util.Timer();", "calls new Timer"),
        arguments("java.lang.ref.Cleaner.create();", "calls Cleaner.create"),
        arguments("java.util.List.of().parallelStream();", "calls List.parallelStream"),
        arguments("java.util.stream.Stream.of(1).parallel();", "calls Stream.parallel"),
        arguments("java.util.Arrays.parallelSort(new int[1]);", "calls Arrays.parallelSort"),
        // Locks and waiting.
        arguments("Thread.sleep(1);", "calls Thread.sleep"),
        arguments("Thread.onSpinWait();", "calls Thread.onSpinWait"),
        arguments("wait();", "calls Object.wait"),
        arguments("wait(5L);", "calls Object.wait"),
        arguments("notify();", "calls Object.notify"),
        arguments("notifyAll();", "calls Object.notifyAll"),
        arguments("java.util.concurrent.locks.LockSupport.park();", "calls LockSupport.park"),
        arguments("new java.util.concurrent.locks.ReentrantLock();", "calls new ReentrantLock"),
        arguments("new java.util.concurrent.Semaphore(1);", "calls new Semaphore"),
        arguments("new java.util.concurrent.CountDownLatch(1);", "calls new CountDownLatch"),
        arguments(
            "new java.util.concurrent.LinkedBlockingQueue<String>();",
            "calls new LinkedBlockingQueue"),
        arguments("java.util.concurrent.TimeUnit.DAYS.sleep(1);", "calls TimeUnit.sleep"),
        // Host.
        arguments("System.exit(1);", "calls System.exit"),
        arguments("Runtime.getRuntime();", "calls Runtime.getRuntime"),
        arguments("((Runtime) null).halt(1);", "calls Runtime.halt"),
        arguments("((Runtime) null).exec(\"ls\");", "calls Runtime.exec"),
        arguments("new ProcessBuilder(\"ls\");", "calls new ProcessBuilder"),
        arguments("ProcessHandle.current();", "calls ProcessHandle.current"),
        arguments("Object o = System.in;", "uses System.in"),
        arguments("Object o = System.out;", "uses System.out"),
        arguments("Object o = System.err;", "uses System.err"),
        arguments("System.console();", "calls System.console"),
        arguments("System.getLogger(\"x\");", "calls System.getLogger"),
        arguments("IO.println();", "calls IO.println"),
        arguments("System.getenv(\"HOME\");", "calls System.getenv"),
        arguments("System.setProperty(\"a\", \"b\");", "calls System.setProperty"),
        arguments("System.loadLibrary(\"x\");", "calls System.loadLibrary"),
        arguments("new java.io.File(\"x\");", "calls new File"),
        arguments("new java.io.FileInputStream(\"x\");", "calls new FileInputStream"),
        arguments("new java.io.FileWriter(\"x\");", "calls new FileWriter"),
        arguments("new java.io.RandomAccessFile(\"x\", \"r\");", "calls new RandomAccessFile"),
        arguments("new java.io.PrintWriter(\"x\");", "calls new PrintWriter"),
        arguments("new java.util.Formatter(\"x\");", "calls new Formatter"),
        arguments("java.nio.file.Path.of(\"x\");", "calls Path.of"),
        arguments("java.nio.file.Files.readString(null);", "calls Files.readString"),
        arguments("java.nio.channels.FileChannel.open(null);", "calls FileChannel.open"),
        arguments("java.nio.channels.SocketChannel.open();", "calls SocketChannel.open"),
        arguments("new java.util.zip.ZipFile(\"x\");", "calls new ZipFile"),
        arguments("new java.util.jar.JarFile(\"x\");", "calls new JarFile"),
        arguments("new java.net.Socket();", "calls new Socket"),
        arguments("((java.net.URL) null).openStream();", "calls URL.openStream"),
        // Time and chance.
        arguments("System.nanoTime();", "calls System.nanoTime"),
        arguments("System.currentTimeMillis();", "calls System.currentTimeMillis"),
        arguments("java.time.Instant.now();", "calls Instant.now"),
        arguments("java.time.LocalDate.now();", "calls LocalDate.now"),
        arguments("java.time.Clock.systemUTC();", "calls Clock.systemUTC"),
        arguments("new java.util.Date();", "calls new Date"),
        arguments("java.util.Calendar.getInstance();", "calls Calendar.getInstance"),
        arguments("new java.util.GregorianCalendar();", "calls new GregorianCalendar"),
        arguments("Math.random();", "calls Math.random"),
        arguments("StrictMath.random();", "calls StrictMath.random"),
        arguments("new java.util.Random();", "calls new Random"),
        arguments("new java.util.SplittableRandom();", "calls new SplittableRandom"),
        arguments("new java.security.SecureRandom();", "calls new SecureRandom"),
        arguments("java.util.UUID.randomUUID();", "calls UUID.randomUUID"),
        arguments(
            "java.util.random.RandomGenerator.getDefault();", "calls RandomGenerator.getDefault"),
        arguments(
            "java.util.concurrent.ThreadLocalRandom.current();", "calls ThreadLocalRandom.current"),
        arguments("java.util.Collections.shuffle(null);", "calls Collections.shuffle"),
        // Classes and members by name.
        arguments(
            "((java.lang.reflect.Field) null).setAccessible(true);", "calls Field.setAccessible"),
        arguments(
            "((java.lang.reflect.Method) null).trySetAccessible();",
            "calls Method.trySetAccessible"),
        arguments(
            "java.lang.invoke.MethodHandles.privateLookupIn(null, null);",
            "calls MethodHandles.privateLookupIn"),
        arguments(
            "java.lang.invoke.MethodHandles.lookup().defineClass(null);",
            "calls MethodHandles.Lookup.defineClass"),
        arguments("Class.forName(\"x\");", "calls Class.forName"),
        arguments("getClass().getResource(\"x\");", "calls Class.getResource"),
        arguments("getClass().getClassLoader().loadClass(\"x\");", "calls ClassLoader.loadClass"),
        arguments("ClassLoader.getSystemResource(\"x\");", "calls ClassLoader.getSystemResource"),
        arguments("java.util.ServiceLoader.load(Runnable.class);", "calls ServiceLoader.load"),
        arguments("java.lang.foreign.Linker.nativeLinker();", "calls Linker.nativeLinker"),
        // Not called here, but handed over.
        arguments("Runnable r = System::nanoTime;", "refers to System.nanoTime"),
        arguments(
            "java.util.function.Function<String, Object> f = java.io.File::new;",
            "refers to new File"),
        arguments(
            "java.util.function.Function<String, Object> f = Object.class::getResourceAsStream;",
            "refers to Class.getResourceAsStream"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forbiddenStatements")
  void aForbiddenStatementIsNamedWithItsPlace(String statement, String what) {
    assertThat(violationsIn(statement))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.className()).isEqualTo("demo.Service");
          assertThat(violation.method()).isEqualTo("run");
          assertThat(violation.line()).isEqualTo(4);
          assertThat(violation.what()).startsWith(what + "; ");
          assertThat(violation.message()).startsWith("demo.Service.run, line 4: " + what + "; ");
        });
  }

  static Stream<Arguments> forbiddenMembers() {
    return Stream.of(
        arguments("synchronized int f() { return 1; }", "f", 3, "is synchronized"),
        arguments("native int f();", "f", 0, "is native"),
        arguments("static int count;", "count", 0, "is a static field that can change"),
        arguments("static Object[] cache;", "cache", 0, "is a static field that can change"),
        arguments(
            "static final java.util.ArrayList<String> ALL = null;",
            "ALL",
            0,
            "is a static field of the mutable type ArrayList"),
        arguments(
            "static final java.util.concurrent.atomic.AtomicInteger COUNT = null;",
            "COUNT",
            0,
            "is a static field of the mutable type AtomicInteger"),
        arguments(
            "static final java.util.Map<String, String> CACHE = new java.util.HashMap<>();",
            "<clinit>",
            3,
            "makes the mutable HashMap the value of static field CACHE"),
        arguments("static class T extends Thread {}", "<init>", 3, "calls new Thread"),
        arguments(
            "interface I { default void f() { System.out.println(); } }",
            "f",
            3,
            "uses System.out"),
        arguments("Runnable r = () -> System.exit(1);", "lambda$new$0", 3, "calls System.exit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forbiddenMembers")
  void aForbiddenMemberIsNamedWithItsPlace(String member, String name, int line, String what) {
    assertThat(violationsOfMember(member))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.className()).startsWith("demo.Service");
          assertThat(violation.method()).isEqualTo(name);
          assertThat(violation.line()).isEqualTo(line);
          assertThat(violation.what()).startsWith(what + "; ");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assert hashCode() > 0;",
        "new java.util.Random(42).nextInt();",
        "new java.util.concurrent.ConcurrentHashMap<String, String>().put(\"a\", \"b\");",
        "new java.util.concurrent.atomic.AtomicLong().incrementAndGet();",
        "new java.io.PrintWriter(new java.io.StringWriter()).println();",
        "java.util.concurrent.TimeUnit.DAYS.toSeconds(1);",
        "java.net.URI.create(\"a:b\");",
        "java.time.Duration.ofSeconds(1).plusSeconds(2);",
        "java.lang.invoke.MethodHandles.lookup();",
        "getClass().getResourceAsStream(\"x\");",
        "throw new java.io.FileNotFoundException(\"x\");",
        "java.util.Collections.shuffle(null, new java.util.Random(1));",
        "System.arraycopy(null, 0, null, 0, 0);",
      })
  void whatAServiceMayDoIsPermitted(String statement) {
    String reachable = "if (hashCode() != 0) { " + statement + " }";

    assertThat(violationsIn(reachable)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enum Color { RED, GREEN; Color next() { return values()[1]; } }",
        "int f(java.math.RoundingMode m) { return switch (m) { case UP -> 1; default -> 2; }; }",
        "static final int[] TABLE = {1, 2, 3};",
        "static final java.util.Map<String, Integer> MAP = java.util.Map.of(\"a\", 1);",
        "static final Object LOCKLESS = new Object();",
        "record Point(int x, int y) {}",
        "private java.util.Map<String, Integer> state = new java.util.HashMap<>();",
      })
  void membersThatShareNothingArePermitted(String member) {
    assertThat(violationsOfMember(member)).isEmpty();
  }

  @Test
  void everyViolationOfAClassIsFoundOnce() {
    assertThat(violationsIn("System.exit(1); System.exit(2);\n    Thread.sleep(1);"))
        .extracting(ProfileViolation::line)
        .containsExactly(4, 5);
  }
}
