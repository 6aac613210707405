package dev.spillway.notice.webhook;

import dev.spillway.access.caller.Owners;
import dev.spillway.notice.webhook.WebhookSettings.Receiver;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the settings of one webhook, and collects one sentence for each that cannot be. No sentence
 * has a secret or an address in it.
 */
public final class WebhookReader {

  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  private static final int LARGEST_PORT = 65535;

  private final String prefix;
  private final List<String> findings = new ArrayList<>();

  private WebhookReader(String name) {
    this.prefix = "spillway.webhooks." + name;
  }

  /** One sentence for each setting that cannot be. */
  public static List<String> findings(WebhookSettings settings) {
    List<String> findings = new ArrayList<>();
    settings
        .receivers()
        .forEach(
            (name, receiver) -> {
              WebhookReader reader = new WebhookReader(name);
              reader.read(name, receiver);
              findings.addAll(reader.findings);
            });
    return findings;
  }

  /** All webhooks, by name. The settings must have no {@link #findings}. */
  static List<Webhook> webhooks(WebhookSettings settings) {
    return settings.receivers().entrySet().stream()
        .map(
            entry ->
                new WebhookReader(entry.getKey())
                    .read(entry.getKey(), entry.getValue())
                    .orElseThrow(() -> new IllegalStateException("checked at the start")))
        .toList();
  }

  private Optional<Webhook> read(String name, Receiver receiver) {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      findings.add(prefix + ": a name is 1 to 63 of a-z, 0-9 and -, and begins with none of -.");
    }
    URI url = get("url", () -> url(receiver.url()));
    List<SigningSecret> secrets = get("secret", () -> secrets(receiver.secret()));
    Set<WebhookEvent> events =
        get(
            "events",
            () -> receiver.events().map(WebhookReader::events).orElse(WebhookEvent.OF_EXPORTS));
    List<Owners> owners =
        get(
            "owners",
            () ->
                receiver.owners().stream()
                    .flatMap(all -> words(all).stream())
                    .map(Owners::of)
                    .toList());
    Set<String> recipes =
        new HashSet<>(receiver.recipes().map(WebhookReader::words).orElse(List.of()));
    Duration timeout = receiver.timeout();
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      findings.add(prefix + ".timeout must be more than 0s, and at most 60s: correct the setting.");
    }
    if (receiver.expiringBefore().isNegative() || receiver.expiringBefore().isZero()) {
      findings.add(prefix + ".expiring-before must be more than 0s: correct the setting.");
    }
    return findings.isEmpty()
        ? Optional.of(
            new Webhook(
                name, url, secrets, events, recipes, owners, timeout, receiver.expiringBefore()))
        : Optional.empty();
  }

  private <T> T get(String setting, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      findings.add(prefix + "." + setting + " " + e.getMessage());
      return null;
    }
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.strip());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && url.getPort() <= LARGEST_PORT) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Its message has the address in it, and an address may have a secret in it.
    }
    throw new IllegalArgumentException(
        "is no address of a receiver: write https://host/path, without a user and a fragment.");
  }

  private static List<SigningSecret> secrets(String joined) {
    return words(joined).stream().map(SigningSecret::of).toList();
  }

  private static Set<WebhookEvent> events(String joined) {
    Set<WebhookEvent> events = new HashSet<>();
    for (String word : words(joined)) {
      events.add(
          WebhookEvent.of(word)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "names \"%s\", which is no event: there are %s."
                              .formatted(word, String.join(", ", WebhookEvent.words())))));
    }
    return events;
  }

  private static List<String> words(String joined) {
    return Arrays.stream(joined.split(",", -1)).map(String::strip).distinct().toList();
  }
}
