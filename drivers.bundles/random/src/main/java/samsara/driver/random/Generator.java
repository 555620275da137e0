package samsara.driver.random;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Makes random bytes from entropy that comes bit by bit, after the scheme Fortuna: entropy is
/// spread over pools; now and then a new key is made of the old one and some of the pools, pool n
/// taking part each 2^n-th time; the bytes are hashes of the key and a counter, and the key is
/// replaced after each request, so that nobody can compute what was given out before.
///
/// All of its state is in {@link #save}. Everything is SHA-256.
///
/// MINIX: `drivers/random/random.c`.
final class Generator {
  /// Pools of entropy.
  static final int POOLS = 32;

  /// Samples in the first pool that make a new key.
  static final int SAMPLES_MIN = 256;

  /// Most bytes that one key gives.
  static final int BYTES_MAX = 1 << 20;

  private static final int HASH_BYTES = 32;

  /// The length of {@link #save}.
  static final int STATE_BYTES = (POOLS + 1) * HASH_BYTES + Integer.BYTES + 2 * Long.BYTES;

  private final MessageDigest hash = sha256();
  private final byte[][] pools = new byte[POOLS][HASH_BYTES];
  private byte[] key = new byte[HASH_BYTES];
  private long counter;
  private long keys;
  private int samples;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// Adds entropy to a pool.
  ///
  /// @param count how many samples it is worth; counted for the first pool only
  void add(int pool, byte[] data, int count) {
    hash.update(pools[pool]);
    pools[pool] = hash.digest(data);
    if (pool == 0) {
      samples += count;
      if (samples >= SAMPLES_MIN) {
        newKey();
      }
    }
  }

  private void newKey() {
    samples = 0;
    keys++;
    hash.update(key);
    for (int pool = 0; pool < POOLS && keys % (1L << pool) == 0; pool++) {
      hash.update(pools[pool]);
      Arrays.fill(pools[pool], (byte) 0);
    }
    key = hash.digest();
  }

  /// `true` once there has been enough entropy for a key.
  boolean isSeeded() {
    return keys > 0;
  }

  /// Gives random bytes, at most {@link #BYTES_MAX}. Only when it is seeded.
  byte[] next(int bytes) {
    assert isSeeded() && bytes <= BYTES_MAX : "isSeeded=" + isSeeded() + " bytes=" + bytes;
    byte[] result = new byte[bytes];
    for (int at = 0; at < bytes; at += HASH_BYTES) {
      System.arraycopy(block(), 0, result, at, Math.min(HASH_BYTES, bytes - at));
    }
    key = block();
    return result;
  }

  private byte[] block() {
    counter++;
    hash.update(key);
    return hash.digest(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
  }

  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(STATE_BYTES);
    for (byte[] pool : pools) {
      bytes.put(pool);
    }
    return bytes.put(key).putInt(samples).putLong(counter).putLong(keys).array();
  }

  void restore(ByteBuffer bytes) {
    for (byte[] pool : pools) {
      bytes.get(pool);
    }
    bytes.get(key);
    samples = bytes.getInt();
    counter = bytes.getLong();
    keys = bytes.getLong();
  }

  @Override
  public String toString() {
    return "keys=" + keys + " samples=" + samples;
  }
}
