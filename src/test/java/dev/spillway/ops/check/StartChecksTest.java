package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spillway.ops.StartFixture;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings say that cannot be, without starting anything. */
class StartChecksTest extends StartFixture {

  @Test
  void findsNothingInAnOrdinaryEnvironment() {
    assertThat(findings("UTF-8", OptionalLong.of(1024))).isEmpty();
    assertThat(findings("utf8", OptionalLong.empty())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "hash, secret, 64 hexadecimal digits",
    "hash, , 64 hexadecimal digits",
    "roles, reader, There is no role \"reader\"",
    "owners, *-shop, \"*-shop\" is no owner"
  })
  void namesAKeyThatCannotBe(String part, String value, String sentence) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spillway.access.keys.shop.hash", "0123456789abcdef".repeat(4));
    assertThat(findings(settings)).isEmpty();
    settings.put("spillway.access.keys.shop." + part, value == null ? "," : value);
    assertThat(findings(settings))
        .singleElement(STRING)
        .contains("spillway.access.keys.shop", sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop.url=127.0.0.1:8000 | shop.url is no address of an application",
        "shop.url=ftp://127.0.0.1 | shop.url is no address of an application",
        "shop.url=http://anna:x@127.0.0.1 | shop.url is no address of an application",
        "shop.url=http://127.0.0.1/?a=b | shop.url is no address of an application",
        "shop.url=http://127.0.0.1/a/../.. | shop.url is no address of an application",
        "Shop.url=http://127.0.0.1 | is part of an address",
        "shop.recipe=lessons | needs the recipe \"lessons\", which takes no selection",
        "shop.recipe=lesson | needs the recipe \"lesson\", which does not exist",
        "shop.roots=lesson | shop.roots names the root \"lesson\", which its lists may not name: write one of lessons",
        "shop.locations=/files/:lesson | shop.locations names the root \"lesson\"",
        "shop.locations=/files:lessons | shop.locations has /files:lessons: write the beginning of a path",
        "shop.connections=0 | shop.connections is 0",
        "shop.read-timeout=0s | has a timeout of no time"
      })
  void namesAnApplicationThatCannotBe(String setting, String sentence) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spillway.selection.roots", "lessons");
    settings.put("spillway.apps.shop.url", "http://127.0.0.1:8000/base/");
    settings.put("spillway.apps.shop.locations", "/files/:lessons, /:lessons");
    settings.put("spillway.apps.shop.roots", "lessons");
    assertThat(findings(settings)).isEmpty();
    settings.put(
        "spillway.apps." + setting.replaceFirst("=.*", ""), setting.replaceFirst("^[^=]*=", ""));
    assertThat(findings(settings)).singleElement(STRING).contains("spillway.apps.", sentence);
  }

  @Test
  void keysAndAnOpenDoorAreAContradiction() {
    assertThat(
            findings(
                Map.of(
                    "spillway.access.mode",
                    "open",
                    "spillway.access.keys.shop.hash",
                    "0123456789abcdef".repeat(4))))
        .singleElement(STRING)
        .contains("spillway.access.mode=open", "spillway.access.keys");
    assertThat(findings(Map.of("spillway.access.mode", "opened")))
        .singleElement(STRING)
        .contains("spillway.access.mode=opened");
  }

  @Test
  void namesTheLocaleAndTheLimitWithTheirRemedies() {
    assertThat(findings("ANSI_X3.4-1968", OptionalLong.of(256)))
        .satisfiesExactly(
            locale -> assertThat(locale).contains("ANSI_X3.4-1968", "LC_ALL=C.UTF-8"),
            limit -> assertThat(limit).contains("256", "1024", "ulimit -n"));
  }

  @Test
  void namesWhatIsWrongWithLinksAndNeverTheirSecrets() {
    String secret = "0123456789abcdef0123456789abcdef";
    assertThat(
            findings(
                Map.of(
                    "spillway.links.keys", "winter:" + secret + ",summer:" + secret.substring(1),
                    "spillway.links.longest-life", "1h",
                    "spillway.links.life", "2h",
                    "spillway.public-url", "exports.example.org",
                    "spillway.connections.idle", "0s",
                    "spillway.limits.owner-in-flight", "-1")))
        .hasSize(5)
        .noneMatch(finding -> finding.contains("abcdef"))
        .anyMatch(finding -> finding.startsWith("spillway.links.keys: key 2 is not a name,"))
        .contains(
            "spillway.links.life must be from 2s to 1h, which is spillway.links.longest-life: correct one of them.",
            "spillway.public-url is not the address of a service: write it such as https://exports.example.org, without query and user.",
            "spillway.connections.idle must be from 1s to 3650d, which is ten years: correct the setting.",
            "spillway.limits.owner-in-flight is -1: set it to 0, which is any number, or more.");
    assertThat(
            findings(
                Map.of(
                    "spillway.links.keys",
                    "winter:" + secret + ",summer:" + secret,
                    "spillway.public-url",
                    "https://exports.example.org/files")))
        .isEmpty();
  }

  @Test
  void namesWhatIsWrongWithTicketsAndNeverTheirSecrets() {
    String secret = "0123456789abcdef0123456789abcdef";
    assertThat(
            findings(
                Map.of(
                    "spillway.tickets.keys", "shop:" + secret + ",old:" + secret.substring(1),
                    "spillway.tickets.bounds.shpo.recipes", "files",
                    "spillway.tickets.longest-life", "31d")))
        .hasSize(3)
        .noneMatch(finding -> finding.contains("abcdef"))
        .anyMatch(finding -> finding.startsWith("spillway.tickets.keys: key 2 is not a name,"))
        .contains(
            "spillway.tickets.bounds.shpo is about no key of spillway.tickets.keys: correct the name, or remove the setting.",
            "spillway.tickets.longest-life is longer than spillway.retention.history: a ticket whose export was deleted would"
                + " be valid again. Shorten the one, or lengthen the other.");
    assertThat(
            findings(
                Map.of(
                    "spillway.tickets.keys",
                    "shop:" + secret,
                    "spillway.tickets.bounds.shop.recipes",
                    "files",
                    "spillway.tickets.longest-life",
                    "30d")))
        .isEmpty();
    assertThat(findings(Map.of("spillway.retention.history", "1h"))).isEmpty();
  }

  @Test
  void namesLimitsThatAllowNothingAndAKeepBeyondItsBounds() {
    assertThat(
            findings(
                Map.of(
                    "spillway.limits.archive-size", "0",
                    "spillway.limits.virtual-size", "0",
                    "spillway.limits.selection", "1G",
                    "spillway.limits.entries", "0",
                    "spillway.limits.generations", "0",
                    "spillway.limits.queue", "-1",
                    "spillway.limits.downloads", "0",
                    "spillway.retention.keep", "3651d")))
        .containsExactlyInAnyOrder(
            "spillway.limits.archive-size is 0: set it to 1 or more.",
            "spillway.limits.virtual-size is 0: set it to 1 or more.",
            "spillway.limits.selection is 1073741824: set it to 512M or less.",
            "spillway.limits.entries is 0: set it to 1 or more.",
            "spillway.limits.generations is 0: set it to 1 or more.",
            "spillway.limits.queue is -1: set it to 1 or more.",
            "spillway.limits.downloads is 0: set it to 1 or more.",
            "spillway.retention.keep must be from 1s to 3650d, which is ten years: correct the setting.");
    assertThat(findings(Map.of("spillway.retention.keep", "999ms"))).hasSize(1);
    assertThat(
            findings(Map.of("spillway.retention.keep", "3650d", "spillway.retention.mode", "keep")))
        .isEmpty();
    assertThat(findings(Map.of("spillway.retention.mode", "forever")))
        .singleElement()
        .asString()
        .contains("spillway.retention.mode=forever cannot be", "once", "keep");
  }

  @ParameterizedTest
  @CsvSource({
    "spillway.sweep.every, 0s, 1s",
    "spillway.sweep.every, -1m, 1s",
    "spillway.sweep.every, 1ms, 1s",
    "spillway.sweep.orphan-age, 0s, 1s",
    "spillway.sweep.orphan-age, -1h, 1s",
    "spillway.sweep.reconcile-every, -1h, 1s",
    "spillway.retention.grace, -1s, 0s",
    "spillway.retention.history, -1d, 1s",
    "spillway.retention.deliver-within, 0s, 1s",
    "spillway.retention.deliver-within, 3651d, 1s",
    "spillway.limits.wait, -1s, 0s",
    "spillway.limits.stalled-download, 9s, 10s",
    "spillway.database.start-within, -1s, 0s",
    "spillway.connections.head-within, 0s, 1s",
    "spillway.connections.body-within, 0s, 1s",
    "spillway.links.longest-life, 3651d, 2s",
    "spillway.audit.keep, 0s, 1s",
    "spillway.node.timeout, 4s, 5s"
  })
  void namesDurationsThatCannotBeMeant(String name, String value, String shortest) {
    assertThat(findings(Map.of(name, value)))
        .containsExactly(
            name
                + " must be from "
                + shortest
                + " to 3650d, which is ten years: correct the setting.");
    assertThat(findings(Map.of(name, shortest))).noneMatch(finding -> finding.startsWith(name));
  }

  @Test
  void tellsWhyABoundIsShort() {
    assertThat(findings(Map.of("spillway.retention.redirect-within", "61m")))
        .containsExactly(
            "spillway.retention.redirect-within must be from 1s to 1h, because whoever has the address may use it: correct the"
                + " setting.");
    assertThat(findings(Map.of("spillway.s3.patience", "-1s", "spillway.s3.read-timeout", "61m")))
        .containsExactly(
            "spillway.s3.patience must be from 0s to 1h, because an export that waits for the store so long takes the place of"
                + " others: correct the setting.",
            "spillway.s3.read-timeout must be from 100ms to 1h, because what waits for the store waits so long: correct the"
                + " setting.");
    assertThat(findings(Map.of("spillway.s3.attempts", "0", "spillway.limits.key-requests", "-1")))
        .containsExactlyInAnyOrder(
            "spillway.s3.attempts is 0: set it to 1 or more, such as 4.",
            "spillway.limits.key-requests is -1: set it to 0, which is any number, or more.");
  }

  @ParameterizedTest
  @CsvSource({
    "spillway.sweep.enabled, nein",
    "spillway.sweep.dry-run, ture",
    "spillway.sweep.dry-run, yes",
    "spillway.retention.clean-on-error, 1",
    "spillway.roots.media.immutable, on"
  })
  void aSwitchIsTrueOrFalseAndNothingElse(String name, String value) {
    Map<String, String> root = Map.of("spillway.roots.media.path", directory.toString());
    assertThat(findings(with(root, name, value)))
        .containsExactly(name + "=" + value + " cannot be: write true or false.");
    assertThat(findings(with(root, name, "true"))).isEmpty();
    assertThat(findings(with(root, name, "FALSE"))).isEmpty();
  }

  private List<String> findings(String fileNameEncoding, OptionalLong descriptorLimit) {
    return findings(fileNameEncoding, descriptorLimit, Map.of());
  }

  private List<String> findings(Map<String, String> more) {
    return findings("UTF-8", OptionalLong.of(1024), more);
  }

  private List<String> findings(
      String fileNameEncoding, OptionalLong descriptorLimit, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("spillway.recipes", directory.resolve("recipes").toString());
    settings.put("spillway.roots.lessons.path", directory.resolve("lessons").toString());
    // A test of the whole service that ran before in this JVM has left a patience that no operator
    // may have, and an access mode.
    settings.putIfAbsent("spillway.limits.stalled-download", "5m");
    settings.putIfAbsent("spillway.access.mode", "");
    return new StartChecks(
            Settings.read(new PropertiesConfigSource(settings, "test", 500)),
            fileNameEncoding,
            descriptorLimit)
        .findings();
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  @Test
  void namesASettingThatIsEmpty() {
    assertThat(findings(Map.of("spillway.volume.path", "")))
        .containsExactly("spillway.volume.path is empty: set it to a value, or remove it.");
  }

  @Test
  void whatStaysFreeMustBeLessThanTheDisk() throws IOException {
    long capacity = Files.getFileStore(directory).getTotalSpace();
    Path folder = Files.createDirectory(directory.resolve("volume"));
    Map<String, String> volume = Map.of("spillway.volume.path", folder.toString());
    String name = "spillway.volume.min-free";
    assertThat(findings(with(volume, name, String.valueOf(capacity))))
        .containsExactly(
            name
                + "="
                + capacity
                + " leaves nothing of the disk of spillway.volume.path, which has "
                + capacity
                + " bytes: set it to the bytes that must stay free, such as 1G.");
    assertThat(findings(with(volume, name, String.valueOf(capacity - 1)))).isEmpty();
  }

  @Test
  void aWrongUnitIsToldWithTheRightOnes() {
    assertThat(findings(Map.of("spillway.limits.wait", "10x")))
        .containsExactly(
            "spillway.limits.wait=10x cannot be: write a number with ms, s, m, h or d, such as 30s.");
    assertThat(findings(Map.of("spillway.volume.quota", "2GB")))
        .containsExactly(
            "spillway.volume.quota=2GB cannot be: write bytes, or a number with K, M or G, such as 2G.");
  }

  @Test
  void theVolumesFolderMustBeOneThatCanBeWritten() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    for (Map.Entry<String, String> wrong :
        Map.of(
                directory.resolve("missing").toString(),
                "does not exist: create the folder",
                file.toString(),
                "is not a folder: set it to the folder",
                "/proc/self",
                "is not writable")
            .entrySet()) {
      assertThat(findings(Map.of("spillway.volume.path", wrong.getKey())))
          .singleElement(STRING)
          .startsWith("spillway.volume.path=" + wrong.getKey() + " " + wrong.getValue());
    }
    Path volume = Files.createDirectory(directory.resolve("volume"));
    assertThat(findings(Map.of("spillway.volume.path", volume.toString()))).isEmpty();
  }

  @Test
  void theVolumesBoundsMustNotContradictEachOther() {
    assertThat(findings(Map.of("spillway.volume.quota", "0")))
        .singleElement(STRING)
        .startsWith("spillway.volume.quota=0 keeps nothing")
        .contains("such as 2G");
    assertThat(findings(Map.of("spillway.volume.quota", "511"))).hasSize(1);
    assertThat(findings(Map.of("spillway.volume.quota", "100M"))).isEmpty();
    assertThat(findings(Map.of("spillway.volume.low-water", "0.95")))
        .containsExactly(
            "spillway.volume.low-water=0.95 is above spillway.volume.high-water=0.9, so that evicting would never begin"
                + " or never end: set low-water to at most high-water.");
    for (String none : List.of("0", "-0.5", "1.01", "NaN")) {
      assertThat(findings(Map.of("spillway.volume.low-water", none)))
          .singleElement(STRING)
          .contains("spillway.volume.low-water=", "is no fraction of the quota", "above 0");
      assertThat(findings(Map.of("spillway.volume.high-water", none)))
          .anySatisfy(
              finding ->
                  assertThat(finding)
                      .contains("spillway.volume.high-water=", "is no fraction of the quota"));
    }
    assertThat(
            findings(Map.of("spillway.volume.low-water", "1", "spillway.volume.high-water", "1.0")))
        .isEmpty();
  }
}
