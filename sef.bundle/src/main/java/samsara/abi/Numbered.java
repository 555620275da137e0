package samsara.abi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request number of a protocol: an enum constant with the code that travels in the message type.
public interface Numbered {
  /// The code.
  int number();

  /// The name, as traces show it.
  String name();

  /// Looks numbers of one enum up by code, without allocation.
  final class Table<E extends Enum<E> & Numbered> {
    private final @Nullable E[] byNumber;
    private final int first;

    /// Builds the table and checks that no code stands twice.
    public Table(Class<E> type) {
      E[] constants = type.getEnumConstants();
      int low = Integer.MAX_VALUE;
      int high = Integer.MIN_VALUE;
      for (E constant : constants) {
        low = Math.min(low, constant.number());
        high = Math.max(high, constant.number());
      }
      first = low;
      byNumber = Arrays.copyOf(constants, high - low + 1);
      Arrays.fill(byNumber, null);
      for (E constant : constants) {
        E other = byNumber[constant.number() - low];
        if (other != null) {
          throw new IllegalStateException(
              type.getName() + ": " + other + " and " + constant + " have one number");
        }
        byNumber[constant.number() - low] = constant;
      }
    }

    /// The constant with that code, or null.
    public @Nullable E of(int number) {
      int index = number - first;
      return index >= 0 && index < byNumber.length ? byNumber[index] : null;
    }
  }
}
