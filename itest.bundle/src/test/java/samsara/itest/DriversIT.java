package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/// The drivers of the distribution, and the commands on the machine, in the booted system.
public final class DriversIT extends InBootedSystem {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

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
  public void networkDriverHasItsCardFromThePciServerAndOutlivesBoth() throws Exception {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    Configuration card =
        context.getService(reference).createFactoryConfiguration("samsara.hw.net.Rtl8139", "?");
    try {
      card.update(FrameworkUtil.asDictionary(Map.of("unit", 0)));
      awaitDevice("rtl8139_0");
      run("service up pci");
      run("service up rtl8139");
      assertThat(run("service list")).contains("pci").contains("rtl8139");
      crash("rtl8139", 1);
      crash("pci", 1);
      crash("rtl8139", 2);
      run("service update rtl8139 -label rtl8139 -state 1");
      run("service update pci -label pci -state 1");
      run("service down rtl8139");
      run("service down pci");
      assertThat(run("dmesg")).doesNotContain("PCI access").doesNotContain("no card");
    } finally {
      card.delete();
    }
  }

  private void awaitDevice(String name) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!run("hw:devices").contains(name)) {
      assertThat(System.nanoTime()).as("device " + name).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void crash(String label, int restarts) throws Exception {
    run("kill -9 " + services.row(label).orElseThrow().pid());
    services.await(label, "restarted", row -> row.isPresent() && row.get().restarts() == restarts);
  }

  // What others have typed before there was a terminal.
  private void passOldKeys() throws Exception {
    run("hw:keys '<enter>begin<enter>end'");
    awaitOnScreen("end");
    assertThat(run("cat /dev/console")).endsWith("begin\n");
    run("hw:keys '<backspace><backspace><backspace>'");
  }

  private void awaitOnScreen(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!run("hw:screenshot").contains(text)) {
      assertThat(System.nanoTime()).as("on the screen: " + text).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  public void consoleShowsWhatIsWrittenAndReadsWhatIsTypedAlsoAfterACrash() throws Exception {
    run("service up tty -dev /dev/console -devstyle STYLE_TTY");
    passOldKeys();
    run("write /dev/console before the crash");
    crash("tty", 1);
    run("write /dev/console after it");
    assertThat(run("hw:screenshot")).contains("before the crash\nafter it");
    run("hw:keys 'tyxped'");
    run("hw:keys '<backspace><backspace><backspace><backspace>ped<enter>done'");
    awaitOnScreen("done");
    assertThat(run("cat /dev/console")).isEqualTo("typed\n");
    assertThatThrownBy(() -> run("console 9")).hasMessageContaining("no console '9'");
    run("service down tty");
    assertThatThrownBy(() -> run("write /dev/console lost")).hasMessageContaining("/dev/console");
  }

  @Test
  public void randomAndPrinterDriversComeUpAndComeBack() throws Exception {
    run("service up random -dev /dev/random -devstyle STYLE_DEVA");
    run("service up printer -dev /dev/lp");
    ServiceTable.Row before = services.row("random").orElseThrow();
    run("kill -9 " + before.pid());
    services.await("random", "restarted", row -> row.isPresent() && row.get().restarts() == 1);
    assertThat(services.row("printer")).isPresent();
    assertThatThrownBy(() -> run("hw:paper")).hasMessageContaining("there is no printer");
    run("service down random");
    run("service down printer");
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
