package samsara.bench.cpu;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import samsara.hw.cpu.CpuEngine;

/// Prints how fast the processor runs the test programs with each engine, beside qemu and the bare
/// processor, how it warms up, and what it costs. Each run has a JVM of its own. Arguments: seconds
/// for each run, and optionally the programs.
public final class CpuBenchmark {
  private static final Path PROGRAMS =
      Path.of("hw.emu.bundle/src/test/resources/samsara/hw/cpu/programs");
  private static final List<String> ALL =
      List.of(
          "sieve",
          "crc",
          "text",
          "quicksort",
          "matrix",
          "recursion",
          "wide",
          "floating",
          "interpreter");
  private static final List<String> RUN_BEFORE = List.of("interpreter", "text", "wide");
  private static final long COUNTED_MIN = 5_000_000;
  private static final double WANTED_MIPS = 100;
  private static final int CURVE_WINDOWS = 20;

  private final double seconds;
  private final List<String> programs;
  private final Map<CpuEngine, List<List<Sample>>> samples = new EnumMap<>(CpuEngine.class);
  private final List<Summary> summaries = new ArrayList<>();

  private CpuBenchmark(double seconds, List<String> programs) {
    this.seconds = seconds;
    this.programs = programs;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 6;
    List<String> programs = args.length > 1 ? List.of(args).subList(1, args.length) : ALL;
    new CpuBenchmark(seconds, programs).run();
  }

  private void run() throws IOException, InterruptedException {
    for (CpuEngine engine : CpuEngine.values()) {
      List<List<Sample>> ofEngine = new ArrayList<>();
      for (String program : programs) {
        ofEngine.add(measure(engine, program));
      }
      samples.put(engine, ofEngine);
    }
    System.out.println("Million instructions a second, warm, by processor time of the thread");
    System.out.println();
    header();
    for (CpuEngine engine : CpuEngine.values()) {
      row(
          engine.name().toLowerCase(Locale.ROOT),
          of(engine).stream().map(CpuBenchmark::warm).toList());
    }
    peers();
    warmUp();
    costs();
  }

  private List<List<Sample>> of(CpuEngine engine) {
    return Objects.requireNonNull(samples.get(engine));
  }

  private List<Sample> measure(CpuEngine engine, String program)
      throws IOException, InterruptedException {
    List<Sample> found = new ArrayList<>();
    for (String line : java(OneRun.class, engine.name(), file(program).toString(), seconds + "")) {
      if (line.startsWith("sample")) {
        found.add(Sample.parse(line));
      } else if (engine == CpuEngine.REGIONS) {
        summaries.add(Summary.parse(line));
      }
    }
    return found;
  }

  private static Shares start(String program) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(file(program).toString()));
    RUN_BEFORE.stream()
        .filter(other -> !other.equals(program))
        .forEach(other -> arguments.add(file(other).toString()));
    return Shares.parse(java(WarmStart.class, arguments.toArray(String[]::new)).getLast());
  }

  // The lines that a class prints in a JVM of its own.
  private static List<String> java(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("run failed: " + main.getSimpleName() + " " + List.of(arguments));
    }
    return output.lines().toList();
  }

  private static Path file(String program) {
    return PROGRAMS.resolve(program + ".elf");
  }

  // The median of the second half.
  private static double warm(List<Sample> run) {
    double[] mips =
        run.stream().skip(run.size() / 2).mapToDouble(Sample::cpuMips).sorted().toArray();
    return mips[mips.length / 2];
  }

  private void header() {
    System.out.println("| | " + String.join(" | ", programs) + " | geometric mean |");
    System.out.println("| --- |" + " --: |".repeat(programs.size() + 1));
  }

  private static void row(String name, List<Double> values) {
    StringBuilder line = new StringBuilder("| " + name + " |");
    double logarithms = 0;
    for (double value : values) {
      line.append(" %.0f |".formatted(value));
      logarithms += Math.log(value);
    }
    System.out.println(line.append(" %.0f |".formatted(Math.exp(logarithms / values.size()))));
  }

  private void peers() throws IOException, InterruptedException {
    List<Double> qemu = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (String program : programs) {
      double perRound = instructionsPerRound(file(program));
      qemu.add(new Peer("qemu-i386").mips(file(program), perRound));
      bare.add(new Peer("").mips(file(program), perRound));
    }
    row("qemu-i386", qemu);
    row("bare processor", bare);
  }

  private static double instructionsPerRound(Path program) throws IOException {
    for (long rounds = 1; ; rounds *= 2) {
      long once = instructions(program, rounds);
      if (once >= COUNTED_MIN) {
        return (double) (instructions(program, 2 * rounds) - once) / rounds;
      }
    }
  }

  private static long instructions(Path program, long rounds) throws IOException {
    GuestProgram guest = new GuestProgram(program, rounds, CpuEngine.REGIONS);
    guest.run(Long.MAX_VALUE / 2);
    return guest.cpu.executed();
  }

  private void warmUp() throws IOException, InterruptedException {
    System.out.println();
    System.out.println("Warm-up of regions");
    System.out.println();
    header();
    row(
        "ms to 100 MIPS from the JVM's start",
        of(CpuEngine.REGIONS).stream().map(CpuBenchmark::reached).toList());
    List<Shares> shares = new ArrayList<>();
    for (String program : programs) {
      shares.add(start(program));
    }
    row("slowest 100 ms, % of the interpreter's", shares.stream().map(Shares::window).toList());
    row(
        "least done by any time, % of the interpreter's",
        shares.stream().map(Shares::sum).toList());
    System.out.println();
    System.out.println(
        "ms since the JVM's start: MIPS in the window before; interpreter, then regions");
    for (int n = 0; n < programs.size(); n++) {
      System.out.println();
      System.out.println(programs.get(n));
      curve(of(CpuEngine.INTERPRETER).get(n));
      curve(of(CpuEngine.REGIONS).get(n));
    }
  }

  private static void curve(List<Sample> run) {
    StringBuilder line = new StringBuilder();
    run.stream()
        .limit(CURVE_WINDOWS)
        .forEach(s -> line.append(" %d:%.0f".formatted(s.endMillis(), s.mips())));
    System.out.println(line);
  }

  private static double reached(List<Sample> run) {
    return run.stream()
        .filter(sample -> sample.mips() >= WANTED_MIPS)
        .mapToDouble(Sample::endMillis)
        .findFirst()
        .orElse(Double.NaN);
  }

  private void costs() {
    System.out.println();
    System.out.println("Costs of regions");
    System.out.println();
    header();
    row("translations", summaries.stream().map(s -> (double) s.translations()).toList());
    row("ms to make them", summaries.stream().map(s -> s.micros() / 1e3).toList());
    row("class files, KB", summaries.stream().map(s -> s.classBytes() / 1e3).toList());
    row(
        "ms of the JVM's compilers",
        summaries.stream().map(s -> (double) s.compilerMillis()).toList());
    row("code of the JVM, KB", summaries.stream().map(s -> s.codeBytes() / 1e3).toList());
    row("metaspace, KB", summaries.stream().map(s -> s.metaspaceBytes() / 1e3).toList());
  }
}
