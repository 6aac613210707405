package dev.spillway.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits that does not say it: longer than a machine stands still that is four times
 * slower. An application has its own class loader, and so its own Awaitility.
 */
public final class Patience implements LauncherSessionListener, QuarkusTestBeforeClassCallback {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LONGEST);
  }

  @Override
  public void beforeClass(Class<?> testClass) {
    Awaitility.setDefaultTimeout(LONGEST);
  }
}
