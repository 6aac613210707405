package dev.spillway.notice.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of webhooks, right and wrong. */
class WebhookReaderTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static WebhookSettings settings(String name, Map<String, String> changes) {
    Map<String, String> values = new HashMap<>();
    values.put("url", "https://lms.example.org/hooks");
    values.put("secret", SECRET);
    values.putAll(changes);
    Map<String, String> named = new HashMap<>();
    values.forEach((key, value) -> named.put("spillway.webhooks." + name + "." + key, value));
    return ConfigUtils.emptyConfigBuilder()
        .withMapping(WebhookSettings.class)
        .withSources(new PropertiesConfigSource(named, "test", 100))
        .build()
        .getConfigMapping(WebhookSettings.class);
  }

  private static List<String> findings(String setting, String value) {
    return WebhookReader.findings(settings("lms", Map.of(setting, value)));
  }

  @Test
  void anAddressAndASecretAreEnoughForTheEventsOfExports() {
    WebhookSettings settings = settings("lms", Map.of());
    assertThat(WebhookReader.findings(settings)).isEmpty();
    Webhook webhook = WebhookReader.webhooks(settings).getFirst();
    assertThat(webhook.events())
        .extracting(WebhookEvent::word)
        .allMatch(word -> word.startsWith("export."))
        .hasSize(6);
    assertThat(webhook.wants(WebhookEvent.EXPORT_READY, "plan", "li")).isTrue();
    assertThat(webhook.wants(WebhookEvent.SWEEP_LATE)).isFalse();
    assertThat(webhook.origin()).isEqualTo("https://lms.example.org");
    assertThat(webhook.toString()).doesNotContain(SECRET.substring(6));
  }

  @Test
  void eventsRecipesAndOwnersRestrictIt() {
    Webhook webhook =
        WebhookReader.webhooks(
                settings(
                    "lms",
                    Map.of(
                        "events", "export.ready, sweep.late",
                        "recipes", "plan,orders",
                        "owners", "class-*, li")))
            .getFirst();
    assertThat(webhook.events())
        .isEqualTo(Set.of(WebhookEvent.EXPORT_READY, WebhookEvent.SWEEP_LATE));
    assertThat(webhook.wants(WebhookEvent.EXPORT_READY, "plan", "class-7")).isTrue();
    assertThat(webhook.wants(WebhookEvent.EXPORT_READY, "orders", "li")).isTrue();
    assertThat(webhook.wants(WebhookEvent.EXPORT_READY, "plan", "liu")).isFalse();
    assertThat(webhook.wants(WebhookEvent.EXPORT_READY, "other", "li")).isFalse();
    assertThat(webhook.wants(WebhookEvent.EXPORT_GONE, "plan", "li")).isFalse();
    assertThat(webhook.wants(WebhookEvent.SWEEP_LATE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://lms.example.org/",
        "lms.example.org",
        "https://user:password@lms.example.org/",
        "https://lms.example.org/#part",
        "https:///hooks",
        "https://lms.example.org:70000/",
        "https://lms example.org/",
        "file:///etc/passwd"
      })
  void whatIsNoAddressIsFoundAndNotPrinted(String url) {
    assertThat(findings("url", url))
        .singleElement()
        .asString()
        .startsWith("spillway.webhooks.lms.url is no address")
        .doesNotContain("password")
        .doesNotContain(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_not*base64*not*base64*not*base64*",
        SECRET + ",",
        SECRET + ",whsec_c2hvcnQ="
      })
  void whatIsNoSecretIsFoundAndNotPrinted(String secret) {
    assertThat(findings("secret", secret))
        .singleElement()
        .asString()
        .startsWith("spillway.webhooks.lms.secret is not whsec_ and 24 to 64 bytes")
        .doesNotContain("c2hvcnQ")
        .doesNotContain("base64*")
        .doesNotContain(SECRET.substring(6));
  }

  @ParameterizedTest
  @CsvSource({
    "events, export.redy, names \"export.redy\"",
    "events, webhook.test, there are export.ready",
    "owners, a*b, is no owner",
    "timeout, 0s, at most 60s",
    "timeout, 61s, at most 60s",
    "expiring-before, 0s, more than 0s"
  })
  void otherFaultsAreFoundAndSayWhatIsValid(String setting, String value, String said) {
    assertThat(findings(setting, value))
        .singleElement()
        .asString()
        .startsWith("spillway.webhooks.lms." + setting + " ")
        .contains(said);
  }

  @Test
  void aNameIsOneForAPathAndAMetric() {
    assertThat(WebhookReader.findings(settings("LMS", Map.of())))
        .singleElement()
        .asString()
        .startsWith("spillway.webhooks.LMS: a name is");
  }

  @Test
  void twoSecretsSignDuringARotation() {
    String other = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";
    assertThat(
            WebhookReader.webhooks(settings("lms", Map.of("secret", other + ", " + SECRET)))
                .getFirst()
                .secrets())
        .extracting(secret -> secret.sign("msg_1", 1, "{}"))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  /** The example of the specification's reference implementations. */
  @Test
  void theSignatureIsThatOfTheSpecification() {
    assertThat(
            SigningSecret.of(SECRET)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}
