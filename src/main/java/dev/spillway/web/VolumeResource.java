package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.VolumeStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;
import org.jboss.logging.Logger;

/** {@code /api/volume}: how full the volume is. */
@Path("/api/volume")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VolumeResource {

  private static final Logger LOG = Logger.getLogger(VolumeResource.class);

  private final Blobs blobs;

  VolumeResource(Blobs blobs) {
    this.blobs = blobs;
  }

  /** All sizes in bytes; {@code oldestBlob} is absent when no blob is stored. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VolumeView(
      long capacity,
      long free,
      long used,
      long reserved,
      long quota,
      long minFree,
      long highWater,
      long lowWater,
      Instant oldestBlob) {

    private static VolumeView of(VolumeStatus status) {
      return new VolumeView(
          status.capacity(),
          status.free(),
          status.used(),
          status.reserved(),
          status.quota(),
          status.minFree(),
          status.highWater(),
          status.lowWater(),
          status.oldest().orElse(null));
    }
  }

  /**
   * Returns the status of the volume, or a problem when the volume is away: then the numbers would
   * be those of the disk below its mount point.
   */
  @GET
  public VolumeView volume() {
    try {
      blobs.requireOurs();
      return VolumeView.of(blobs.status());
    } catch (IOException e) {
      LOG.warnf("event=volume-unavailable cause=\"%s\"", e);
      throw Problem.of(
              ProblemType.VOLUME_UNAVAILABLE,
              "The volume is missing or cannot be read, so its use is unknown. Try again later.")
          .exception(e);
    }
  }
}
