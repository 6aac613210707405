package dev.spillway.ops.check;

import dev.spillway.recipe.type.Suggestion;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings before Quarkus starts, from the same sources as in Quarkus: system properties, the
 * environment, {@code .env}, {@code config/application.properties} in the working directory, and
 * the built-in defaults.
 */
public final class Settings {

  /**
   * All mappings of Spillway: a setting below {@code spillway.} that is in none of them is a
   * mistake.
   */
  static final List<Class<?>> MAPPINGS = SettingsMappings.ALL;

  private static final Pattern MISSING =
      Pattern.compile(".*The config property (\\S+) is required but .*", Pattern.DOTALL);

  private static final Pattern UNFIT =
      Pattern.compile(
          ".*The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being"
              + " converted (?:SRCFG\\d+: )?(.*)",
          Pattern.DOTALL);

  private static final Pattern EMPTY =
      Pattern.compile(
          ".*The config property (\\S+) is defined as the empty String.*", Pattern.DOTALL);

  /** Higher than the priority of the library's converters. */
  private static final int OUR_CONVERTERS = 200;

  /** The ordinal of the defaults in mappings. */
  private static final int DEFAULTS = Integer.MIN_VALUE;

  /** The ordinal of the {@code application.properties} that is built in. */
  private static final int BUILT_IN = 250;

  private static final String PREFIX = "spillway.";

  /** Environment variables of the launcher, which are not settings. */
  private static final List<String> LAUNCHER_VARIABLES =
      List.of("SPILLWAY_JAVA_OPTS", "SPILLWAY_READY_FILE");

  private final SmallRyeConfig config;
  private final Set<Class<?>> readable = new HashSet<>();
  private final Map<String, Pattern> known = new TreeMap<>();

  private Settings(SmallRyeConfig config) {
    this.config = config;
    for (Class<?> mapping : MAPPINGS) {
      for (String name : ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet()) {
        known.put(name, pattern(name));
      }
    }
  }

  /** Reads all settings. Does not validate them: {@link #invalid()} does. */
  public static Settings read() {
    return read(new ConfigSource[0]);
  }

  /** As {@link #read()}, with further sources, whose ordinals give their precedence. */
  public static Settings read(ConfigSource... more) {
    return new Settings(
        ConfigUtils.emptyConfigBuilder()
            .addDiscoveredSources()
            .withSources(more)
            .withConverter(Boolean.class, OUR_CONVERTERS, Settings::trueOrFalse)
            .withConverter(boolean.class, OUR_CONVERTERS, Settings::trueOrFalse)
            .build());
  }

