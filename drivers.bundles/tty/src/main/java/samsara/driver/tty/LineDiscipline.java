package samsara.driver.tty;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import samsara.abi.Signal;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;

/// What a line makes of the characters that come in: editing, echo, signals, flow control, and the
/// queue of what can be read. Knows no hardware and no process.
///
/// MINIX: `drivers/tty/tty.c`, in_process and what it calls.
final class LineDiscipline {
  /// What the discipline does to the line it is on.
  interface Line {
    /// Puts a character on the screen, with output processing.
    void echo(int character);

    /// The column where the next character of output will stand.
    int column();

    /// Signals the foreground process group.
    void signal(int signal);

    /// Stops output, or lets it go on.
    void stopOutput(boolean stop);

    /// Throws away output that has not gone out.
    void discardOutput();

    /// Throws output away from now on, or no more.
    void ignoreOutput(boolean ignore);

    /// Sends STOP or START to the other end.
    void sendFlow(int character);
  }

  private static final int DELETE = 0x7F;
  private static final int TAB = 8;
  private static final int HIGH_WATER = InputQueue.SIZE - 64;
  private static final int LOW_WATER = InputQueue.SIZE / 4;

  private final Line line;
  private final InputQueue queue = new InputQueue();
  private Termios termios = Termios.defaults();
  private boolean literalNext;
  private boolean disturbed;
  private boolean outputStopped;
  private boolean outputIgnored;
  private boolean inputStopped;

  LineDiscipline(Line line) {
    this.line = line;
  }

  Termios termios() {
    return termios;
  }

  /// Sets other settings. What is in the queue stays; output that no one could start again goes on.
  void termios(Termios settings) {
    termios = settings;
    if (!termios.input(TermiosFlag.IXON)) {
      stopOutput(false);
    }
    if (!termios.local(TermiosFlag.IEXTEN)) {
      literalNext = false;
      ignoreOutput(false);
    }
    relieve();
  }

  // ---- Input. ----

  /// Takes a character that has come in. Answers `false` if it found no room.
  boolean input(int received) {
    if (termios.input(TermiosFlag.ISTRIP)) {
      return process(received & 0x7F);
    }
    if (received == 0xFF && termios.input(TermiosFlag.PARMRK)) {
      enter(received | InputQueue.LITERAL);
      return enter(received | InputQueue.LITERAL);
    }
    return process(received & 0xFF);
  }

  /// A character came with a parity or framing error.
  void inputError(int received) {
    if (!termios.input(TermiosFlag.INPCK)) {
      input(received);
    } else if (!termios.input(TermiosFlag.IGNPAR)) {
      enterMarked(received);
    }
  }

  /// A break came.
  void inputBreak() {
    if (termios.input(TermiosFlag.IGNBRK)) {
      return;
    }
    if (termios.input(TermiosFlag.BRKINT)) {
      signal(Signal.INT);
    } else {
      enterMarked(0);
    }
  }

  private void enterMarked(int received) {
    if (termios.input(TermiosFlag.PARMRK)) {
      enter(0xFF | InputQueue.LITERAL);
      enter(InputQueue.LITERAL);
      enter(received | InputQueue.LITERAL);
    } else {
      enter(InputQueue.LITERAL);
    }
  }

  private boolean process(int received) {
    if (literalNext) {
      literalNext = false;
      return enter(received | InputQueue.LITERAL);
    }
    if (termios.local(TermiosFlag.IEXTEN) && isExtension(received)) {
      return true;
    }
    int character = received;
    if (character == '\r') {
      if (termios.input(TermiosFlag.IGNCR)) {
        return true;
      }
      character = termios.input(TermiosFlag.ICRNL) ? '\n' : character;
    } else if (character == '\n' && termios.input(TermiosFlag.INLCR)) {
      character = '\r';
    }
    if (isFlow(character) || isSignal(character)) {
      return true;
    }
    if (!termios.local(TermiosFlag.ICANON)) {
      return enter(character);
    }
    return isEditing(character) || enter(character | markOf(character));
  }

  private boolean isExtension(int character) {
    if (termios.is(ControlCharacter.LNEXT, character)) {
      literalNext = true;
      if (termios.local(TermiosFlag.ECHO)) {
        line.echo('^');
        line.echo('\b');
      }
      return true;
    }
    if (termios.is(ControlCharacter.REPRINT, character) && termios.local(TermiosFlag.ICANON)) {
      reprint();
      return true;
    }
    if (termios.is(ControlCharacter.DISCARD, character)) {
      ignoreOutput(!outputIgnored);
      return true;
    }
    return false;
  }

