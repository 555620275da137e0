package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Test;

/// What people get wrong: each mistake ends in a named error and disturbs nobody.
public final class BadInputIT extends InBootedSystem {
  private final ServiceTable services = new ServiceTable(this);

  @Before
  public void boot() throws Exception {
    awaitReady();
  }

  @Test
  public void fileThatIsNoJarIsRefused() throws Exception {
    Path text = Files.writeString(load().resolveSibling("notes.txt"), "no jar");
    refused("service up " + text, "Exec format error");
  }

  @Test
  public void jarThatIsNotThereIsNamed() {
    refused("service up nosuchprogram", "nosuchprogram");
  }

  @Test
  public void bundleWithoutProgramIsRefused() {
    refused("service up no-program", "Exec format error");
  }

  @Test
  public void bundleThatDoesNotResolveIsRefused() {
    refused("service up unresolvable", "Exec format error");
  }

  @Test
  public void programThatViolatesTheProcessProfileIsRefused() throws Exception {
    refused("service up hello-violates-profile", "Exec format error");
    assertThat(run("dmesg")).contains("ViolatingHello");
  }

  @Test
  public void labelAndMajorInUseAreBusy() throws Exception {
    run("service up hello -dev /dev/hello");
    refused("service up hello -dev /dev/hello", "(error 16)");
    refused("service up hello -dev /dev/hello -label other", "(error 16)");
    run("service down hello");
  }

  @Test
  public void unknownLabelIsNoProcess() {
    refused("service down nosuch", "(error 3)");
    refused("service refresh nosuch", "(error 3)");
    refused("service update hello-1.1 -label nosuch", "(error 3)");
  }

  @Test
  public void missingDeviceNodeIsNamed() {
    refused("service up hello -dev /dev/nosuch", "/dev/nosuch");
  }

  @Test
  public void stateAndTimeAreChecked() {
    refused("service update hello-1.1 -label hello -state 0", "state");
    refused("service update hello-1.1 -label hello -maxtime soon", "maxtime");
  }

  @Test
  public void unknownVerbIsNamed() {
    refused("service improve hello", "improve");
  }

  @Test
  public void programThatFailsInItsInitIsTakenDown() throws Exception {
    refused("service up hello-init-fails -dev /dev/hello -label hello", "(error 105)");
    assertThat(services.row("hello")).isEmpty();
    refused("service up hello-init-crashes -dev /dev/hello -label hello", "(error 105)");
    assertThat(services.row("hello")).isEmpty();
    assertThat(services.row("vfs")).isPresent();
  }

  private void refused(String command, String expected) {
    assertThatThrownBy(() -> run(command)).hasMessageContaining(expected);
  }
}
