package dev.spillway.web.navigation;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** The public address of the service. */
@ConfigMapping(prefix = "spillway")
public interface AddressSettings {

  /**
   * The URL that precedes {@code /api} in a browser: scheme, host, and the path under which a proxy
   * serves Spillway.
   */
  Optional<URI> publicUrl();

  /** The configured address of the service, without a slash at its end. */
  default Optional<String> base() {
    return publicUrl().map(url -> url.toString().replaceFirst("/+$", ""));
  }

  /** Why the address is invalid; empty when it is valid or not configured. */
  default Optional<String> problem() {
    return publicUrl()
        .filter(
            url ->
                url.getHost() == null
                    || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    || url.getRawQuery() != null
                    || url.getRawFragment() != null
                    || url.getRawUserInfo() != null)
        .map(
            url ->
                "spillway.public-url is not the address of a service: write it such as"
                    + " https://exports.example.org, without query and user.");
  }
}
