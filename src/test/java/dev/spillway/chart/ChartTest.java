package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.chart.Chart.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes is what the service expects, for each set of values that comes with it. */
public class ChartTest {

  static List<Path> values() throws IOException {
    return Chart.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void eachServiceAndPolicySelectsThePodsOfTheDeployment(Path values) {
    Chart chart = Chart.of(values);
    Node deployment = chart.the("Deployment");
    Map<Object, Object> labels = deployment.at("spec.template.metadata.labels").map();

    assertThat(labels).containsAllEntriesOf(deployment.at("spec.selector.matchLabels").map());
    for (Node service : chart.all("Service")) {
      assertThat(service.at("spec.selector").map()).isNotEmpty();
      assertThat(labels).containsAllEntriesOf(service.at("spec.selector").map());
    }
    for (String kind : List.of("PodDisruptionBudget", "NetworkPolicy")) {
      for (Node object : chart.all(kind)) {
        String path = kind.equals("NetworkPolicy") ? "spec.podSelector" : "spec.selector";
        assertThat(object.at(path + ".matchLabels").map()).isNotEmpty();
        assertThat(labels).containsAllEntriesOf(object.at(path + ".matchLabels").map());
      }
    }
    for (Node pod : chart.all("Pod")) {
      assertThat(pod.text("metadata.labels.app\\.kubernetes\\.io/component"))
          .as("the pod of helm test gets no requests")
          .isNotEqualTo(labels.get("app.kubernetes.io/component"));
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void portsAndProbesAreThoseOfTheService(Path values) throws IOException {
    Chart chart = Chart.of(values);
    Properties inside = inside();
    Properties settings = chart.settings();
    Map<String, String> ports =
        chart.container().at("ports").items().stream()
            .collect(
                Collectors.toMap(port -> port.text("name"), port -> port.text("containerPort")));

    assertThat(settings.getProperty("quarkus.http.port")).isEqualTo(ports.get("http"));
    assertThat(settings.getProperty("quarkus.management.port"))
        .isEqualTo(ports.get("management"))
        .isEqualTo(inside.getProperty("quarkus.management.port"));
    assertThat(settings.getProperty("spillway.access.mode"))
        .as("without it a container does not start")
        .isIn("keys", "open");
    for (Node service : chart.all("Service")) {
      for (Node port : service.at("spec.ports").items()) {
        assertThat(ports).containsKey(port.text("targetPort"));
      }
    }
    Map<String, String> probes =
        Map.of(
            "startupProbe", "/q/health/started",
            "readinessProbe", "/q/health/ready",
            "livenessProbe", "/q/health/live");
    probes.forEach(
        (probe, path) -> {
          Node get = chart.container().at(probe + ".httpGet");
          assertThat(get.text("path")).isEqualTo(path);
          assertThat(get.text("port")).isEqualTo("management");
        });
    for (Node ingress : chart.all("Ingress")) {
      Node backend =
          ingress.at("spec.rules").items().getFirst().at("http.paths").items().getFirst();
      assertThat(backend.text("path")).isEqualTo("/api");
      Node service = chart.named("Service", backend.text("backend.service.name"));
      service.at("spec.ports").item(backend.text("backend.service.port.name"));
    }
    for (Node monitor : chart.all("ServiceMonitor")) {
      Node endpoint = monitor.at("spec.endpoints").items().getFirst();
      assertThat(endpoint.text("path")).isEqualTo("/q/metrics");
      assertThat(chart.all("Service"))
          .filteredOn(
              service ->
                  service
                      .at("metadata.labels")
                      .map()
                      .entrySet()
                      .containsAll(monitor.at("spec.selector.matchLabels").map().entrySet()))
          .singleElement()
          .satisfies(service -> service.at("spec.ports").item(endpoint.text("port")));
    }
  }

  public static Properties inside() throws IOException {
    Properties inside = new Properties();
    try (InputStream file = ChartTest.class.getResourceAsStream("/application.properties")) {
      inside.load(file);
    }
    return inside;
  }

  @ParameterizedTest
  @MethodSource("values")
  void aPodHasNoRightsAndItsLocaleIsUtf8(Path values) {
    Chart chart = Chart.of(values);
    Node pod = chart.the("Deployment").at("spec.template.spec");
    Node container = chart.container();

    assertThat(pod.at("automountServiceAccountToken").value()).isEqualTo(false);
    assertThat(pod.at("securityContext.runAsNonRoot").value()).isEqualTo(true);
    assertThat(pod.text("securityContext.seccompProfile.type")).isEqualTo("RuntimeDefault");
    assertThat(container.at("securityContext.readOnlyRootFilesystem").value()).isEqualTo(true);
    assertThat(container.at("securityContext.allowPrivilegeEscalation").value()).isEqualTo(false);
    assertThat(container.at("securityContext.capabilities.drop").value()).isEqualTo(List.of("ALL"));
    assertThat(container.at("resources.limits.memory").value()).isNotNull();
    assertThat(container.at("env").item("LC_ALL").text("value")).isEqualTo("C.UTF-8");
  }

  @Test
  void namesOfObjectsAreUnique() throws IOException {
    for (Path values : Chart.values()) {
      assertThat(Chart.of(values).objects())
          .extracting(object -> object.text("kind") + "/" + object.text("metadata.name"))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aLocalVolumeIsOneClaimThatOutlivesAnUninstallAndNeverHasTwoPods() {
    Chart chart = Chart.of(Chart.values("local"));
    Node claim = chart.the("PersistentVolumeClaim");
    assertThat(claim.text("metadata.annotations.helm\\.sh/resource-policy")).isEqualTo("keep");
    assertThat(claim.text("spec.resources.requests.storage")).isEqualTo("25Gi");
    Node volume = chart.the("Deployment").at("spec.template.spec.volumes").item("volume");
    assertThat(volume.text("persistentVolumeClaim.claimName"))
        .isEqualTo(claim.text("metadata.name"));
    assertThat(chart.the("Deployment").text("spec.strategy.type")).isEqualTo("Recreate");
    assertThat(chart.has("PodDisruptionBudget")).isFalse();
  }

  @Test
  void replicasOverS3ShareNothingOfTheNode() {
    Chart chart = Chart.of(Chart.values("s3"));
    assertThat(chart.has("PersistentVolumeClaim")).isFalse();
    assertThat(chart.the("Deployment").text("spec.strategy.rollingUpdate.maxUnavailable"))
        .isEqualTo("0");
    assertThat(chart.the("PodDisruptionBudget").text("spec.maxUnavailable")).isEqualTo("1");
  }

  @Test
  void recipesComeWithTheirSql() {
    Chart chart = Chart.of(Chart.values("s3"));
    Node files = chart.named("ConfigMap", "demo-spillway-recipes").at("data");
    List<Node> items =
        chart
            .the("Deployment")
            .at("spec.template.spec.volumes")
            .item("recipes")
            .at("configMap.items")
            .items();
    assertThat(items)
        .extracting(item -> item.text("path"))
        .containsExactlyInAnyOrder("orders.yaml", "sql/orders.sql", "sql/invoices.sql");
    assertThat(items).allMatch(item -> files.map().containsKey(item.text("key")));
  }

  @Test
  void rulesAndDashboardAreThoseOfTheirFiles() throws IOException {
    Chart chart =
        Chart.of(
            Chart.values("s3"),
            Map.of("prometheusRule.runbooks", "https://runbooks.example.org/operations"));
    assertThat(chart.the("PrometheusRule").at("spec.groups").items().getFirst().at("rules").items())
        .hasSameSizeAs(
            Chart.read(Chart.FOLDER.resolve("alerts/spillway.yaml"))
                .at("groups")
                .items()
                .getFirst()
                .at("rules")
                .items())
        .allMatch(
            rule ->
                rule.text("annotations.runbook_url")
                    .startsWith("https://runbooks.example.org/operations#"));
    assertThat(chart.named("ConfigMap", "demo-spillway-dashboard").text("data.spillway\\.json"))
        .isEqualToIgnoringWhitespace(
            Files.readString(Chart.FOLDER.resolve("dashboards/spillway.json")));
  }

  @Test
  void alertsLeadToNoPageThatIsNotThere() {
    assertThat(
            Chart.of(Chart.values("s3"))
                .the("PrometheusRule")
                .at("spec.groups")
                .items()
                .getFirst()
                .at("rules")
                .items())
        .isNotEmpty()
        .noneMatch(rule -> rule.at("annotations").map().containsKey("runbook_url"))
        .allMatch(rule -> rule.at("annotations").map().containsKey("summary"));
  }

  @Test
  void thePodOfHelmTestIsAlwaysAllowed() {
    Chart chart = Chart.of(Chart.values("s3"));
    Map<Object, Object> pod = chart.the("Pod").at("metadata.labels").map();
    assertThat(chart.the("NetworkPolicy").at("spec.ingress").items())
        .flatExtracting(rule -> rule.at("from").items())
        .filteredOn(peer -> peer.map().containsKey("podSelector"))
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.at("podSelector.matchLabels").map()).hasSize(3);
              assertThat(pod).containsAllEntriesOf(peer.at("podSelector.matchLabels").map());
            });
  }

  @Test
  void helmTestAsksForAnExportWithTheKeyOfItsSecret() throws IOException {
    assertThat(Files.readString(Chart.FOLDER.resolve("templates/tests/export.yaml")))
        .contains("    helm.sh/hook: test\n");
    Chart chart = Chart.of(Chart.values("local"));
    Node container = chart.the("Pod").at("spec.containers").items().getFirst();
    Node service = chart.named("Service", "demo-spillway");

    assertThat(container.at("env").item("API").text("value"))
        .isEqualTo(
            "http://%s:%s",
            service.text("metadata.name"), service.at("spec.ports").item("http").text("port"));
    assertThat(container.at("env").item("KEY").text("valueFrom.secretKeyRef.name"))
        .isEqualTo("spillway-test-key");
    assertThat(chart.the("Pod").at("spec.volumes").item("tmp").value()).isNotNull();
    assertThat(Chart.of(Chart.values("open")).has("Pod")).as("without a recipe").isFalse();
  }
}
