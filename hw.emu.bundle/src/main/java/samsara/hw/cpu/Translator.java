package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import samsara.hw.Ram;

/// Makes translations of hot code and keeps them, by the code they stand for: a process that has
/// the same code at the same addresses gets what another one's run has made. A translation is held
/// in at most [TranslatorSettings#cacheBytesMax]; those that were not used for longest go first.
///
/// Called on the CPU thread. Code is chosen and translations are taken over there; a thread of the
/// host makes the class in between, from a copy of the code. When it becomes ready is nothing that
/// a program can notice.
final class Translator {
  private static final int OFFSET_MASK = Ram.PAGE_BYTES - 1;
  private static final int PAGE_MASK = ~OFFSET_MASK;
  private static final int METHOD_BYTES_MAX = 8000; // the JVM compiles no longer one
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final int PENDING_MAX = 8;
  private static final int PATIENCE = 8;
  private static final int REHEARSAL_POLL = 200;
  private static final int IDLE_SECONDS = 5;

  // A thread for as long as there is something to do, for all processors.
  private static final ThreadPoolExecutor BACKGROUND = background();

  private final Ram ram;
  private final UserMemory memory;
  private final CodeCache cache;
  private final WarmUp warmUp;
  private final TranslatorSettings settings;
  private final LongSupplier nanoTime;
  private final HotSpots hotSpots;
  private final Map<Integer, List<TranslatedRegion>> byEntry = new HashMap<>();
  private final List<TranslatedRegion> regions = new ArrayList<>();
  private final long startNanos;
  private final Map<Integer, Region> pending = new HashMap<>(); // by head, being translated
  private final Map<Integer, Integer> patience = new HashMap<>(); // by address
  private final Queue<TranslationJob> finished = new ConcurrentLinkedQueue<>();
  private long polls;
  private long translations;
  private long evictions;
  private long installs;
  private long refusals;
  private long nanosSpent;
  private int cacheBytes;
  private long translated;
  private @Nullable TranslatedRegion lastRan;

  Translator(
      Ram ram,
      UserMemory memory,
      CodeCache cache,
      WarmUp warmUp,
      TranslatorSettings settings,
      LongSupplier nanoTime) {
    this.ram = ram;
    this.memory = memory;
    this.cache = cache;
    this.warmUp = warmUp;
    this.settings = settings;
    this.nanoTime = nanoTime;
    hotSpots = new HotSpots(settings.hotCount());
    startNanos = nanoTime.getAsLong();
  }

  private static ThreadPoolExecutor background() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("samsara-translator").factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  boolean isOn() {
    return settings.instructionsMax() > 0;
  }

  /// Counts `address` as one where the program comes by; translates what is hot, when there were
  /// `executed` instructions enough.
  void count(int address, long executed) {
    if (hotSpots.isHot(address) && executed >= settings.firstAfter() && !isOnItsWay(address)) {
      translate(address);
    }
  }

  // True when a translation that is not ready yet has the address inside. As a head of its own it
  // must be hot some more times, in case the other is never entered.
  private boolean isOnItsWay(int address) {
    boolean inside = pending.values().stream().anyMatch(region -> region.covers(address));
    for (TranslatedRegion region : regions) {
      inside |= !region.isReady && region.covers(address);
    }
    return inside && patience.merge(address, 1, Integer::sum) % PATIENCE != 0;
  }

  /// Translates the code at `address` of the running program, unless it cannot or may not be.
  void translate(int address) {
    Insn head = find(address);
    if (head == null || isEntered(head, address) || offer(address, head)) {
      return;
    }
    if (cache.changes(memory.tlb().quietFrame(address)) > settings.changesMax()
        || !mayTranslate()) {
      refusals++;
      return;
    }
    if (pending.size() < PENDING_MAX && !pending.containsKey(address)) {
      begin(address, settings.instructionsMax());
    }
  }

  private void begin(int address, int instructionsMax) {
    Region region =
        new RegionBuilder(this::find, instructionsMax, settings.blocksOnly()).build(address);
    if (region == null) {
      pending.remove(address);
      return;
    }
    pending.put(address, region);
    TranslationJob job = new TranslationJob(address, region, pieces(region.nodes()), nanoTime);
    if (settings.inBackground()) {
      BACKGROUND.execute(() -> finished.add(job.doneOrLogged()));
    } else {
      take(job.done());
    }
  }

  /// Takes over what has become ready.
  void poll() {
    polls++;
    if (polls == REHEARSAL_POLL && settings.inBackground()) {
      BACKGROUND.execute(Rehearsal::run);
    }
    TranslationJob job = finished.poll();
    while (job != null) {
      take(job);
      job = finished.poll();
    }
  }

  private void take(TranslationJob job) {
    nanosSpent += job.nanos();
    if (!job.isGood()) {
      refusals++; // and it stays among the pending, so that nobody tries again
    } else if (job.codeBytes() > METHOD_BYTES_MAX) {
      begin(job.address(), job.region().instructions() / 2);
    } else {
      pending.remove(job.address());
      add(job);
    }
  }

