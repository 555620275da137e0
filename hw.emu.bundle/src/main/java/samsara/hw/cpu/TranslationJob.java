package samsara.hw.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A translation in the making. It looks at its region alone, so that any thread can do it.
final class TranslationJob {
  private static final System.Logger LOG = System.getLogger(TranslationJob.class.getName());

  private final int address;
  private final Region region;
  private final List<CodePiece> pieces;
  private final LongSupplier nanoTime;
  private @Nullable CompiledRegion compiled;
  private @Nullable Translation translation;
  private long nanos;

  TranslationJob(int address, Region region, List<CodePiece> pieces, LongSupplier nanoTime) {
    this.address = address;
    this.region = region;
    this.pieces = pieces;
    this.nanoTime = nanoTime;
  }

  /// Does it.
  TranslationJob done() {
    long start = nanoTime.getAsLong();
    CompiledRegion result = RegionCompiler.compile(region);
    translation = define(result);
    translation.entryDepths = region.entries.stream().mapToInt(block -> block.depth).toArray();
    compiled = result;
    nanos = nanoTime.getAsLong() - start;
    return this;
  }

  /// Does it for a thread that has nobody to tell what goes wrong. That is an error of the
  /// translator; the interpreter goes on with the code.
  TranslationJob doneOrLogged() {
    try {
      return done();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "Not translated: address=%08x".formatted(address), e);
      return this;
    }
  }

  /// True when there is a translation.
  boolean isGood() {
    return translation != null;
  }

  private static Translation define(CompiledRegion result) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(result.classFile, result.data, false);
      Object made =
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
      Translation translation = (Translation) made;
      translation.addresses = result.addresses;
      translation.owed = result.owed;
      translation.depths = result.depths;
      translation.insns = result.insns;
      return translation;
    } catch (Throwable e) {
      throw new IllegalStateException("translation is not a good class", e);
    }
  }

  int address() {
    return address;
  }

  Region region() {
    return region;
  }

  List<CodePiece> pieces() {
    return pieces;
  }

  Translation translation() {
    return Objects.requireNonNull(translation);
  }

  /// Length of its method.
  int codeBytes() {
    return Objects.requireNonNull(compiled).codeBytes;
  }

  int classBytes() {
    return Objects.requireNonNull(compiled).classFile.length;
  }

  /// What it took.
  long nanos() {
    return nanos;
  }
}
