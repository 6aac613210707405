package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartPropertiesTest {

  private static final String NAME = "dev.spillway.test.start";

  /** As when dev mode reloads: the next start has classes of its own. */
  @Test
  void nextStartOfTheProcessWaitsForTheEndOfThisOne() throws Exception {
    StartProperties first = StartProperties.open();
    first.set(NAME, "first");
    try (URLClassLoader reloaded = new URLClassLoader(classPath(), null)) {
      FutureTask<AutoCloseable> second = new FutureTask<>(opened(reloaded));
      Thread thread = Thread.ofPlatform().start(second);
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(System.getProperty(NAME)).isEqualTo("first");

      first.close();

      try (AutoCloseable _ = second.get(30, TimeUnit.SECONDS)) {
        assertThat(System.getProperty(NAME)).isNull();
      }
    }
  }

  private static Callable<AutoCloseable> opened(ClassLoader reloaded) {
    return () -> {
      var open = reloaded.loadClass("dev.spillway.ops.StartProperties").getDeclaredMethod("open");
      open.setAccessible(true);
      return (AutoCloseable) open.invoke(null);
    };
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(StartPropertiesTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