  private boolean isFlow(int character) {
    if (!termios.input(TermiosFlag.IXON)) {
      return false;
    }
    if (termios.is(ControlCharacter.STOP, character)) {
      stopOutput(true);
      return true;
    }
    boolean isStart = termios.is(ControlCharacter.START, character);
    if (isStart || (outputStopped && termios.input(TermiosFlag.IXANY))) {
      stopOutput(false);
    }
    return isStart;
  }

  private boolean isSignal(int character) {
    if (!termios.local(TermiosFlag.ISIG)) {
      return false;
    }
    int signal =
        termios.is(ControlCharacter.INTR, character)
            ? Signal.INT
            : termios.is(ControlCharacter.QUIT, character) ? Signal.QUIT : 0;
    if (signal == 0) {
      return false;
    }
    signal(signal);
    echo(character);
    return true;
  }

  private void signal(int signal) {
    if (!termios.local(TermiosFlag.NOFLSH)) {
      flushInput();
      line.discardOutput();
      releaseOutput();
    }
    line.signal(signal);
  }

  private boolean isEditing(int character) {
    if (termios.is(ControlCharacter.ERASE, character)) {
      erase(character);
      return true;
    }
    if (termios.is(ControlCharacter.KILL, character)) {
      kill(character);
      return true;
    }
    return false;
  }

  private int markOf(int character) {
    if (termios.is(ControlCharacter.EOF, character)) {
      return InputQueue.END_OF_FILE;
    }
    boolean ends = character == '\n' || termios.is(ControlCharacter.EOL, character);
    return ends ? InputQueue.END_OF_LINE : 0;
  }

  // The last place is for the end of a line, or a full queue could never be read.
  private boolean enter(int character) {
    boolean reserved =
        termios.local(TermiosFlag.ICANON)
            && !InputQueue.isEnd(character)
            && queue.count() == InputQueue.SIZE - 1;
    if (queue.isFull() || reserved) {
      return false;
    }
    if (!queue.hasOpenLine()) {
      disturbed = false;
    }
    queue.add(character, echoEntered(character));
    if (queue.count() >= HIGH_WATER && termios.input(TermiosFlag.IXOFF) && !inputStopped) {
      inputStopped = true;
      line.sendFlow(termios.of(ControlCharacter.STOP));
    }
    return true;
  }

  // ---- Echo. ----

  private int echoEntered(int character) {
    if (termios.local(TermiosFlag.ECHO)) {
      return echo(character);
    }
    boolean isNewline = (character & 0xFF) == '\n' && (character & InputQueue.LITERAL) == 0;
    if (isNewline && termios.local(TermiosFlag.ECHONL) && termios.local(TermiosFlag.ICANON)) {
      line.echo('\n');
    }
    return 0;
  }

  /// Echoes a character with its marks, control characters as `^X`; answers the columns it takes.
  private int echo(int marked) {
    if (!termios.local(TermiosFlag.ECHO)) {
      return 0;
    }
    int character = marked & 0xFF;
    boolean isLiteral = (marked & InputQueue.LITERAL) != 0;
    if (character >= ' ' && character != DELETE) {
      line.echo(character);
      return 1;
    }
    if (!isLiteral && (character == '\n' || character == '\r')) {
      line.echo(character);
      return 0;
    }
    if (!isLiteral && character == '\t') {
      int width = TAB - line.column() % TAB;
      for (int i = 0; i < width; i++) {
        line.echo(' ');
      }
      return width;
    }
    line.echo('^');
    line.echo(character == DELETE ? '?' : character + '@');
    if ((marked & InputQueue.END_OF_FILE) != 0) {
      line.echo('\b'); // what comes next stands in its place
      line.echo('\b');
    }
    return 2;
  }

  private void erase(int character) {
    if (!queue.hasOpenLine()) {
      return;
    }
    if (!termios.local(TermiosFlag.ECHOE)) {
      queue.removeLast();
      echo(character);
      return;
    }
    eraseLast();
  }

  private void eraseLast() {
    if (termios.local(TermiosFlag.ECHO) && disturbed) {
      reprint();
    }
    int width = queue.removeLast();
    for (int i = 0; i < width; i++) {
      line.echo('\b');
      line.echo(' ');
      line.echo('\b');
    }
  }

