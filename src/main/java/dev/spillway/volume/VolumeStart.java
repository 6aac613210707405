package dev.spillway.volume;

import dev.spillway.volume.local.VolumeLock;
import dev.spillway.volume.node.Heartbeat;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.node.Node;
import dev.spillway.volume.node.Place;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens the volume, as one of its nodes, before anything uses it: a start that fails has changed
 * nothing.
 */
@ApplicationScoped
public class VolumeStart {

  private static final Logger LOG = Logger.getLogger(VolumeStart.class);

  /** The scheduler starts at {@code PLATFORM_BEFORE}, and its jobs need the volume. */
  private static final int BEFORE_THE_SCHEDULER = Interceptor.Priority.PLATFORM_BEFORE - 1;

  /** The volume closes last: all readers and writers of blobs stop before. */
  private static final int LAST = Interceptor.Priority.PLATFORM_AFTER;

  private final Blobs blobs;
  private final Node node;
  private final VolumeSettings settings;
  private final boolean onlyNode;
  private Optional<VolumeLock> lock = Optional.empty();
  private Optional<Heartbeat> heartbeat = Optional.empty();

  public VolumeStart(
      Blobs blobs,
      Node node,
      VolumeSettings settings,
      @ConfigProperty(name = Leases.ONLY_NODE, defaultValue = "false") boolean onlyNode) {
    this.blobs = blobs;
    this.node = node;
    this.settings = settings;
    this.onlyNode = onlyNode;
  }

  public void start(@Observes @Priority(BEFORE_THE_SCHEDULER) StartupEvent event)
      throws IOException {
    if (onlyNode) {
      node.buryAll();
    }
    switch (settings.kind()) {
      case LOCAL -> node.requireAlone(VolumeLock.holder(settings.path()).orElse(""));
      case S3 -> node.requireAlone("");
    }
    VolumeStatus status = blobs.status();
    join();
    LOG.infof(
        "event=volume-opened quota=%d used=%d reserved=%d free=%d capacity=%d",
        status.quota(), status.used(), status.reserved(), status.free(), status.capacity());
    overQuota(status).ifPresent(over -> LOG.warnf("event=volume-over-quota %s", over));
  }

  /** A quota that was made smaller applies from now on, but no blob is deleted because of it. */
  static Optional<String> overQuota(VolumeStatus status) {
    long over = status.used() + status.reserved() - status.quota();
    return over > 0
        ? Optional.of(
            "used=%d reserved=%d quota=%d over=%d; nothing is staged until exports have ended or the quota is larger (spillway.volume.quota)"
                .formatted(status.used(), status.reserved(), status.quota(), over))
        : Optional.empty();
  }

  private void join() throws IOException {
    switch (settings.kind()) {
      case LOCAL -> {
        VolumeLock taken = VolumeLock.take(settings.path(), node.id());
        lock = Optional.of(taken);
        taken.before().ifPresent(node::bury);
      }
      case S3 -> {}
    }
    node.join(Place.of(settings));
    // Learns PostgreSQL's time before anything needs it.
    node.beat();
    heartbeat = Optional.of(Heartbeat.start(node));
    LOG.infof("event=node-joined node=%s living=%d", node.id(), node.living());
  }

  public void stop(@Observes @Priority(LAST) ShutdownEvent event) throws IOException {
    heartbeat.ifPresent(Heartbeat::close);
    node.leave();
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
