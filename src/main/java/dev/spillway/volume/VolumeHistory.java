package dev.spillway.volume;

import dev.spillway.volume.node.Rows;
import dev.spillway.volume.node.VolumeDatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * How full the volume was during the last day, in the table {@code volume_sample}: one row every
 * five minutes, whichever node writes it.
 */
@ApplicationScoped
public class VolumeHistory {

  private static final Logger LOG = Logger.getLogger(VolumeHistory.class);

  private static final String ADD =
      """
      insert into volume_sample (at, quota, used, reserved, free)
      values (date_bin('5 minutes', now(), 'epoch'), ?, ?, ?, ?) on conflict do nothing""";

  private final Rows rows;
  private final VolumeMetrics volume;

  VolumeHistory(DataSource database, VolumeMetrics volume) {
    this.rows = new Rows(database);
    this.volume = volume;
  }

  /** The volume at one moment; sizes in bytes. */
  public record Sample(Instant at, long quota, long used, long reserved, long free) {}

  /** The samples of the last 24 hours, oldest first. */
  public List<Sample> lastDay() {
    return rows.query(
        "select at, quota, used, reserved, free from volume_sample"
            + " where at > now() - interval '24 hours' order by at",
        found -> {
          List<Sample> samples = new ArrayList<>();
          while (found.next()) {
            samples.add(
                new Sample(
                    found.getObject(1, OffsetDateTime.class).toInstant(),
                    found.getLong(2),
                    found.getLong(3),
                    found.getLong(4),
                    found.getLong(5)));
          }
          return samples;
        });
  }

  /** Writes a sample if none is there for these five minutes, and deletes those of before. */
  @Scheduled(every = "1m", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void sample() {
    try {
      volume
          .last()
          .ifPresent(now -> rows.update(ADD, now.quota(), now.used(), now.reserved(), now.free()));
      rows.update("delete from volume_sample where at <= now() - interval '24 hours'");
    } catch (VolumeDatabaseException e) {
      // The next minute tries again.
      LOG.debugf(e, "no sample of the volume");
    }
  }
}
