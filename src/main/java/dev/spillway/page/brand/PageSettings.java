package dev.spillway.page.brand;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  String colour();

  /** Address of the application, to which each page leads back. */
  Optional<URI> link();

  /** Text of that link; each language has its own when it is not set. */
  Optional<String> linkText();

  /** Whether recipes have forms; if unset, where no key is needed. */
  Optional<Boolean> forms();

  /** Folder with a file of messages for each further language: {@code de.properties}. */
  Optional<Path> messages();

  /** One sentence for each value that cannot be. */
  default List<String> problems() {
    List<String> problems = new ArrayList<>();
    link()
        .filter(address -> address.getHost() == null || !isWeb(address))
        .ifPresent(
            _ ->
                problems.add(
                    "spillway.page.link is not an address: write it such as"
                        + " https://shop.example/account."));
    if (!Colour.is(colour())) {
      problems.add("spillway.page.colour is not a colour: write it such as #1f5f8b.");
    }
    return problems;
  }

  private static boolean isWeb(URI address) {
    return "https".equals(address.getScheme()) || "http".equals(address.getScheme());
  }
}
