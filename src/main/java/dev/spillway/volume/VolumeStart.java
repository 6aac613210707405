package dev.spillway.volume;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Opens the volume before anything that may use it: a start that is refused has touched nothing. */
@ApplicationScoped
class VolumeStart {

  private static final Logger LOG = Logger.getLogger(VolumeStart.class);

  /** The scheduler starts at {@code PLATFORM_BEFORE}, and what it runs needs the volume. */
  private static final int BEFORE_THE_SCHEDULER = Interceptor.Priority.PLATFORM_BEFORE - 1;

  private final Blobs blobs;
  private final Leases leases;
  private final boolean onlyNode;

  VolumeStart(
      Blobs blobs,
      Leases leases,
      @ConfigProperty(name = Leases.ONLY_NODE, defaultValue = "false") boolean onlyNode) {
    this.blobs = blobs;
    this.leases = leases;
    this.onlyNode = onlyNode;
  }

  void start(@Observes @Priority(BEFORE_THE_SCHEDULER) StartupEvent event) throws IOException {
    if (onlyNode) {
      leases.forgetAll();
    }
    VolumeStatus status = blobs.status();
    LOG.infof(
        "event=volume-opened quota=%d used=%d reserved=%d free=%d capacity=%d",
        status.quota(), status.used(), status.reserved(), status.free(), status.capacity());
  }
}
