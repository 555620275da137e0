package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

class SettingsGuardTest {
  private static final String RAM = "samsara.hw.Ram";

  private final Map<String, Dictionary<String, Object>> stored = new HashMap<>();
  private final List<String> done = new ArrayList<>();

  private static <T> T fake(Class<T> type, Map<String, Answer> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.getOrDefault(method.getName(), all -> null).to(arguments)));
  }

  /// What a method of a fake answers.
  @FunctionalInterface
  private interface Answer {
    @Nullable Object to(Object[] arguments);
  }

  private Configuration configuration(String pid) {
    return fake(
        Configuration.class,
        Map.of(
            "getPid", all -> pid,
            "getProperties", all -> stored.get(pid),
            "delete", all -> done.add("delete " + pid),
            "update",
                all -> {
                  done.add("update " + all[0]);
                  return null;
                }));
  }

  private final ConfigurationAdmin admin =
      fake(
          ConfigurationAdmin.class,
          Map.of(
              "listConfigurations",
              all ->
                  stored.keySet().stream().map(this::configuration).toArray(Configuration[]::new)));

  private void store(String pid, String key, Object value) {
    stored.put(pid, FrameworkUtil.asDictionary(Map.of("service.pid", pid, key, value)));
  }

  private void updated(SettingsGuard guard, String pid) {
    @SuppressWarnings("unchecked") // a fake has no type arguments
    ServiceReference<ConfigurationAdmin> reference = fake(ServiceReference.class, Map.of());
    guard.configurationEvent(
        new ConfigurationEvent(reference, ConfigurationEvent.CM_UPDATED, null, pid));
  }

  @Test
  void wrongValueGivesWayToTheOneBefore() {
    store(RAM, "sizeMebibytes", 32);
    SettingsGuard guard = new SettingsGuard(admin);
    Dictionary<String, Object> before = stored.get(RAM);
    store(RAM, "sizeMebibytes", 0);

    updated(guard, RAM);

    assertThat(done).containsExactly("update " + before);
  }

  @Test
  void wrongKeyOfANewPartIsDeleted() {
    SettingsGuard guard = new SettingsGuard(admin);
    store(RAM, "sizeMegabytes", 32);

    updated(guard, RAM);

    assertThat(done).containsExactly("delete " + RAM);
  }

  @Test
  void rightValueStaysAndIsGoneBackTo() {
    SettingsGuard guard = new SettingsGuard(admin);
    store(RAM, "sizeMebibytes", 16);
    updated(guard, RAM);
    assertThat(done).isEmpty();
    Dictionary<String, Object> before = stored.get(RAM);
    store(RAM, "sizeMebibytes", "much");

    updated(guard, RAM);

    assertThat(done).containsExactly("update " + before);
  }

  @Test
  void othersAreNoneOfItsBusiness() {
    SettingsGuard guard = new SettingsGuard(admin);
    store("some.other", "sizeMegabytes", 32);

    updated(guard, "some.other");

    assertThat(done).isEmpty();
  }
}
