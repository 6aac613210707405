package dev.spillway.page.view;

import dev.spillway.page.asset.Assets;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.page.language.Messages;

/**
 * What all pages have in common: language, brand, and the files that they load.
 *
 * @param root the way to {@code /}, with a slash at its end
 */
public record Frame(Messages messages, String root, PageSettings settings, Assets assets) {

  /** The text of a key. */
  public String t(String key) {
    return messages.text(key);
  }

  public String language() {
    return messages.tag();
  }

  public String direction() {
    return messages.direction();
  }

  public String name() {
    return settings.name();
  }

  /** The address of a file that the page loads. */
  public String asset(String plain) {
    return root + "page/" + assets.name(plain);
  }

  /** The address of the logo; empty when there is none. */
  public String logo() {
    return assets.logo().map(name -> root + "page/" + name).orElse("");
  }

  /** The address of the application; empty when there is none. */
  public String link() {
    return settings.link().map(Object::toString).orElse("");
  }

  public String linkText() {
    return settings.linkText().orElseGet(() -> messages.text("back", "name", settings.name()));
  }
}
