package dev.spillway.retention;

import dev.spillway.volume.Blobs;
import dev.spillway.volume.NotOursException;
import dev.spillway.volume.RoomMaker;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** Deletes what is condemned. */
@ApplicationScoped
public class Sweeps implements RoomMaker {

  private static final Logger LOG = Logger.getLogger(Sweeps.class);

  private final Blobs blobs;
  private final ExecutorService executor;

  Sweeps(Blobs blobs, @VirtualThreads ExecutorService executor) {
    this.blobs = blobs;
    this.executor = executor;
  }

  @Override
  public void makeRoom(long bytes) {
    delete();
  }

  @Override
  public void condemned() {
    executor.execute(this::delete);
  }

  private void delete() {
    try {
      blobs.delete(blobs.due(1000, false));
    } catch (NotOursException e) {
      LOG.warnf("event=sweep-refused cause=%s", e.getMessage());
    }
  }
}
