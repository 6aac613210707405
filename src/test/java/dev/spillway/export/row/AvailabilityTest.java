package dev.spillway.export.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.settings.Retentions;
import dev.spillway.recipe.model.Recipe;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private static final Instant READY = Instant.parse("2026-11-21T09:00:00Z");
  private final Availability availability =
      new Availability(Retentions.settings(Recipe.Retention.Mode.ONCE, Duration.ofHours(24), true));

  private static Export ready() {
    Export export = new Export();
    export.state = ExportState.READY;
    export.readyAt = READY;
    return export;
  }

  @Test
  void anUndownloadedExportEndsAfterDeliverWithin() {
    Export export = ready();
    assertThat(availability.until(export)).isEqualTo(READY.plusSeconds(3600));
    assertThat(availability.over(export, READY.plusSeconds(3599))).isFalse();
    assertThat(availability.over(export, READY.plusSeconds(3600))).isTrue();
    assertThat(availability.reason(export)).isEqualTo(GoneReason.UNDELIVERED);
  }

  @Test
  void anExportThatWasOnlySentEndsAfterDeliverWithin() {
    Export export = ready();
    export.movedAt = READY.plusSeconds(60);
    export.sentAt = READY.plusSeconds(60);
    assertThat(availability.until(export)).isEqualTo(READY.plusSeconds(3660));
    assertThat(availability.reason(export)).isEqualTo(GoneReason.SENT);
  }

  @Test
  void aDownloadThatMovesPutsTheEndOff() {
    Export export = ready();
    export.movedAt = READY.plusSeconds(3000);
    assertThat(availability.until(export)).isEqualTo(READY.plusSeconds(6600));
  }

  @Test
  void aDeliveredExportEndsAfterTheGrace() {
    Export export = ready();
    export.movedAt = READY.plusSeconds(60);
    export.coveredAt = READY.plusSeconds(60);
    assertThat(availability.until(export)).isEqualTo(READY.plusSeconds(660));
    assertThat(availability.reason(export)).isEqualTo(GoneReason.DELIVERED);
  }

  @Test
  void aDeliveredExportEndsWhenTheClockWasSetBackSince() {
    Export export = ready();
    export.movedAt = READY.plusSeconds(60);
    export.coveredAt = READY.plusSeconds(60);
    assertThat(availability.over(export, READY.plusSeconds(30))).isFalse();
    assertThat(availability.over(export, READY.minusSeconds(3600))).isTrue();
    export.coveredAt = null;
    assertThat(availability.over(export, READY.minusSeconds(3600))).isFalse();
  }

  @Test
  void aKeptExportEndsAtItsTimeWhateverIsDownloaded() {
    Export export = ready();
    export.retention = Recipe.Retention.Mode.KEEP;
    export.availableUntil = READY.plusSeconds(7200);
    export.movedAt = READY.plusSeconds(7100);
    export.coveredAt = READY.plusSeconds(60);
    assertThat(availability.until(export)).isEqualTo(READY.plusSeconds(7200));
    assertThat(availability.over(export, READY.plusSeconds(7199))).isFalse();
    assertThat(availability.over(export, READY.plusSeconds(7200))).isTrue();
    assertThat(availability.reason(export)).isEqualTo(GoneReason.EXPIRED);
  }
}
