package dev.spillway.ops.check;

import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.key.ConfiguredKeys;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.SigningKeys;
import dev.spillway.access.ticket.TicketSettings;
import dev.spillway.access.ticket.Tickets;
import dev.spillway.database.session.DatabasesConfig;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.notice.webhook.WebhookReader;
import dev.spillway.notice.webhook.WebhookSettings;
import dev.spillway.ops.database.DatabaseCheck;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.PostgresPrograms;
import dev.spillway.s3.S3Settings;
import dev.spillway.source.root.RootsConfig;
import dev.spillway.volume.bucket.VolumeBucket;
import dev.spillway.volume.local.VolumeFolder;
import dev.spillway.volume.store.VolumeSettings;
import dev.spillway.web.navigation.AddressSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The checks before a start. All findings are reported at once, one sentence each, with the remedy.
 *
 * @param settings the configuration
 * @param fileNameEncoding the JVM's encoding of file names, {@code sun.jnu.encoding}
 * @param descriptorLimit files and sockets that this process may have open; empty when the system
 *     does not report it
 */
public record StartChecks(
    Settings settings, String fileNameEncoding, OptionalLong descriptorLimit) {

  /**
   * A download uses up to three descriptors, and the service itself about 200: with fewer than this
   * it cannot serve.
   */
  private static final long FEWEST_DESCRIPTORS = 1024;

  /** Returns the checks of this process. */
  public static StartChecks of(Settings settings) {
    return new StartChecks(
        settings, System.getProperty("sun.jnu.encoding", ""), ownDescriptorLimit());
  }

  /** One sentence for each problem; empty when Spillway may start. */
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    locale().ifPresent(findings::add);
    descriptors().ifPresent(findings::add);
    unknownSettings(findings);
    findings.addAll(settings.invalid());
    settings.find(AccessSettings.class).ifPresent(access -> access(access, findings));
    settings.find(DatabaseSettings.class).ifPresent(own -> contradictions(own, findings));
    findings.addAll(settings.outOfBounds());
    settings
        .find(LinkSettings.class)
        .flatMap(LinkSettings::keys)
        .ifPresent(
            keys -> findings.addAll(SigningKeys.problems("spillway.links.keys", "link", keys)));
    settings.find(TicketSettings.class).ifPresent(tickets -> tickets(tickets, findings));
    settings
        .find(WebhookSettings.class)
        .ifPresent(webhooks -> findings.addAll(WebhookReader.findings(webhooks)));
    settings.find(AddressSettings.class).flatMap(AddressSettings::problem).ifPresent(findings::add);
    settings.find(PageSettings.class).ifPresent(page -> findings.addAll(PageChecks.findings(page)));
    findings.addAll(new RecipeChecks(settings).findings());
    findings.addAll(new AppChecks(settings).findings());
    settings
        .find(S3Settings.class)
        .ifPresent(store -> findings.addAll(new S3Checks(store).findings()));
    settings.find(VolumeSettings.class).ifPresent(volume -> volume(volume, findings));
    return findings;
  }

  /**
   * Finds out, as far as possible without the database, whether the volume cannot be claimed. The
   * start itself reports it more precisely, because it knows whether a volume was claimed before.
   */
  public List<String> findingsOfVolume() {
    if (!settings.isReadable(VolumeSettings.class, S3Settings.class)) {
      return List.of();
    }
    VolumeSettings volume = settings.of(VolumeSettings.class);
    Optional<String> finding =
        switch (volume.kind()) {
          case LOCAL -> new VolumeFolder(volume.path(), false).unclaimable();
          case S3 -> VolumeBucket.of(volume).unclaimable(settings.of(S3Settings.class));
        };
    return finding.stream().toList();
  }

  /**
   * Why the database of Spillway's own tables would make the start fail, as far as a check of it
   * shows.
   */
  public List<String> databaseFindings() {
    return settings
        .find(DatabaseSettings.class)
        .flatMap(
            database ->
                database.url().isPresent()
                    ? new DatabaseCheck(OwnDatabase.of(database)).finding()
                    : EmbeddedDatabase.finding(database.path()))
        .stream()
        .toList();
  }

  private Optional<String> locale() {
    // By Charset and not by name: "UTF-8", "UTF8" and "utf-8" are the same.
    if (Charset.isSupported(fileNameEncoding)
        && Charset.forName(fileNameEncoding).equals(StandardCharsets.UTF_8)) {
      return Optional.empty();
    }
    return Optional.of(
        "File names are read as "
            + fileNameEncoding
            + ", so files with names like 小明.png cannot be opened: set LC_ALL=C.UTF-8 in the environment.");
  }

  private Optional<String> descriptors() {
    if (descriptorLimit.isEmpty() || descriptorLimit.getAsLong() >= FEWEST_DESCRIPTORS) {
      return Optional.empty();
    }
    return Optional.of(
        ("Only %s files and sockets may be open at once and each download takes up to"
                + " three: allow at least %s (ulimit -n, or LimitNOFILE= of the unit).")
            .formatted(descriptorLimit.getAsLong(), FEWEST_DESCRIPTORS));
  }

  private void unknownSettings(List<String> findings) {
    settings
        .unknown()
        .forEach(
            (name, nearest) ->
                findings.add(
                    "There is no setting "
                        + name
                        + ": "
                        + nearest
                            .map(known -> "write " + known + ", or remove it.")
                            .orElse("remove it.")));
  }

  private void volume(VolumeSettings volume, List<String> findings) {
    boolean pathIsSet = settings.isSet("spillway.volume.path");
    findings.addAll(new VolumeChecks(volume, pathIsSet).findings());
    settings
        .find(RootsConfig.class)
        .ifPresent(roots -> findings.addAll(new OverlapChecks(volume, roots).findings()));
  }

  private void contradictions(DatabaseSettings own, List<String> findings) {
    if (settings.isSet("spillway.database.url")) {
      String url = own.url().orElseThrow();
      if (!url.startsWith("jdbc:postgresql:")) {
        findings.add(
            "spillway.database.url is no URL of PostgreSQL: write jdbc:postgresql://host:5432/database.");
      }
      if (settings.isSet("spillway.database.path")) {
        findings.add(
            "spillway.database.url and spillway.database.path are both set: remove the path, which is the embedded"
                + " database's, or the URL.");
      }
      return;
    }
    PostgresPrograms.missing().ifPresent(findings::add);
    for (String name : List.of("spillway.database.username", "spillway.database.password")) {
      if (settings.isSet(name)) {
        findings.add(name + " is set but spillway.database.url is not: set the URL, or remove it.");
      }
    }
  }

  private void tickets(TicketSettings tickets, List<String> findings) {
    findings.addAll(Tickets.findings(tickets));
    if (tickets.keys().isPresent()
        && settings.isReadable(RetentionSettings.class)
        && tickets.longestLife().compareTo(settings.of(RetentionSettings.class).history()) > 0) {
      // What a ticket's export became is known as long as the row of that export is kept.
      findings.add(
          "spillway.tickets.longest-life is longer than spillway.retention.history: a ticket whose"
              + " export was deleted would be valid again. Shorten the one, or lengthen the other.");
    }
  }

  private static void access(AccessSettings access, List<String> findings) {
    findings.addAll(ConfiguredKeys.findings(access));
    if (!access.keys().isEmpty() && access.mode().equals(Optional.of(AccessSettings.Mode.OPEN))) {
      findings.add(
          "spillway.access.mode=open lets everybody in, and spillway.access.keys are set: remove one of them.");
    }
  }

  /**
   * Problems that the databases report for the queries of the recipes, including recipes with other
   * problems. Needs requests to the databases, so it is not part of every start. Empty when the
   * settings of the databases cannot be read.
   */
  public List<String> queryFindings() {
    return new RecipeChecks(settings).queryFindings();
  }

  /** Probable mistakes that do not prevent a start. */
  public List<String> warnings() {
    return new RecipeChecks(settings).warnings();
  }

  /** A summary of what was checked, for a run without findings. */
  public String wellDone() {
    return "All is well: Spillway would start. Recipes: %d, roots: %d, databases: %d."
        .formatted(
            new RecipeChecks(settings).valid(),
            settings.of(RootsConfig.class).roots().size(),
            settings.of(DatabasesConfig.class).databases().size());
  }

  /** Reads {@code /proc}, which costs nothing; the platform's MXBean would load JMX first. */
  public static OptionalLong ownDescriptorLimit() {
    Path limits = Path.of("/proc/self/limits");
    if (!Files.isReadable(limits)) {
      return OptionalLong.empty();
    }
    try {
      // "Max open files 1024 524288 files": the first number is the limit in force.
      return Files.readAllLines(limits).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.replaceFirst("^Max open files\\s+(\\S+).*$", "$1"))
          .filter(limit -> !limit.equals("unlimited"))
          .mapToLong(Long::parseLong)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
