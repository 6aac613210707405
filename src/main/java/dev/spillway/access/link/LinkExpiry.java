package dev.spillway.access.link;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Deletes the delivery counts of expired links. */
@ApplicationScoped
class LinkExpiry {

  private static final Logger LOG = Logger.getLogger(LinkExpiry.class);

  private final LinkDeliveries deliveries;

  LinkExpiry(LinkDeliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void forget() {
    try {
      LOG.debugf("event=links-forgotten links=%d", deliveries.forgetExpired());
    } catch (RuntimeException e) {
      // The next pass deletes what this one did not.
      LOG.warnf("event=pass-failed pass=links cause=%s", e);
    }
  }
}
