package dev.spillway.export.staging;

import dev.spillway.export.row.Export;
import dev.spillway.export.row.Plan;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.RefusedException;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** Reserves space for held exports before anything is written, between planning and staging. */
@ApplicationScoped
public class Reservations {

  private static final Logger LOG = Logger.getLogger(Reservations.class);

  /**
   * What is reserved for an archive whose size shows only while it is written; its writer reserves
   * more in steps.
   */
  private static final long FIRST = 1024 * 1024;

  private final HeldRows rows;
  private final Blobs blobs;
  private final InstantSource clock;

  Reservations(HeldRows rows, Blobs blobs, @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * Makes the initial reservation for an archive of unknown size, and queues the export.
   *
   * @throws ProblemException when there is no space, as for the other method
   */
  public void reserve(Export export) {
    String blob = blobs.newId();
    if (!rows.name(export, blob)) {
      return;
    }
    reserve(blob, FIRST);
    if (!rows.queue(export, blob)) {
      blobs.condemn(List.of(blob), CondemnReason.CANCELLED);
    }
  }

  private void reserve(String blob, long bytes) {
    try {
      blobs.reserve(blob, bytes);
    } catch (RefusedException e) {
      throw Refusals.problem(e).exception(e);
    }
  }

  /**
   * Reserves space for the archive and queues the export.
   *
   * @throws ProblemException when there is no space: {@code exceeds-quota}, {@code
   *     insufficient-storage} or {@code volume-unavailable}
   */
  public void reserve(Export export, Plan plan) {
    String blob = blobs.newId();
    if (!rows.name(export, blob)) {
      return;
    }
    reserve(blob, plan.layout().length());
    if (rows.queue(export, blob, plan, clock.instant())) {
      LOG.infof(
          "event=reserved export=%s blob=%s bytes=%d", export.id, blob, plan.layout().length());
    } else {
      // The export ended before the blob had a row to condemn.
      blobs.condemn(List.of(blob), CondemnReason.CANCELLED);
    }
  }
}