  // As many as the time since the start allows.
  private boolean mayTranslate() {
    double seconds = (double) (nanoTime.getAsLong() - startNanos) / NANOS_PER_SECOND;
    return translations < settings.burst() + seconds * settings.perSecond();
  }

  private @Nullable Insn find(int address) {
    int frame = memory.tlb().quietFrame(address);
    Insn insn = frame < 0 ? null : cache.find(frame | (address & OFFSET_MASK));
    boolean crosses =
        (address & OFFSET_MASK) > Ram.PAGE_BYTES - 15
            && insn != null
            && ((address ^ (address + insn.lengthBytes - 1)) & PAGE_MASK) != 0;
    return crosses ? null : insn;
  }

  private static boolean isEntered(Insn insn, int address) {
    return insn.handler instanceof TranslationEntry entry && entry.isAt(address);
  }

  private void add(TranslationJob job) {
    TranslatedRegion made =
        new TranslatedRegion(
            job.translation(),
            job.region().entries.stream().mapToInt(block -> block.address).toArray(),
            job.pieces(),
            job.classBytes(),
            job.region());
    made.isReady = !settings.warmsUp();
    made.lastUsed = translated;
    translations++;
    regions.add(made);
    cacheBytes += made.sizeBytes;
    for (int entry : made.entries) {
      byEntry.computeIfAbsent(entry, address -> new ArrayList<>()).add(made);
    }
    for (int entry : made.entries) {
      Insn insn = find(entry);
      if (insn != null) {
        install(made, entry, insn);
      }
    }
    if (cacheBytes > settings.cacheBytesMax()) {
      evict();
    }
  }

  private List<CodePiece> pieces(List<Block.Node> nodes) {
    List<CodePiece> pieces = new ArrayList<>();
    int start = nodes.getFirst().address();
    int end = start;
    for (Block.Node node : nodes) {
      if (node.address() > end || ((node.address() ^ start) & PAGE_MASK) != 0) {
        pieces.add(piece(start, end));
        start = node.address();
      }
      end = Math.max(end, node.next());
    }
    pieces.add(piece(start, end));
    return pieces;
  }

  private CodePiece piece(int start, int end) {
    return new CodePiece(start, end - start, ram, physical(start));
  }

  private int physical(int address) {
    return memory.tlb().quietFrame(address) | (address & OFFSET_MASK);
  }

  /// Lets a known translation that holds at `address` be entered there, at `insn`. False when there
  /// is none.
  boolean offer(int address, Insn insn) {
    List<TranslatedRegion> known = byEntry.get(address);
    if (known != null) {
      for (TranslatedRegion region : known) {
        if (install(region, address, insn)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean install(TranslatedRegion region, int address, Insn insn) {
    Set<Integer> pages = new TreeSet<>();
    for (CodePiece piece : region.pieces) {
      if (memory.tlb().quietFrame(piece.address) < 0 || !piece.isAt(ram, physical(piece.address))) {
        return false;
      }
      pages.add(piece.address & PAGE_MASK);
    }
    for (CodePiece piece : region.pieces) {
      cache.cover(physical(piece.address), piece.lengthBytes());
    }
    pages.remove(address & PAGE_MASK);
    List<Integer> ordered = new ArrayList<>(pages);
    ordered.addFirst(address & PAGE_MASK);
    int[] pageList = ordered.stream().mapToInt(Integer::intValue).toArray();
    int[] frames = ordered.stream().mapToInt(page -> memory.tlb().quietFrame(page)).toArray();
    if (insn.handler instanceof TranslationEntry old) {
      old.takeOut();
    }
    new TranslationEntry(region, cache, warmUp, insn, address, pageList, frames).putIn();
    installs++;
    return true;
  }

  // A quarter of the room becomes free.
  private void evict() {
    List<TranslatedRegion> byAge = new ArrayList<>(regions);
    byAge.sort(Comparator.comparingLong(region -> region.lastUsed));
    for (TranslatedRegion region : byAge) {
      if (cacheBytes <= settings.cacheBytesMax() / 4 * 3) {
        return;
      }
      drop(region);
    }
  }

  private void drop(TranslatedRegion region) {
    List.copyOf(region.installed).forEach(TranslationEntry::takeOut);
    regions.remove(region);
    for (int entry : region.entries) {
      List<TranslatedRegion> known = byEntry.get(entry);
      if (known != null) {
        known.remove(region);
        if (known.isEmpty()) {
          byEntry.remove(entry);
        }
      }
    }
    cacheBytes -= region.sizeBytes;
    patience.clear();
    evictions++;
  }

  /// Notes that `region` ran `instructions`.
  void ran(TranslatedRegion region, long instructions) {
    translated += instructions;
    region.lastUsed = translated;
    lastRan = region;
  }

  /// Instructions executed in translations.
  long translated() {
    return translated;
  }

  /// The one that ran last.
  @Nullable TranslatedRegion lastRan() {
    return lastRan;
  }

  TranslatorCounters counters() {
    return new TranslatorCounters(
        translated,
        translations,
        nanosSpent / 1000,
        regions.size(),
        cacheBytes,
        evictions,
        installs,
        refusals);
  }
}
