package dev.spillway.web;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.SignedLink;
import dev.spillway.web.download.LinkMetrics;
import dev.spillway.web.navigation.AddressSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalInt;

/** Addresses in responses. */
@ApplicationScoped
public class Addresses {

  private final Optional<String> publicUrl;
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
    this.publicUrl = address.base();
    this.access = access;
    this.links = links;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** The configured address of the service, without a slash at its end. */
  Optional<String> publicUrl() {
    return publicUrl;
  }

  /**
   * The address at which a browser uses {@code signed}: absolute where {@code public-url} is
   * configured, otherwise relative to the service.
   */
  String of(SignedLink signed) {
    metrics.count(LinkMetrics.Outcome.MADE);
    return publicUrl.orElse("") + path(signed.link().exportId()) + "?" + signed.query();
  }

  /** The address of the page of the export that {@code signed} is for, with the same signature. */
  String page(SignedLink signed) {
    return publicUrl.orElse("") + pagePath(signed.link().exportId()) + "?" + signed.query();
  }

  /**
   * The address to which a browser is led that waits for an export: its page. It is signed where
   * {@code linked}, and where keys are required.
   */
  String waiting(String exportId, boolean linked) {
    String query =
        linked || access.mode() == AccessMode.KEYS
            ? links.sign(exportId, settings.life(), OptionalInt.empty()).query() + "&"
            : "";
    return publicUrl.orElse("") + pagePath(exportId) + "?" + query + "waiting=1";
  }

  /** The address of a form that {@code query} signs. */
  public String form(String recipe, String query) {
    return publicUrl.orElse("") + "/recipes/" + recipe + "?" + query;
  }

  private static String pagePath(String exportId) {
    return "/exports/" + exportId;
  }

  /**
   * The address to which the client of an export is redirected for the archive. Where keys are
   * required, it is a short-lived signed link, since a browser has no key.
   */
  String archive(String exportId) {
    return switch (access.mode()) {
      case KEYS -> link(exportId);
      case OPEN, LOCAL -> path(exportId);
    };
  }

  /** The address of the archive as a short-lived signed link. */
  String link(String exportId) {
    return of(links.sign(exportId, settings.redirectLife(), OptionalInt.empty()));
  }

  private static String path(String exportId) {
    return ExportView.path(exportId) + "/archive";
  }
}
