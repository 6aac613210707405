package dev.spillway.notice.webhook;

import dev.spillway.access.caller.Owners;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A configured webhook.
 *
 * @param name in settings, metrics and the API
 * @param secrets each signs every message; at least one
 * @param events the events that it is told of
 * @param recipes names of the recipes whose exports it is told of; empty: all
 * @param owners the owners whose exports it is told of; empty: all
 * @param timeout maximum time of one attempt
 * @param expiringBefore how long before its end it is told of a kept export
 */
record Webhook(
    String name,
    URI url,
    List<SigningSecret> secrets,
    Set<WebhookEvent> events,
    Set<String> recipes,
    List<Owners> owners,
    Duration timeout,
    Duration expiringBefore) {

  Webhook {
    secrets = List.copyOf(secrets);
    events = Set.copyOf(events);
    recipes = Set.copyOf(recipes);
    owners = List.copyOf(owners);
  }

  /** Returns whether it is told of {@code event}, which is about no export. */
  boolean wants(WebhookEvent event) {
    return events.contains(event);
  }

  /** Returns whether it is told of {@code event} of an export. */
  boolean wants(WebhookEvent event, String recipe, String owner) {
    return wants(event)
        && (recipes.isEmpty() || recipes.contains(recipe))
        && (owners.isEmpty() || owners.stream().anyMatch(some -> some.include(owner)));
  }

  /** Scheme, host and port of the address. Its path may be a secret of the receiver. */
  String origin() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