  private void kill(int character) {
    boolean wipes = termios.local(TermiosFlag.ECHOE);
    while (queue.hasOpenLine()) {
      if (wipes) {
        eraseLast();
      } else {
        queue.removeLast();
      }
    }
    if (!wipes) {
      echo(character);
      if (termios.local(TermiosFlag.ECHOK) && termios.local(TermiosFlag.ECHO)) {
        line.echo('\n');
      }
    }
  }

  /// Shows the line that is being typed once more, on a line of its own.
  private void reprint() {
    disturbed = false;
    if (!termios.local(TermiosFlag.ECHO)) {
      return;
    }
    echo(termios.of(ControlCharacter.REPRINT));
    line.echo('\n');
    int from = queue.openLine();
    InputQueue rest = new InputQueue();
    int count = queue.count();
    for (int i = from; i < count; i++) {
      rest.add(queue.at(i), 0);
    }
    for (int i = from; i < count; i++) {
      queue.removeLast();
    }
    while (!rest.isEmpty()) {
      int character = rest.take();
      queue.add(character, echo(character));
    }
  }

  /// Output has come between what is typed and its echo.
  void disturb() {
    disturbed = true;
  }

  // ---- Flow. ----

  private void stopOutput(boolean stop) {
    if (outputStopped != stop) {
      outputStopped = stop;
      line.stopOutput(stop);
    }
  }

  private void ignoreOutput(boolean ignore) {
    if (outputIgnored != ignore) {
      outputIgnored = ignore;
      line.ignoreOutput(ignore);
    }
  }

  /// Stops output, or starts it again, as TCFLOW asks.
  void flowOutput(boolean stop) {
    stopOutput(stop);
  }

  /// Lets output go out again, whether it was stopped or thrown away.
  void releaseOutput() {
    stopOutput(false);
    ignoreOutput(false);
  }

  boolean isOutputStopped() {
    return outputStopped;
  }

  boolean isOutputIgnored() {
    return outputIgnored;
  }

  private void relieve() {
    if (inputStopped && (queue.count() <= LOW_WATER || !termios.input(TermiosFlag.IXOFF))) {
      inputStopped = false;
      line.sendFlow(termios.of(ControlCharacter.START));
    }
  }

  // ---- Reading. ----

  /// `true` if input comes by lines.
  boolean isCanonical() {
    return termios.local(TermiosFlag.ICANON);
  }

  /// Characters that wait, in whatever mode.
  int count() {
    return queue.count();
  }

  /// `true` if a line can be read. A queue that was filled in raw mode counts as one, since it has
  /// no room for the end of a line.
  boolean hasLine() {
    return queue.lines() > 0 || queue.isFull();
  }

  /// Takes what a read of so many bytes gets: no more than one line in canonical mode, where the
  /// result is empty at the end of the file.
  byte[] take(int bytes) {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    boolean canonical = isCanonical();
    boolean goesOn = true;
    while (goesOn && taken.size() < bytes && !queue.isEmpty()) {
      int character = queue.take();
      boolean isEnd = InputQueue.isEnd(character);
      if ((character & InputQueue.END_OF_FILE) == 0) {
        taken.write(character);
      }
      goesOn = !(canonical && isEnd);
    }
    // An end of file right behind the last byte that fits belongs to this read.
    if (goesOn
        && canonical
        && taken.size() == bytes
        && !queue.isEmpty()
        && (queue.at(0) & InputQueue.END_OF_FILE) != 0) {
      queue.take();
    }
    relieve();
    return taken.toByteArray();
  }

  /// Forgets what was typed.
  void flushInput() {
    queue.clear();
    literalNext = false;
    relieve();
  }

  void save(DataOutputStream out) throws IOException {
    out.write(termios.toBytes());
    queue.save(out);
    out.writeBoolean(literalNext);
    out.writeBoolean(disturbed);
    out.writeBoolean(outputStopped);
    out.writeBoolean(outputIgnored);
    out.writeBoolean(inputStopped);
  }

  void restore(DataInputStream in) throws IOException {
    termios = Termios.of(in.readNBytes(Termios.SIZE_BYTES));
    queue.restore(in);
    literalNext = in.readBoolean();
    disturbed = in.readBoolean();
    outputStopped = in.readBoolean();
    outputIgnored = in.readBoolean();
    inputStopped = in.readBoolean();
  }
}
