package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.chart.Chart.Node;
import dev.spillway.ops.check.Settings;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings that the chart writes are the service's, and the pod has what they name. */
public class ChartSettingsTest {

  private static final Set<String> NOT_SETTINGS = Set.of("LC_ALL", "SPILLWAY_JAVA_OPTS");

  /** Seconds of a start, beside the wait for its database. */
  private static final int FOR_THE_REST = 60;

  static List<Path> values() throws IOException {
    return Chart.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everySettingExistsAndHasAValueThatItCanHave(Path values) throws IOException {
    Chart chart = Chart.of(values);
    Map<String, String> written = new HashMap<>();
    chart.settings().forEach((name, value) -> written.put(name.toString(), value.toString()));
    Set<String> unused = new TreeSet<>();
    for (Node variable : chart.container().at("env").items()) {
      String name = variable.text("name");
      if (written.containsValue("${" + name + "}")) {
        written.put(name, "secret");
      } else if (name.startsWith("SPILLWAY_") && !NOT_SETTINGS.contains(name)) {
        written.put(
            name, name.endsWith("_URL") ? "jdbc:postgresql://there:5432/spillway" : "secret");
      } else if (!NOT_SETTINGS.contains(name) && !name.startsWith("QUARKUS_")) {
        unused.add(name);
      }
    }

    assertThat(unused).as("variables that nothing reads").isEmpty();
    assertExist(written);
  }

  /** Settings by their names, or by their variables' names, as the start reads them. */
  public static void assertExist(Map<String, String> written) {
    Settings settings =
        Settings.read(new PropertiesConfigSource(written, "written", Integer.MAX_VALUE));
    assertThat(settings.unknown().keySet()).filteredOn(written::containsKey).isEmpty();
    assertThat(settings.invalid()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatIsMountedIsThereAndWhatSettingsNameIsMounted(Path values) throws IOException {
    Chart chart = Chart.of(values);
    Node pod = chart.the("Deployment").at("spec.template.spec");
    Set<String> mounted = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (Node mount : chart.container().at("volumeMounts").items()) {
      mounted.add(mount.text("mountPath"));
      named.add(mount.text("name"));
      pod.at("volumes").item(mount.text("name"));
    }

    assertThat(pod.at("volumes").items())
        .extracting(volume -> volume.text("name"))
        .containsOnlyOnceElementsOf(named)
        .hasSameSizeAs(named);
    Set<String> paths = new TreeSet<>();
    for (Map.Entry<Object, Object> setting : chart.settings().entrySet()) {
      if (setting.getKey().toString().matches("spillway\\.(recipes|.*\\.path)")) {
        paths.add(setting.getValue().toString());
      }
    }
    assertThat(mounted).containsAll(paths);
    assertThat(mounted).contains("/spillway/config", "/tmp");
  }

  @ParameterizedTest
  @MethodSource("values")
  void aPodHasTimeToEndItsDownloads(Path values) throws IOException {
    Chart chart = Chart.of(values);
    assertThat(ChartTest.inside().getProperty("quarkus.shutdown.delay-enabled")).isEqualTo("true");
    assertThat(
            Integer.parseInt(
                chart.the("Deployment").text("spec.template.spec.terminationGracePeriodSeconds")))
        .isGreaterThan(
            seconds(chart.settings(), "quarkus.shutdown.delay")
                + seconds(chart.settings(), "quarkus.shutdown.timeout"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aPodMayWaitForItsDatabaseAsLongAsTheServiceDoes(Path values) throws IOException {
    Chart chart = Chart.of(values);
    Node probe = chart.container().at("startupProbe");
    assertThat(
            Integer.parseInt(probe.text("periodSeconds"))
                * Integer.parseInt(probe.text("failureThreshold")))
        .isGreaterThanOrEqualTo(
            seconds(chart.settings(), "spillway.database.start-within") + FOR_THE_REST);
  }

  private static int seconds(Properties settings, String name) {
    return Integer.parseInt(settings.getProperty(name).replaceFirst("s$", ""));
  }
}
