package samsara.samples.noprogram;

/// Something that could be useful, but is not a program.
final class Greeter {
  String greet(String name) {
    return "Hello, " + name + "!";
  }
}
