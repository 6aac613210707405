package dev.spillway.page.view;

import dev.spillway.export.row.ExportStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far an export is, and how long it may still take. */
record Progress(ExportStatus.Progress now, Instant began, Instant moment) {

  /** Before, an estimate is a guess. */
  private static final Duration SOONEST = Duration.ofSeconds(3);

  /** Rows read, {@code 1200 / 5000} where PostgreSQL has an estimate. */
  Optional<String> rows() {
    return now.rowsDone().isEmpty()
        ? Optional.empty()
        : Optional.of(
            now.rowsTotal().isPresent()
                ? now.rowsDone().getAsLong() + " / " + now.rowsTotal().getAsLong()
                : String.valueOf(now.rowsDone().getAsLong()));
  }

  /** Entries of the archive that are written. */
  Optional<String> entries() {
    return now.entries().map(entries -> entries.done() + " / " + entries.total());
  }

  /** Bytes written. */
  Optional<String> bytes() {
    if (now.bytesDone() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        now.bytesTotal().isPresent()
            ? Sizes.text(now.bytesDone()) + " / " + Sizes.text(now.bytesTotal().getAsLong())
            : Sizes.text(now.bytesDone()));
  }

  /** From 0 to 99: what is complete is no longer in progress. */
  Optional<Integer> percent() {
    return share().map(share -> (int) Math.min(99, share * 100));
  }

  /** The same in steps of ten, which a screen reader tells. */
  Optional<Integer> tenth() {
    return percent().map(percent -> percent / 10 * 10);
  }

  private Optional<Double> share() {
    if (now.bytesTotal().isPresent() && now.bytesTotal().getAsLong() > 0) {
      return Optional.of((double) now.bytesDone() / now.bytesTotal().getAsLong());
    }
    if (now.rowsTotal().isPresent()
        && now.rowsDone().isPresent()
        && now.rowsTotal().getAsLong() > 0) {
      return Optional.of((double) now.rowsDone().getAsLong() / now.rowsTotal().getAsLong());
    }
    return now.rowsDone().isPresent()
        ? Optional.empty()
        : now.entries().map(entries -> (double) entries.done() / entries.total());
  }

  /** The time that is left if it goes on as since the request; empty when that is a guess. */
  Optional<Duration> left() {
    Duration since = Duration.between(began, moment);
    return share()
        .filter(share -> share > 0.02 && share < 1 && since.compareTo(SOONEST) >= 0)
        .map(share -> Duration.ofMillis((long) (since.toMillis() * (1 - share) / share)));
  }
}
