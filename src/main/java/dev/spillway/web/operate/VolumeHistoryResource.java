package dev.spillway.web.operate;

import dev.spillway.volume.VolumeHistory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /api/volume/history}: how full the volume was. */
@Path("/api/volume/history")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VolumeHistoryResource {

  private final VolumeHistory history;

  VolumeHistoryResource(VolumeHistory history) {
    this.history = history;
  }

  /** Samples of the last 24 hours, one every five minutes, oldest first; sizes in bytes. */
  public record History(List<VolumeHistory.Sample> samples) {}

  @GET
  public History history() {
    return new History(history.lastDay());
  }
}
