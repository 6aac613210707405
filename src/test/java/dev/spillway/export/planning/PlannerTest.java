package dev.spillway.export.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.export.row.Plan;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeReader;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

  private static final Entry WINTER = entry("winter", "2026-01-21T12:00:00Z");
  private static final Entry SUMMER = entry("summer", "2026-07-21T12:00:00Z");

  private static Entry entry(String name, String time) {
    return Entry.stored(name, 0, Instant.parse(time), Content.Inline.of(new byte[0]));
  }

  private static Recipe recipe(String format, String more) {
    String text =
        "title: T\narchive: {format: %s, filename: a.%s%s}\ncontents: [{files: '**', root: papers}]\n"
            .formatted(format, format, more);
    return new RecipeReader(Pickers.standard(), Set.of("papers"), Set.of())
        .read("r.yaml", ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), Map.of())
        .recipe()
        .orElseThrow();
  }

  private static Plan plan(Recipe recipe, String serviceZone, Entry... entries) {
    return plan(recipe, Map.of(), serviceZone, entries);
  }

  private static Plan plan(
      Recipe recipe, Map<String, String> settings, String serviceZone, Entry... entries) {
    ExportLimits limits =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ExportLimits.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(ExportLimits.class);
    Planner planner =
        new Planner(null, null, new ArchiveLimits(limits), () -> ZoneId.of(serviceZone), null);
    return planner.plan(recipe, new Selection("a.zip", List.of(), List.of()), List.of(entries));
  }

  private static List<Integer> offsets(Plan plan) {
    return ManifestCodec.decode(plan.manifest().encoded).entries().stream()
        .map(entry -> entry.attributes().offsetSeconds())
        .toList();
  }

  @Test
  void aZipHasTheLocalTimesOfItsRecipeElseOfTheService() {
    Recipe ofService = recipe("zip", "");
    Recipe ofRecipe = recipe("zip", ", time-zone: Europe/Berlin");

    assertThat(offsets(plan(ofService, "UTC", WINTER, SUMMER))).containsExactly(0, 0);
    assertThat(offsets(plan(ofService, "Asia/Shanghai", WINTER, SUMMER)))
        .containsExactly(8 * 3600, 8 * 3600);
    assertThat(offsets(plan(ofRecipe, "Asia/Shanghai", WINTER, SUMMER)))
        .containsExactly(3600, 2 * 3600);
    assertThat(plan(ofRecipe, "UTC", WINTER).layout().etag())
        .isNotEqualTo(plan(ofService, "UTC", WINTER).layout().etag());
  }

  @Test
  void aTarHasNone() {
    assertThat(offsets(plan(recipe("tar", ""), "Asia/Shanghai", WINTER))).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan:final.txt", "what?.txt", "what*.txt", "a\"b", "x<y>z", "p|q"})
  void whatWindowsCannotHoldIsRefusedWithItsName(String name) {
    for (String format : List.of("zip", "tar", "tar.gz")) {
      assertThatThrownBy(() -> plan(recipe(format, ""), "UTC", entry(name, "2026-01-21T12:00:00Z")))
          .isInstanceOf(UnsafeEntryNameException.class)
          .hasMessageContaining("\"" + name + "\" contains ");
    }
  }

  /** What costs no space has no limit but one that somebody has set. */
  @Test
  void theLimitOfStagedBytesIsNotOneOfVirtualArchives() {
    Entry large =
        Entry.stored(
            "large",
            0,
            Instant.EPOCH,
            new Content.RootFile("papers", "large", new FileStamp(600L << 20, 0, 0, 1)));
    assertThat(plan(recipe("zip", ""), "UTC", large).layout().length()).isGreaterThan(600L << 20);
    assertThatThrownBy(
            () ->
                plan(
                    recipe("zip", ""),
                    Map.of("spillway.limits.virtual-size", "550M"),
                    "UTC",
                    large))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().members()).containsEntry("limit", 550L << 20));
    assertThatThrownBy(() -> plan(recipe("zip", ", limit: 500M"), "UTC", large))
        .isInstanceOf(ProblemException.class);
  }
}
