package samsara.kernel.weave;

import java.util.Locale;

/// Programs that never end by themselves, each by other means.
enum EndlessProgram {
  EMPTY_LOOP("while (true) {}"),
  COUNTING_LOOP("while (true) { count++; }"),
  LOOP_WITH_CONDITION("do { count++; } while (count != -1);"),
  NESTED_LOOPS("for (int i = 0; ; i++) { for (int j = 0; j < 10; j++) { count += j; } }"),
  CATCH_INSIDE_LOOP("while (true) { try { count++; } catch (Throwable t) { count--; } }"),
  LOOP_INSIDE_CATCH_INSIDE_LOOP(
      "while (true) { try { while (true) { count++; } } catch (Throwable t) { count--; } }"),
  CATCH_INSIDE_CATCH(
      """
      while (true) {
        try { try { while (true) { count++; } } catch (Throwable t) { count--; } }
        catch (Throwable t) { count--; }
      }\
      """),
  LOOP_IN_HANDLER(
      """
      while (true) {
        try { count++; throw new Error(); }
        catch (Throwable t) { try { while (true) { count--; } } catch (Throwable u) { count++; } }
      }\
      """),
  CONTINUE_IN_FINALLY("for (;;) { try { for (;;) { count++; } } finally { continue; } }"),
  THROWING_LOOP("for (;;) { try { throw new Error(); } catch (Throwable t) { count++; } }"),
  SWITCH_BACK(
      "again: while (true) { switch ((int) count++ & 3) { case 0, 1: continue again; default: } }"),
  SPARSE_SWITCH_BACK(
      "again: while (true) { switch ((int) count++ & 99) { case 0, 70: continue again; default: } }"),
  STREAM_OF_THE_JDK("IntStream.iterate(0, i -> i + 1).forEach(i -> {});"),
  METHOD_REFERENCE_IN_STREAM(
      "Stream.generate(this::next).forEach(i -> {}); } Long next() { return count++;"),
  BRANCHING_RECURSION("fib(90); } long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2);"),
  MUTUAL_RECURSION(
      """
      ping(90); }
      long ping(int n) { return n == 0 ? 1 : pong(n - 1) + pong(n - 1); }
      long pong(int n) { return n == 0 ? 1 : ping(n - 1) + ping(n - 1);\
      """),
  RECURSION_THROUGH_AN_INTERFACE(
      """
      Node tree = new Leaf();
      for (int i = 0; i < 90; i++) { tree = new Pair(tree, tree); }
      count = tree.eval(); }
      interface Node { long eval(); }
      record Leaf() implements Node { public long eval() { return 1; } }
      record Pair(Node a, Node b) implements Node {
        public long eval() { return a.eval() + b.eval(); }\
      """),
  RECURSIVE_LAMBDA(
      """
      LongUnaryOperator[] self = new LongUnaryOperator[1];
      self[0] = n -> n == 0 ? 1 : self[0].applyAsLong(n - 1) + self[0].applyAsLong(n - 1);
      count = self[0].applyAsLong(90);\
      """),
  RECURSION_THAT_CATCHES_ITS_OVERFLOW(
      """
      dive(); }
      void dive() { try { dive(); } catch (StackOverflowError e) { count++; } dive();\
      """);

  private final String body;

  EndlessProgram(String body) {
    this.body = body;
  }

  /// A woven instance.
  Runnable load() {
    return WovenPrograms.running(body);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
