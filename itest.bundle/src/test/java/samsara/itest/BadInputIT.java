package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

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

  @Test
  public void wrongSettingIsTakenBack() throws Exception {
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Configuration bridge = admin.getConfiguration("samsara.hw.net.UdpBridge", "?");
    bridge.update(FrameworkUtil.asDictionary(Map.of("localPort", 0, "peerPort", 4711)));
    assertThat(admin.listConfigurations("(service.pid=samsara.hw.net.UdpBridge)")).isNull();

    Configuration clock = admin.getConfiguration("samsara.hw.board.CmosClock", "?");
    clock.update(FrameworkUtil.asDictionary(Map.of("start", "")));
    clock.update(FrameworkUtil.asDictionary(Map.of("begin", "2010-04-27T00:00:00Z")));
    assertThat(clock.getProperties().get("start")).isEqualTo("");
    assertThat(clock.getProperties().get("begin")).isNull();
    assertThat(run("hw:devices")).contains("cmos");
    clock.delete();
  }

  private void refused(String command, String expected) {
    assertThatThrownBy(() -> run(command)).hasMessageContaining(expected);
  }
}
