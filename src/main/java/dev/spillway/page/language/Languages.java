package dev.spillway.page.language;

import dev.spillway.page.brand.PageSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. A file of the operator replaces a language of the same tag. */
@ApplicationScoped
public class Languages {

  private static final int LONGEST = 1000;

  private final List<Messages> all;

  Languages(PageSettings settings) throws IOException {
    List<Messages> own = MessageFiles.own();
    all = new ArrayList<>();
    if (settings.messages().isPresent()) {
      all.addAll(MessageFiles.of(settings.messages().get(), own.getFirst()));
    }
    all.addAll(own);
  }

  /**
   * The language for a reader (RFC 9110, 12.5.4): the first of the preferred ones that is there,
   * English when none is. {@code zh-TW} finds {@code zh-CN}: it is nearer than English.
   *
   * @param accepted the header {@code Accept-Language}; null when there is none
   */
  public Messages choose(String accepted) {
    return choose(all, accepted);
  }

  static Messages choose(List<Messages> all, String accepted) {
    return ranges(accepted).stream()
        .flatMap(range -> find(all, range.getRange()).stream())
        .findFirst()
        .orElseGet(() -> find(all, "en").orElseThrow());
  }

  private static List<Locale.LanguageRange> ranges(String accepted) {
    if (accepted == null || accepted.isBlank() || accepted.length() > LONGEST) {
      return List.of();
    }
    try {
      return Locale.LanguageRange.parse(accepted).stream()
          .filter(range -> range.getWeight() > 0)
          .toList();
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }

  private static Optional<Messages> find(List<Messages> all, String range) {
    String language = range.replaceFirst("-.*", "");
    return all.stream()
        .filter(one -> one.tag().equalsIgnoreCase(range))
        .findFirst()
        .or(() -> all.stream().filter(one -> one.language().equals(language)).findFirst());
  }
}
