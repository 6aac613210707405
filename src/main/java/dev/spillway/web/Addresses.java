package dev.spillway.web;

import dev.spillway.access.SignedLink;
import jakarta.enterprise.context.ApplicationScoped;

/** Addresses that are told to callers. */
@ApplicationScoped
class Addresses {

  private final String base;

  Addresses(AddressSettings settings) {
    this.base = settings.publicUrl().map(url -> url.toString().replaceFirst("/+$", "")).orElse("");
  }

  /** What a browser opens to use {@code signed}: absolute where {@code public-url} is set, otherwise relative to the service. */
  String of(SignedLink signed) {
    return base + ExportView.path(signed.link().exportId()) + "/archive?" + signed.query();
  }
}
