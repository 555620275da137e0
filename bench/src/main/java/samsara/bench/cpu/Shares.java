package samsara.bench.cpu;

/// How a program starts with regions, in percent of what the interpreter does.
///
/// @param window the worst of any 100 ms
/// @param sum the least done by any time
record Shares(double window, double sum) {
  static Shares parse(String line) {
    String[] words = line.split(" ", -1);
    return new Shares(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
  }

  @Override
  public String toString() {
    return "shares " + window + " " + sum;
  }
}
