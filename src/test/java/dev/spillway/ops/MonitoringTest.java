package dev.spillway.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * What a running service tells, its page in the documentation, the dashboard and the alert rules
 * name the same metrics.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MonitoringTest {

  private static final Path PAGE = Path.of("docs/monitoring.md");
  private static final List<Path> USERS =
      List.of(
          Path.of("helm/spillway/dashboards/spillway.json"),
          Path.of("helm/spillway/alerts/spillway.yaml"));

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-z][a-z0-9_]*)(?:\\{(.*?)\\})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** {@code name_{count,sum}{label,label}}, at the begin of a row. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9_]+?)(?:_\\{([a-z,]+)})?(?:\\{([a-z_,]+)})?` \\| [a-z]");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:spillway|process|jvm|netty|worker_pool|system)_[a-z0-9_]+\\b");

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private Map<String, Set<String>> told() {
    Map<String, Set<String>> labels = new TreeMap<>();
    String metrics = given().port(managementPort).get("/q/metrics").asString();
    SAMPLE
        .matcher(metrics)
        .results()
        .forEach(
            sample -> {
              Set<String> names = labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
              if (sample.group(2) != null) {
                LABEL
                    .matcher(sample.group(2))
                    .results()
                    .forEach(label -> names.add(label.group(1)));
              }
            });
    return labels;
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> labels = new TreeMap<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(
            row -> {
              Set<String> names =
                  row.group(3) == null ? Set.of() : Set.of(row.group(3).split(",", -1));
              if (row.group(2) == null) {
                labels.put(row.group(1), names);
              } else {
                for (String part : row.group(2).split(",", -1)) {
                  labels.put(row.group(1) + "_" + part, names);
                }
              }
            });
    return labels;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("spillway_") || name.equals("process_memory_rss_bytes");
  }

  @Test
  void eachMetricOfOursHasItsRowAndEachRowItsMetric() throws IOException {
    Map<String, Set<String>> page = documented();
    page.keySet().removeIf(name -> !isOurs(name));
    Map<String, Set<String>> service = told();
    service.keySet().removeIf(name -> !isOurs(name));

    assertThat(service).isNotEmpty().isEqualTo(page);
  }

  @Test
  void thoseOfJavaAndNettyAreExplainedToo() throws IOException {
    // Which of them there are depends on the collector and on what has happened: the page has more.
    assertThat(documented()).containsAllEntriesOf(told());
  }

  @Test
  void dashboardAndAlertsNameNoOther() throws IOException {
    Set<String> service = told().keySet();
    for (Path user : USERS) {
      Set<String> named =
          NAME.matcher(Files.readString(user))
              .results()
              .map(name -> name.group())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named).as(user.toString()).isNotEmpty().isSubsetOf(service);
    }
  }

  @Test
  void whatWaitsIsANumber() {
    await()
        .untilAsserted(
            () ->
                assertThat(given().port(managementPort).get("/q/metrics").asString())
                    .containsPattern("spillway_exports_waiting \\d")
                    .containsPattern("spillway_exports_waiting_age_seconds \\d"));
  }
}
