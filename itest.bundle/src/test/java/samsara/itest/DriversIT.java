package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Test;

/// The drivers of the distribution, and the commands on the machine, in the booted system.
public final class DriversIT extends InBootedSystem {
  private final ServiceTable services = new ServiceTable(this);

  @Before
  public void boot() throws Exception {
    awaitReady();
  }

  @Test
  public void memoryIsReadAndComesBackAfterACrash() throws Exception {
    run("service up memory -dev /dev/null");
    assertThat(run("cat /dev/null")).isEmpty();
    ServiceTable.Row before = services.row("memory").orElseThrow();
    run("kill -9 " + before.pid());
    services.await("memory", "restarted", row -> row.isPresent() && row.get().restarts() == 1);
    assertThat(run("cat /dev/null")).isEmpty();
    run("service down memory");
  }

  @Test
  public void readclockSetsTheTime() throws Exception {
    run("service up readclock");
    assertThat(services.row("readclock")).isPresent();
    assertThat(run("dmesg")).doesNotContain("readclock: ");
    run("service down readclock");
  }

  @Test
  public void diskDriverWithoutDisksHasNoDevices() throws Exception {
    run("service up at_wini -dev /dev/c0d0");
    assertThatThrownBy(() -> run("cat /dev/c0d0")).hasMessageContaining("/dev/c0d0");
    assertThat(services.row("at_wini")).isPresent();
    run("service down at_wini");
  }

  @Test
  public void faultsAreSetByCommandAndMistakesAreNamed() throws Exception {
    assertThat(run("hw:fault at_wini lost-interrupt 1/100")).contains("lost-interrupt 1/100");
    assertThat(run("hw:devices")).contains("ide: lost-interrupt 1/100").contains("vga");
    run("hw:fault at_wini off");
    assertThat(run("hw:devices")).doesNotContain("1/100");
    assertThatThrownBy(() -> run("hw:fault nothing absent")).hasMessageContaining("'nothing'");
    assertThatThrownBy(() -> run("hw:fault ide broken")).hasMessageContaining("'broken'");
    assertThatThrownBy(() -> run("hw:fault ide absent often")).hasMessageContaining("'often'");
  }

  @Test
  public void instructionsAreTracedAndMistakesAreNamed() throws Exception {
    assertThat(run("hw:trace intel 1")).isBlank(); // no program in machine code runs
    assertThatThrownBy(() -> run("hw:trace nasm 1")).hasMessageContaining("'nasm'");
    assertThatThrownBy(() -> run("hw:trace intel many")).hasMessageContaining("'many'");
  }

  @Test
  public void screenIsShownAndKeysAreTyped() throws Exception {
    Path file = load().resolveSibling("screen.png");
    run("hw:screenshot " + file);
    assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
    run("hw:keys 'ls<enter>'");
    assertThatThrownBy(() -> run("hw:keys '<nokey>'")).hasMessageContaining("<nokey>");
  }
}