  /**
   * The library treats any unknown word as false: with a misspelled dry run, sweeps would delete.
   */
  private static Boolean trueOrFalse(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("write true or false");
    };
  }

  /** One sentence for each setting that is missing or cannot be parsed. */
  public List<String> invalid() {
    Set<String> problems = new TreeSet<>();
    for (Class<?> mapping : MAPPINGS) {
      try {
        ConfigMappings.registerConfigMappings(config, Set.of(ConfigClass.configClass(mapping)));
        readable.add(mapping);
      } catch (ConfigValidationException e) {
        for (int index = 0; index < e.getProblemCount(); index++) {
          problems.add(sentence(e.getProblem(index).getMessage()));
        }
      }
    }
    return List.copyOf(problems);
  }

  /**
   * Whether {@link #invalid()} has found no problem in these mappings, so that they can be used.
   */
  public boolean isReadable(Class<?>... mappings) {
    return readable.containsAll(List.of(mappings));
  }

  /** Translates a problem for the operator, without the numbers and classes of the library. */
  public static String sentence(String problem) {
    Matcher missing = MISSING.matcher(problem);
    if (missing.matches()) {
      return missing.group(1) + " is not set: set it (docs/configuration.md says to what).";
    }
    Matcher unfit = UNFIT.matcher(problem);
    if (unfit.matches()) {
      return unfit.group(1) + "=" + unfit.group(2) + " cannot be: " + remedy(unfit.group(3)) + ".";
    }
    Matcher empty = EMPTY.matcher(problem);
    if (empty.matches()) {
      return empty.group(1) + " is empty: set it to a value, or remove it.";
    }
    return problem + ": correct the setting.";
  }

  /** The format to use, where the library only says that the value is invalid. */
  private static String remedy(String reason) {
    if (reason.startsWith("Invalid duration")) {
      return "write a number with ms, s, m, h or d, such as 30s";
    }
    if (reason.contains("KkMmGg")) {
      return "write bytes, or a number with K, M or G, such as 2G";
    }
    return reason;
  }

  /** Returns the settings of one of {@link #MAPPINGS}, which must be readable. */
  public <T> T of(Class<T> mapping) {
    return config.getConfigMapping(mapping);
  }

  /** The settings of one of {@link #MAPPINGS}; empty when they are not readable. */
  <T> Optional<T> find(Class<T> mapping) {
    return isReadable(mapping) ? Optional.of(of(mapping)) : Optional.empty();
  }

  /** One sentence for each value of the readable settings that is out of its bounds. */
  List<String> outOfBounds() {
    Bounds bounds = new Bounds(config);
    return MAPPINGS.stream()
        .filter(readable::contains)
        .flatMap(mapping -> bounds.findings(mapping).stream())
        .toList();
  }

  /** How long running downloads may continue when the process is told to stop. */
  public Duration shutdown() {
    return Stream.of("quarkus.shutdown.delay", "quarkus.shutdown.timeout")
        .flatMap(name -> config.getOptionalValue(name, Duration.class).stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Whether the setting has a value other than the default of its mapping. */
  boolean isSet(String name) {
    ConfigValue value = config.getConfigValue(name);
    return value.getValue() != null
        && !value.getValue().isBlank()
        && value.getSourceOrdinal() > DEFAULTS;
  }

  /**
   * The value that the operator configured; empty when only the built-in file or a default has one.
   */
  public Optional<String> chosen(String name) {
    ConfigValue value = config.getConfigValue(name);
    return Optional.ofNullable(value.getValue()).filter(_ -> value.getSourceOrdinal() > BUILT_IN);
  }

  /**
   * Configured names below {@code spillway.} that are no settings, each with the most similar
   * setting.
   */
  public Map<String, Optional<String>> unknown() {
    Set<String> written = new TreeSet<>();
    for (ConfigSource source : config.getConfigSources()) {
      written.addAll(source.getPropertyNames());
    }
    Map<String, Optional<String>> unknown = new TreeMap<>();
    for (String name : written) {
      if (name.startsWith(PREFIX) && !isKnown(name)) {
        unknown.put(name, Suggestion.of(name, known.keySet()));
      }
    }
    for (String variable : variables(written)) {
      // The form of a name in the environment has neither dots nor dashes; the form with dots was
      // not configured.
      String dotted = variable.toLowerCase(Locale.ROOT).replace('_', '.');
      unknown.remove(dotted);
      if (!LAUNCHER_VARIABLES.contains(variable) && !isKnownVariable(variable)) {
        unknown.put(variable, Suggestion.of(dotted, known.keySet()).map(Settings::variable));
      }
    }
    return unknown;
  }

  private static List<String> variables(Set<String> written) {
    return written.stream().filter(name -> name.matches("SPILLWAY_[A-Z0-9_]+")).toList();
  }

  boolean isKnown(String name) {
    return known.values().stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  private boolean isKnownVariable(String variable) {
    return known.keySet().stream()
        .anyMatch(
            name ->
                variable.matches(variable(name.replace("*", "\0")).replace("\0", "[A-Z0-9_]+")));
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9\0]", "_");
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        List.of(name.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("(\"[^\"]+\"|[^.]+)")));
  }
}
