package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.VolumeStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;

/** {@code /api/volume}: how full it is. */
@Path("/api/volume")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VolumeResource {

  private final Blobs blobs;

  VolumeResource(Blobs blobs) {
    this.blobs = blobs;
  }

  /** All in bytes; {@code oldestBlob} is absent when nothing is stored. */
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

  @GET
  public VolumeView volume() throws IOException {
    return VolumeView.of(blobs.status());
  }
}
