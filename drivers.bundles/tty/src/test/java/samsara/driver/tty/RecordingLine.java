package samsara.driver.tty;

import java.util.ArrayList;
import java.util.List;

/// A line that writes down what a discipline does to it.
final class RecordingLine implements LineDiscipline.Line {
  final StringBuilder echoed = new StringBuilder();
  final List<Integer> signals = new ArrayList<>();
  final List<Boolean> stops = new ArrayList<>();
  final StringBuilder flow = new StringBuilder();
  int discards;
  boolean ignores;
  private int column;

  @Override
  public void echo(int character) {
    echoed.append((char) character);
    column = character == '\n' ? 0 : character == '\b' ? column - 1 : column + 1;
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public void signal(int signal) {
    signals.add(signal);
  }

  @Override
  public void stopOutput(boolean stop) {
    stops.add(stop);
  }

  @Override
  public void discardOutput() {
    discards++;
  }

  @Override
  public void ignoreOutput(boolean ignore) {
    ignores = ignore;
  }

  @Override
  public void sendFlow(int character) {
    flow.append((char) character);
  }
}
