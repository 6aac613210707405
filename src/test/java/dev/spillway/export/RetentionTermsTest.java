package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.export.settings.Retentions;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.model.Recipe.Retention.Mode;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTermsTest {

  private static final Duration DAY = Duration.ofHours(24);
  private static final RetentionSettings ONCE = Retentions.settings(Mode.ONCE, DAY, true);
  private static final RetentionSettings KEEP = Retentions.settings(Mode.KEEP, DAY, false);
  private static final Optional<RetentionRequest> NOTHING = Optional.empty();

  private static Recipe recipe(String... lines) {
    String text =
        "title: T\narchive: {format: zip, filename: t.zip}\ncontents: [{files: \"**\", root: papers}]\n"
            + String.join("\n", lines);
    return new RecipeReader(Pickers.standard(), Set.of("papers"), Set.of())
        .read("r.yaml", ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), Map.of())
        .recipe()
        .orElseThrow();
  }

  private static final Recipe UNSAID = recipe();
  private static final Recipe OF_ONCE = recipe("retention: {mode: once, clean-on-error: false}");
  private static final Recipe KEPT =
      recipe("retention: {mode: keep, evictable: true, clean-on-error: true}");
  private static final Recipe KEPT_A_WEEK =
      recipe("retention: {mode: keep, keep: 7d, evictable: true, clean-on-error: true}");
  private static final Recipe SNAPSHOT = recipe("snapshot: true");

  private static Optional<RetentionRequest> asked(Mode mode, Duration keep) {
    return Optional.of(new RetentionRequest(mode, Optional.ofNullable(keep)));
  }

  @Test
  void theSettingsHoldWhereTheRecipeSaysNothing() {
    assertThat(RetentionTerms.of(ONCE, UNSAID, NOTHING))
        .isEqualTo(new RetentionTerms(Mode.ONCE, Optional.empty(), false, true, false));
    assertThat(RetentionTerms.of(KEEP, UNSAID, NOTHING))
        .isEqualTo(new RetentionTerms(Mode.KEEP, Optional.of(DAY), false, false, true));
    assertThat(RetentionTerms.of(ONCE, KEPT, NOTHING))
        .isEqualTo(new RetentionTerms(Mode.KEEP, Optional.of(DAY), true, true, true));
  }

  @Test
  void theRecipeHoldsOverTheSettings() {
    Duration week = Duration.ofDays(7);
    assertThat(RetentionTerms.of(KEEP, KEPT_A_WEEK, NOTHING))
        .isEqualTo(new RetentionTerms(Mode.KEEP, Optional.of(week), true, true, true));
    assertThat(RetentionTerms.of(KEEP, OF_ONCE, NOTHING))
        .isEqualTo(new RetentionTerms(Mode.ONCE, Optional.empty(), false, false, false));
  }

  @Test
  void aSnapshotIsHeldInEveryMode() {
    assertThat(RetentionTerms.of(ONCE, SNAPSHOT, NOTHING).held()).isTrue();
    assertThat(RetentionTerms.of(KEEP, SNAPSHOT, NOTHING).held()).isTrue();
    assertThat(RetentionTerms.of(KEEP, SNAPSHOT, asked(Mode.ONCE, null)))
        .isEqualTo(new RetentionTerms(Mode.ONCE, Optional.empty(), false, false, true));
  }

  @Test
  void aCallerMayAskForLess() {
    Duration hour = Duration.ofHours(1);
    assertThat(RetentionTerms.of(ONCE, KEPT, asked(Mode.KEEP, hour)))
        .isEqualTo(new RetentionTerms(Mode.KEEP, Optional.of(hour), true, true, true));
    assertThat(RetentionTerms.of(ONCE, KEPT, asked(Mode.KEEP, DAY)).keep()).hasValue(DAY);
    assertThat(RetentionTerms.of(ONCE, KEPT, asked(Mode.KEEP, null)).keep()).hasValue(DAY);
    assertThat(RetentionTerms.of(ONCE, KEPT, asked(Mode.ONCE, null)))
        .isEqualTo(new RetentionTerms(Mode.ONCE, Optional.empty(), false, true, false));
  }

  @Test
  void aCallerMayNotAskForMore() {
    RetentionRequest longer = new RetentionRequest(Mode.KEEP, Optional.of(DAY.plusSeconds(1)));
    RetentionRequest keep = new RetentionRequest(Mode.KEEP, Optional.empty());
    assertThat(RetentionTerms.offered(ONCE, KEPT).allows(longer)).isFalse();
    assertThat(RetentionTerms.offered(ONCE, UNSAID).allows(keep)).isFalse();
    assertThat(RetentionTerms.offered(KEEP, OF_ONCE).allows(keep)).isFalse();
    assertThatThrownBy(() -> RetentionTerms.of(ONCE, KEPT, Optional.of(longer)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
