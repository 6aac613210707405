package dev.spillway.export.delivery;

import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Issues URLs at which the store itself delivers an archive. The outcome of such a delivery is
 * unknown. So only exports in mode KEEP have such a URL, and the delivery is never counted.
 */
@ApplicationScoped
public class Redirects {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final ExportRows rows;
  private final Recipes recipes;
  private final Blobs blobs;
  private final Coverage coverage;
  private final RetentionSettings retention;
  private final InstantSource clock;
  private final Event<ExportEvent> events;

  Redirects(
      ExportRows rows,
      Recipes recipes,
      Blobs blobs,
      Coverage coverage,
      RetentionSettings retention,
      @DatabaseTime InstantSource clock,
      Event<ExportEvent> events) {
    this.rows = rows;
    this.recipes = recipes;
    this.blobs = blobs;
    this.coverage = coverage;
    this.retention = retention;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Returns a URL of this archive in the store, valid for {@code
   * spillway.retention.redirect-within} but not beyond the export's own time (at least one second).
   * Empty when Spillway has to send the archive itself: its recipe does not allow redirects, or it
   * is not a single object of a store.
   *
   * @param archive must be open, so that its bytes are not deleted before the URL is issued
   * @param recipient for the audit
   * @param disposition {@code Content-Disposition} of the store's response, in ASCII
   */
  public Optional<URI> of(OpenArchive archive, ExportEvent.Recipient recipient, String disposition)
      throws IOException {
    Optional<Export> found = rows.row(archive.exportId()).filter(this::redirectable);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Export export = found.get();
    Instant now = clock.instant();
    Optional<URI> address =
        blobs.address(
            export.blobId,
            time(export, now),
            retention.grace(),
            archive.layout().mediaType(),
            disposition);
    if (address.isPresent()) {
      // Eviction uses this time: it removes the least recently downloaded first.
      coverage.moved(export.id, now);
      events.fire(new ExportEvent.Redirected(archive.about(), recipient));
    }
    return address;
  }

  private boolean redirectable(Export export) {
    return export.state == ExportState.READY
        && export.held
        && !export.inParts
        && export.parts == null
        && export.retention == Recipe.Retention.Mode.KEEP
        && recipes
            .find(export.recipe)
            .filter(recipe -> recipe.delivery() == Recipe.Delivery.REDIRECT)
            .isPresent();
  }

  private Duration time(Export export, Instant now) {
    Duration left = Duration.between(now, export.availableUntil);
    Duration time =
        left.compareTo(retention.redirectWithin()) < 0 ? left : retention.redirectWithin();
    return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }
}
