package dev.spillway.web;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where people reach the service. */
@ConfigMapping(prefix = "spillway")
public interface AddressSettings {

  /**
   * What a browser puts before {@code /api}: scheme, host, and the path below which a proxy has the
   * service.
   */
  Optional<URI> publicUrl();

  /** What is wrong with the address; empty when nothing is. */
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
