package dev.spillway.ops;

import dev.spillway.ops.check.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The system properties that a start sets for Quarkus: the address of the embedded database, and
 * defaults that depend on the machine. They are removed when the service has ended: in dev mode the
 * next service starts in the same process, from a class loader of its own.
 */
final class StartProperties implements AutoCloseable {

  /** Set while a service uses this process. A static field would belong to one class loader. */
  private static final String SERVES = "dev.spillway.serves";

  private static final Duration LOOK = Duration.ofMillis(10);

  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private StartProperties() {}

  /** Returns when the previous service of this process has ended, its database included. */
  static StartProperties open() throws InterruptedException {
    while (System.getProperties().putIfAbsent(SERVES, "true") != null) {
      Thread.sleep(LOOK);
    }
    return new StartProperties();
  }

  void set(String name, String value) {
    names.add(name);
    System.setProperty(name, value);
  }

  /** Sets the values that the operator has not configured. */
  void setDefaults(Map<String, String> defaults, Settings settings) {
    defaults.forEach(
        (name, value) -> {
          if (settings.chosen(name).isEmpty()) {
            set(name, value);
          }
        });
  }

  /** Removes them, and lets the next service start. To be called once. */
  @Override
  public void close() {
    names.forEach(System::clearProperty);
    System.clearProperty(SERVES);
  }
}
