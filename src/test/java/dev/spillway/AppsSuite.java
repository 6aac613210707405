package dev.spillway;

import java.util.Properties;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;

/**
 * Quarkus leaves the settings of its last application in the system properties. The tests that
 * follow in the same process must not see them.
 */
abstract class AppsSuite {

  private static Properties before = new Properties();

  @BeforeSuite
  static void keepSettings() {
    before = (Properties) System.getProperties().clone();
  }

  @AfterSuite
  static void restoreSettings() {
    System.setProperties(before);
  }
}
