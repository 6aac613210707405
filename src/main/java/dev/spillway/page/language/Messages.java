package dev.spillway.page.language;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of one language.
 *
 * @param tag of the language (BCP 47): {@code zh-CN}
 * @param texts by their keys, some with plural forms; {@code {name}} in a text is replaced
 */
public record Messages(String tag, Map<String, String> texts) {

  /** The messages with a number that words may depend on. */
  private static final Set<String> COUNTED =
      Set.of(
          "names.more",
          "left.seconds",
          "left.minutes",
          "left.hours",
          "form.text",
          "form.text.from",
          "form.text.to");

  private static final Set<String> RIGHT_TO_LEFT =
      Set.of("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi");

  private static final Pattern SCRIPT = Pattern.compile("-([A-Za-z]{4})(?:-|$)");
  private static final Set<String> SCRIPTS_RIGHT_TO_LEFT =
      Set.of("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa");

  public Messages {
    texts = Map.copyOf(texts);
  }

  /** The text of a key that every language has. */
  public String text(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException("there is no message " + key));
  }

  /** The text of a key. */
  public Optional<String> find(String key) {
    return Optional.ofNullable(texts.get(key));
  }

  /** Whether {@code key} is a plural form that a page asks for. */
  static boolean isForm(String key) {
    return Plural.baseOf(key).filter(COUNTED::contains).isPresent();
  }

  /** The text of a key, with one value for {@code {name}}. */
  public String text(String key, String name, Object value) {
    return text(key).replace("{" + name + "}", value.toString());
  }

  /** As {@link #text(String, String, Object)}, in the plural form that the language has for it. */
  public String counted(String key, String name, long count) {
    String form = key + "." + Plural.of(language(), count).word();
    return text(texts.containsKey(form) ? form : key, name, count);
  }

  /** {@code rtl} or {@code ltr}: as the script is that the tag names, or else the language's. */
  public String direction() {
    Matcher script = SCRIPT.matcher(tag);
    boolean rightToLeft =
        script.find()
            ? SCRIPTS_RIGHT_TO_LEFT.contains(script.group(1).toLowerCase(Locale.ROOT))
            : RIGHT_TO_LEFT.contains(language());
    return rightToLeft ? "rtl" : "ltr";
  }

  /** The first part of the tag: {@code zh}. */
  String language() {
    return tag.replaceFirst("-.*", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Those of {@code base}, where this language has none of its own. Plural forms are those of the
   * text that they are of, and of its language.
   */
  Messages over(Messages base) {
    Map<String, String> all = new HashMap<>(base.texts);
    all.keySet()
        .removeIf(
            key ->
                Plural.baseOf(key)
                    .filter(of -> texts.containsKey(of) || !language().equals(base.language()))
                    .isPresent());
    all.putAll(texts);
    return new Messages(tag, all);
  }
}
