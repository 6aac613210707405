package dev.spillway.page.brand;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Configuration of the pages that a person sees. */
@ConfigMapping(prefix = "spillway.page")
public interface PageSettings {

  /** Name at the top of each page: that of the application, as its people know it. */
  @WithDefault("Spillway")
  String name();

  /**
   * Image file at the top of each page: {@code .svg}, {@code .png}, {@code .webp}, {@code .jpg}.
   */
  Optional<Path> logo();

  /** Colour of buttons and of the top edge. */
  @WithDefault("#1f5f8b")
  Colour colour();

  /** Address of the application, to which each page leads back. */
  Optional<URI> link();

  /** Text of that link; each language has its own when it is not set. */
  Optional<String> linkText();

  /** Whether recipes have forms; if unset, where no key is needed. */
  Optional<Boolean> forms();

  /** Folder with a file of messages for each further language: {@code de.properties}. */
  Optional<Path> messages();

  /** Why the link is invalid; empty when it is valid or not configured. */
  default Optional<String> problem() {
    return link()
        .filter(
            address ->
                address.getHost() == null
                    || !("https".equals(address.getScheme()) || "http".equals(address.getScheme())))
        .map(
            _ ->
                "spillway.page.link is not an address: write it such as https://shop.example/account.");
  }
}
