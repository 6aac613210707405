package dev.spillway.ops.check;

import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.key.ConfiguredKeys;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.ops.database.DatabaseCheck;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.PostgresPrograms;
import dev.spillway.s3.S3;
import dev.spillway.s3.S3Settings;
import dev.spillway.source.root.RootsConfig;
import dev.spillway.volume.bucket.VolumeBucket;
import dev.spillway.volume.local.VolumeFolder;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

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

  /** Far below the size at which Quarkus itself refuses a body. */
  private static final long LARGEST_SELECTION = 512L << 20;

  private static final Logger LOG = Logger.getLogger(StartChecks.class);

  /** Returns the checks of this process. */
  public static StartChecks of(Settings settings) {
    return new StartChecks(
        settings, System.getProperty("sun.jnu.encoding", ""), ownDescriptorLimit());
  }

  /** One sentence for each problem; empty when Spillway may start. */
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    findings.addAll(new ProcessChecks(fileNameEncoding, descriptorLimit).findings());
    unknownSettings(findings);
    findings.addAll(settings.invalid());
    if (settings.isReadable(AccessSettings.class)) {
      access(findings);
    }
    if (settings.isReadable(DatabaseSettings.class)) {
      contradictions(findings);
    }
    if (settings.isReadable(ExportLimits.class)) {
      bounds(findings);
    }
    findings.addAll(new LinkChecks(settings).findings());
    findings.addAll(new DurationChecks(settings).findings());
    findings.addAll(new RecipeChecks(settings).findings());
    if (settings.isReadable(S3Settings.class)) {
      findings.addAll(new S3Checks(settings.of(S3Settings.class)).findings());
    }
    if (settings.isReadable(VolumeSettings.class)) {
      boolean pathIsSet = settings.isSet("spillway.volume.path");
      findings.addAll(new VolumeChecks(settings.volume(), pathIsSet).findings());
    }
    if (settings.isReadable(VolumeSettings.class, RootsConfig.class)) {
      findings.addAll(new OverlapChecks(settings.volume(), settings.roots()).findings());
    }
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
    VolumeSettings volume = settings.volume();
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
    if (!settings.isReadable(DatabaseSettings.class)) {
      return List.of();
    }
    DatabaseSettings database = settings.database();
    return database.url().isPresent()
        ? new DatabaseCheck(OwnDatabase.of(database)).finding().stream().toList()
        : EmbeddedDatabase.finding(database.path()).stream().toList();
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

  private void contradictions(List<String> findings) {
    if (settings.isSet("spillway.database.url")) {
      String url = settings.database().url().orElseThrow();
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

  private void access(List<String> findings) {
    AccessSettings access = settings.access();
    findings.addAll(ConfiguredKeys.findings(access));
    if (!access.keys().isEmpty() && access.mode().equals(Optional.of(AccessSettings.Mode.OPEN))) {
      findings.add(
          "spillway.access.mode=open lets everybody in, and spillway.access.keys are set: remove one of them.");
    }
  }

  private void bounds(List<String> findings) {
    ExportLimits limits = settings.limits();
    atLeastOne("spillway.limits.archive-size", limits.archiveSize().asLongValue(), findings);
    limits
        .virtualSize()
        .ifPresent(
            size -> atLeastOne("spillway.limits.virtual-size", size.asLongValue(), findings));
    atLeastOne("spillway.limits.selection", limits.selection().asLongValue(), findings);
    if (limits.selection().asLongValue() > LARGEST_SELECTION) {
      findings.add(
          "spillway.limits.selection is "
              + limits.selection().asLongValue()
              + ": set it to 512M or less.");
    }
    atLeastOne("spillway.limits.entries", limits.entries(), findings);
    atLeastOne("spillway.limits.generations", limits.generations(), findings);
    atLeastOne("spillway.limits.queue", limits.queue(), findings);
    atLeastOne("spillway.limits.downloads", limits.downloads(), findings);
  }

  private static void atLeastOne(String name, long value, List<String> findings) {
    if (value < 1) {
      findings.add(name + " is " + value + ": set it to 1 or more.");
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
            settings.roots().roots().size(),
            settings.databases().databases().size());
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
