package samsara.hw.cpu;

/// What the translator of machine code has done since power-on.
///
/// @param translated instructions executed in translations
/// @param translations translations made
/// @param microseconds time spent on making them, without the JVM's compiler
/// @param held translations that are kept
/// @param cacheBytes size of their class files
/// @param evictions translations thrown away for lack of room
/// @param installs how often a translation became enterable somewhere; more than there are entries
///   when processes share them
/// @param refusals translations not made: too many at once, or of code that changes too often
public record TranslatorCounters(
    long translated,
    long translations,
    long microseconds,
    int held,
    int cacheBytes,
    long evictions,
    long installs,
    long refusals) {}
