package samsara.kernel.weave;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The methods and fields of the JDK that a service may not use, and what it should do instead.
final class ForbiddenCalls {

  private static final String THREADS =
      "a service has one thread of control: use sys.timers(), or ask another service";
  private static final String LOCKS = "nothing runs beside a service, so drop the lock";
  private static final String WAITING = "wait for messages in sef.receive() or sef.serve()";
  private static final String FILES = "the host's files are out of reach: ask VFS";
  private static final String NETWORK = "the host's network is out of reach: ask INET";
  private static final String HOST = "the host is out of reach: ask PM";
  private static final String EXIT = "end the process with sys.exit()";
  private static final String PRINT = "print with sys.print()";
  private static final String TIME = "ask sys.kernel().uptimeTicks(), which a simulation controls";
  private static final String RANDOM =
      "give java.util.Random a seed that the service was started with";
  private static final String REFLECTION = "refer to the class or member in the code itself";
  private static final String RESOURCE = "read it with Class.getResourceAsStream";

  /// Rules in order: the first that matches decides.
  private static final List<Rule> RULES =
      List.of(
          // Threads and locks.
          forbid(
              "java/lang/Thread",
              THREADS,
              "<init>",
              "ofVirtual",
              "ofPlatform",
              "startVirtualThread",
              "start"),
          forbid("java/lang/Thread", WAITING, "sleep", "join", "yield", "onSpinWait"),
          forbid("java/lang/Thread", THREADS),
          forbid("java/lang/Thread$*", THREADS),
          forbid("java/lang/ThreadGroup", THREADS),
          forbid("java/lang/ThreadLocal", "keep it in the process object"),
          forbid("java/lang/InheritableThreadLocal", "keep it in the process object"),
          forbid("java/lang/ScopedValue*", "keep it in the process object"),
          forbid("java/lang/Object", WAITING, "wait", "notify", "notifyAll"),
          forbid("java/util/concurrent/locks/LockSupport", WAITING),
          forbid("java/util/concurrent/locks/*", LOCKS),
          allow("java/util/concurrent/atomic/*"),
          allow("java/util/concurrent/Callable"),
          forbid("java/util/concurrent/TimeUnit", WAITING, "sleep", "timedJoin", "timedWait"),
          allow("java/util/concurrent/TimeUnit"),
          allow("java/util/concurrent/ConcurrentMap"),
          allow("java/util/concurrent/ConcurrentHashMap*"),
          allow("java/util/concurrent/ConcurrentSkipList*"),
          allow("java/util/concurrent/ConcurrentLinked*"),
          allow("java/util/concurrent/CopyOnWrite*"),
          forbid("java/util/concurrent/ThreadLocalRandom", RANDOM),
          forbid("java/util/concurrent/Semaphore", LOCKS),
          forbid("java/util/concurrent/*", THREADS),
          forbid("java/util/Timer", THREADS),
          forbid("java/util/TimerTask", THREADS),
          forbid("java/lang/ref/Cleaner*", THREADS),
          forbid("java/util/stream/*", THREADS, "parallel"),
          forbid(
              "java/util/*",
              THREADS,
              "parallelStream",
              "parallelSort",
              "parallelPrefix",
              "parallelSetAll"),
          // The host.
          forbid("java/lang/System", EXIT, "exit"),
          forbid("java/lang/System", PRINT, "in", "out", "err", "console", "getLogger"),
          forbid("java/lang/System", TIME, "nanoTime", "currentTimeMillis"),
          forbid("java/lang/System", "a service is Java code alone", "load", "loadLibrary"),
          forbid(
              "java/lang/System",
              "the host's settings are out of reach",
              "setIn",
              "setOut",
              "setErr",
              "setProperty",
              "setProperties",
              "clearProperty",
              "getenv"),
          forbid("java/lang/Runtime", EXIT, "exit", "halt"),
          forbid("java/lang/Runtime", HOST),
          forbid("java/lang/Process*", HOST),
          allow("java/io/FileNotFoundException"),
          forbid("java/io/File*", FILES),
          forbid("java/io/RandomAccessFile", FILES),
          forbid("java/io/Console", PRINT),
          forbidTyped("java/io/Print*", FILES, "<init>", "(Ljava/lang/String;"),
          forbidTyped("java/util/Formatter", FILES, "<init>", "(Ljava/lang/String;"),
          forbid("java/io/IO", PRINT),
          forbid("java/lang/IO", PRINT),
          forbid("java/nio/file/*", FILES),
          forbid("java/nio/channels/*", FILES),
          forbid("java/util/zip/ZipFile", FILES),
          forbid("java/util/jar/JarFile", FILES),
          allow("java/net/URI*"),
          allow("java/net/URLDecoder"),
          allow("java/net/URLEncoder"),
          forbid("java/net/*", NETWORK),
          // Time and chance.
          forbid(
              "java/time/Clock",
              TIME,
              "systemUTC",
              "systemDefaultZone",
              "system",
              "tickMillis",
              "tickSeconds",
              "tickMinutes"),
          forbid("java/time/*", TIME, "now"),
          forbidTyped("java/util/Date", TIME, "<init>", "()"),
          forbid("java/util/Calendar", TIME, "getInstance"),
          forbidTyped("java/util/GregorianCalendar", TIME, "<init>", "()"),
          forbid("java/lang/Math", RANDOM, "random"),
          forbid("java/lang/StrictMath", RANDOM, "random"),
          forbidTyped("java/util/Random", RANDOM, "<init>", "()"),
          forbidTyped("java/util/SplittableRandom", RANDOM, "<init>", "()"),
          forbid("java/util/random/*", RANDOM, "getDefault", "of", "create"),
          forbid("java/security/SecureRandom", RANDOM),
          forbid("java/util/UUID", RANDOM, "randomUUID"),
          forbidTyped("java/util/Collections", RANDOM, "shuffle", "(Ljava/util/List;)"),
          // Classes and members by name: a linked image has no loader to ask any more.
          forbid(
              "java/lang/reflect/*",
              REFLECTION,
              "setAccessible",
              "trySetAccessible",
              "newProxyInstance"),
          forbid("java/lang/invoke/MethodHandles", REFLECTION, "privateLookupIn"),
          forbid(
              "java/lang/invoke/MethodHandles$Lookup",
              REFLECTION,
              "defineClass",
              "defineHiddenClass",
              "defineHiddenClassWithClassData",
              "unreflect",
              "unreflectConstructor",
              "unreflectSpecial",
              "unreflectGetter",
              "unreflectSetter",
              "unreflectVarHandle"),
          forbid("java/lang/Class", RESOURCE, "getResource"),
          forbid("java/lang/Class", REFLECTION, "forName"),
          forbid(
              "java/lang/ClassLoader",
              RESOURCE,
              "getResource",
              "getResources",
              "resources",
              "getResourceAsStream",
              "getSystemResource",
              "getSystemResources",
              "getSystemResourceAsStream"),
          forbid("java/lang/ClassLoader", REFLECTION),
          forbid("java/util/ServiceLoader", REFLECTION),
          forbid("java/lang/foreign/Linker", "a service is Java code alone"),
          forbid("java/lang/foreign/SymbolLookup", "a service is Java code alone"),
          forbid("sun/misc/*", "use a VarHandle"),
          forbid("jdk/internal/*", "use the public API"));

