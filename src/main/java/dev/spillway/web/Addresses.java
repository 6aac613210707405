package dev.spillway.web;

import dev.spillway.access.Access;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.SignedLink;
import dev.spillway.web.download.LinkMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalInt;

/** Addresses in responses. */
@ApplicationScoped
class Addresses {

  private final String base;
  private final Access access;
  private final Links links;
  private final LinkSettings settings;
  private final LinkMetrics metrics;

  Addresses(
      AddressSettings address,
      Access access,
      Links links,
      LinkSettings settings,
      LinkMetrics metrics) {
    this.base = address.publicUrl().map(url -> url.toString().replaceFirst("/+$", "")).orElse("");
    this.access = access;
    this.links = links;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * The address at which a browser uses {@code signed}: absolute where {@code public-url} is
   * configured, otherwise relative to the service.
   */
  String of(SignedLink signed) {
    metrics.count(LinkMetrics.Outcome.MADE);
    return base + path(signed.link().exportId()) + "?" + signed.query();
  }

  /**
   * The address to which the client of an export is redirected for the archive. Where keys are
   * required, it is a short-lived signed link, since a browser has no key.
   */
  String archive(String exportId) {
    return switch (access.mode()) {
      case KEYS -> of(links.sign(exportId, settings.redirectLife(), OptionalInt.empty()));
      case OPEN, LOCAL -> path(exportId);
    };
  }

  private static String path(String exportId) {
    return ExportView.path(exportId) + "/archive";
  }
}
