package dev.spillway.web.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An application that Spillway stands in front of.
 *
 * @param name in the paths of its requests
 * @param base its address, without a slash at its end
 * @param recipe the recipe that takes its lists
 * @param roots the roots whose files its lists may name; empty: all of the recipe
 * @param limit of the bytes of an answer that is passed through
 * @param connections requests to it at once
 */
public record App(
    String name,
    URI base,
    String recipe,
    Set<String> roots,
    Locations locations,
    Duration connectTimeout,
    Duration readTimeout,
    long limit,
    int connections) {

  private static final String SETTING = "spillway.apps.";

  public App {
    roots = Set.copyOf(roots);
  }

  /** Returns the configured applications by name; the settings are valid by {@link #findings}. */
  public static Map<String, App> of(AppsConfig config) {
    Map<String, App> apps = new TreeMap<>();
    config.apps().forEach((name, app) -> apps.put(name, of(name, app)));
    return apps;
  }

  private static App of(String name, AppsConfig.AppConfig config) {
    return new App(
        name,
        URI.create(config.url().replaceFirst("/+$", "")),
        config.recipe(),
        Set.copyOf(config.roots().orElse(List.of())),
        Locations.of(config.locations().orElse(List.of())),
        config.connectTimeout(),
        config.readTimeout(),
        config.limit().asLongValue(),
        config.connections());
  }

  /** Returns one sentence per setting that cannot be, with the remedy. */
  public static List<String> findings(AppsConfig config) {
    List<String> findings = new ArrayList<>();
    new TreeMap<>(config.apps())
        .forEach(
            (name, app) -> {
              if (!name.matches(AppAddress.NAME)) {
                findings.add(
                    "%s%s is part of an address: name the application with a-z, 0-9 and -."
                        .formatted(SETTING, name));
              }
              if (!isAddress(app.url())) {
                findings.add(
                    "%s%s.url is no address of an application: write http://127.0.0.1:8000, with a path if it has one, and without user, query and fragment."
                        .formatted(SETTING, name));
              }
              for (String location : app.locations().orElse(List.of())) {
                if (!Locations.isLocation(location)) {
                  findings.add(
                      "%s%s.locations has %s: write the beginning of a path and a root, as /files/:media."
                          .formatted(SETTING, name, location));
                }
              }
              bounds(SETTING + name, app, findings);
            });
    return findings;
  }

  private static void bounds(String setting, AppsConfig.AppConfig app, List<String> findings) {
    if (!app.connectTimeout().isPositive() || !app.readTimeout().isPositive()) {
      findings.add(
          setting
              + " has a timeout of no time: set .connect-timeout and .read-timeout to 1s or more.");
    }
    if (app.connections() < 1) {
      findings.add(
          "%s.connections is %s: set it to 1 or more.".formatted(setting, app.connections()));
    }
  }

  private static boolean isAddress(String url) {
    try {
      URI address = new URI(url);
      return address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null
          && !address.normalize().getRawPath().contains("..");
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
