package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that cannot work are refused before anything is installed, by a sentence that names them.
 */
class ChartRefusalsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local | replicas | 2 | replicas is 2 and volume.kind is local",
        "local | volume.local.size | 20Gi | volume.local.size (20Gi) is less than volume.quota (20G) and volume.minFree (1G)",
        "local | volume.local.size | 20G | volume.local.size (20G) is less than",
        "local | volume.s3.bucket | exports | volume.s3 is set and volume.kind is local",
        "local | database.url | '' | database.url is not set",
        "local | database.urlSecret.name | uri | database.url and database.urlSecret.name are both set",
        "local | database.passwordSecret.name | '' | database.passwordSecret.name is not set",
        "local | recipes.existingConfigMap | ours | recipes.files and recipes.existingConfigMap are both set",
        "open | recipes.existingConfigMap | '' | There is no recipe",
        "local | access.mode | open | access.keys are set, but access.mode is open",
        "open | ingress.enabled | true | ingress.hosts is empty",
        "open | serviceMonitor.enabled | true | networkPolicy.monitoring is empty: Prometheus would not get in",
        "open | test.parameters.weeks | 4 | test.recipe is not",
        "open | roots.media.s3.bucket | photos | roots.media has a volume and s3",
        "open | roots.more.immutable | true | roots.more says not where its files are",
        "s3 | volume.s3.bucket | '' | volume.kind is s3 and volume.s3.bucket is not set",
        "s3 | volume.local.existingClaim | old | volume.local.existingClaim is set and volume.kind is s3",
        "open | settings.spillway\\.volume\\.quota | 3G | settings.spillway.volume.quota is set, and the chart sets it",
        "open | settings.spillway\\.links\\.keys | a:b | settings.spillway.links.keys is a secret",
        "open | settings.spillway\\.tickets\\.keys | a:b | settings.spillway.tickets.keys is a secret",
        "open | settings.spillway\\.database\\.password | pass | settings.spillway.database.password is a secret",
      })
  void contradictions(String values, String name, String value, String sentence) {
    assertThatThrownBy(() -> Chart.of(Chart.values(values), Map.of(name, typed(value))))
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volume.quota | -2G | volume.quota",
        "volume.quota | 2Gi | volume.quota",
        "volume.local.size | -1Gi | volume.local.size",
        "volume.kind | nfs | volume.kind",
        "replicas | 0 | replicas",
        "replicas | -1 | replicas",
        "replica | 2 | replica",
        "volume.size | 2G | size",
        "access.mode | maybe | access.mode",
        "database.url | mysql://there/spillway | database.url",
        "database.startWithinSeconds | -1 | database.startWithinSeconds",
        "s3.endpoint | s3.example.org | s3.endpoint",
        "prometheusRule.runbooks | docs/runbooks.md | prometheusRule.runbooks",
        "service.port | 70000 | service.port",
        "shutdown.timeoutSeconds | -5 | shutdown.timeoutSeconds",
        "settings.volume\\.quota | 3G | settings",
        "roots.Media.immutable | true | Media",
        "recipes.files.\\.\\./plan\\.yaml | x | plan.yaml",
        "recipes.files.plan\\.txt | x | plan.txt",
      })
  void shapes(String name, String value, String named) {
    assertThatThrownBy(() -> Chart.of(Chart.values("open"), Map.of(name, typed(value))))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(named);
  }

  @Test
  void aPolicyThatLetsNoIngressIn() {
    Map<String, Object> ingress =
        Map.of("ingress.enabled", true, "ingress.hosts[0]", "exports.example.org");
    assertThatThrownBy(() -> Chart.of(Chart.values("open"), ingress))
        .hasMessageContaining(
            "networkPolicy.clients is empty: the ingress controller would not get in")
        .hasMessageContaining(
            "networkPolicy.clients[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name");
  }

  private static Object typed(String value) {
    return value.matches("-?[0-9]+") ? (Object) Integer.valueOf(value) : value;
  }

  @Test
  void aSizeThatJustFitsIsTaken() {
    Chart chart = Chart.of(Chart.values("local"), Map.of("volume.local.size", "21Gi"));
    assertThat(chart.the("PersistentVolumeClaim").text("spec.resources.requests.storage"))
        .isEqualTo("21Gi");
  }

  @Test
  void aLargeNumberIsWrittenInDigits() throws Exception {
    Chart chart =
        Chart.of(
            Chart.values("open"), Map.of("settings.spillway\\.limits\\.archive-size", 3221225472L));
    assertThat(chart.settings().getProperty("spillway.limits.archive-size"))
        .isEqualTo("3221225472");
  }
}