  private ForbiddenCalls() {}

  /// What to do instead of using a member; empty if the use is permitted.
  ///
  /// @param owner internal name of the class
  /// @param member name of the method or field, `<init>` for a constructor
  /// @param type descriptor of the method, empty for a field
  static Optional<String> advice(String owner, String member, String type) {
    for (Rule rule : RULES) {
      if (rule.matches(owner, member, type)) {
        return rule.advice;
      }
    }
    return Optional.empty();
  }

  private static Rule allow(String owner) {
    return new Rule(owner, Set.of(), "", Optional.empty());
  }

  private static Rule forbid(String owner, String advice, String... members) {
    return new Rule(owner, Set.of(members), "", Optional.of(advice));
  }

  private static Rule forbidTyped(String owner, String advice, String member, String typePrefix) {
    return new Rule(owner, Set.of(member), typePrefix, Optional.of(advice));
  }

  /// @param owner internal name, a trailing `*` stands for any ending
  /// @param members all members if empty
  /// @param typePrefix how the descriptor begins
  /// @param advice empty if the use is permitted
  private record Rule(
      String owner, Set<String> members, String typePrefix, Optional<String> advice) {
    boolean matches(String wantedOwner, String member, String type) {
      boolean ownerMatches =
          owner.endsWith("*")
              ? wantedOwner.startsWith(owner.substring(0, owner.length() - 1))
              : wantedOwner.equals(owner);
      return ownerMatches
          && (members.isEmpty() || members.contains(member))
          && type.startsWith(typePrefix);
    }
  }
}
