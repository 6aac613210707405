package dev.spillway.page.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads files of messages: {@code <tag>.properties}, in UTF-8. */
public final class MessageFiles {

  private static final Pattern NAME =
      Pattern.compile("([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\\.properties");

  private static final List<String> OWN = List.of("en", "zh-CN");

  private MessageFiles() {}

  /** The languages that Spillway brings: English first. Each is complete. */
  public static List<Messages> own() {
    return OWN.stream().map(MessageFiles::own).toList();
  }

  private static Messages own(String tag) {
    String name = "page/messages/" + tag + ".properties";
    try (InputStream stream =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
      return new Messages(tag, read(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new IllegalStateException("there is no " + name, e);
    }
  }

  private static Map<String, String> read(Reader reader) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    Map<String, String> texts = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }

  /**
   * Reads the files of a folder; what a file does not say is said in English.
   *
   * @throws IllegalArgumentException when a file is not one of messages; says which, and what to do
   * @throws IOException when the folder or a file cannot be read
   */
  public static List<Messages> of(Path folder, Messages english) throws IOException {
    List<Messages> found = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      var match = NAME.matcher(name);
      if (!match.matches()) {
        throw new IllegalArgumentException(
            name + " is not named as a language is, such as de.properties or pt-BR.properties");
      }
      try (Reader reader = Files.newBufferedReader(file)) {
        Messages messages = new Messages(match.group(1), read(reader));
        unknown(messages, english)
            .ifPresent(
                key -> {
                  throw new IllegalArgumentException(
                      name + " has the message " + key + ", which no page has");
                });
        found.add(messages.over(english));
      }
    }
    return found;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".properties")).sorted().toList();
    }
  }

  private static Optional<String> unknown(Messages messages, Messages english) {
    return messages.texts().keySet().stream()
        .filter(key -> english.find(key).isEmpty() && !Messages.isForm(key))
        .sorted()
        .findFirst();
  }
}
