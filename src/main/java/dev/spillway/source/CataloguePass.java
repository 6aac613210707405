package dev.spillway.source;

import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootHealth;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Walks all roots that are folders, at the start and then daily, and adds missing files to the
 * catalogue, one at a time, so that the first plan need not read them. Files that cannot be read
 * are counted; a plan that needs such a file reports why.
 */
@ApplicationScoped
public class CataloguePass {

  /** Rows of files that no pass and no plan has seen for this time are deleted. */
  static final Duration FORGET_AFTER = Duration.ofDays(30);

  private static final Logger LOG = Logger.getLogger(CataloguePass.class);
  // Runs after the observers that readiness depends on.
  private static final int LAST = Integer.MAX_VALUE;

  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final Roots roots;
  private final Catalogue catalogue;
  private final InstantSource time;
  private final AtomicReference<Thread> running = new AtomicReference<>();
  private volatile boolean stopping;

  public CataloguePass(Roots roots, Catalogue catalogue, InstantSource time) {
    this.roots = roots;
    this.catalogue = catalogue;
    this.time = time;
  }

  void begin(@Observes @Priority(LAST) StartupEvent event) {
    // In the background: the service is ready without the pass, since a plan reads what is missing.
    Thread.ofVirtual().name("catalogue-pass").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread pass = running.get();
    if (pass != null) {
      pass.interrupt();
      pass.join(STOP_WITHIN);
    }
  }

  /** The pass first marks existing files as seen; then the others are deleted. */
  @Scheduled(identity = "catalogue", every = "24h", delayed = "24h")
  @RunOnVirtualThread
  void daily() throws IOException {
    run();
    int forgotten = catalogue.forgetUnseen(time.instant().minus(FORGET_AFTER));
    LOG.infof("event=catalogue-forgotten rows=%d", forgotten);
  }

  /** Does nothing while another pass is running, or when the service stops. */
  void run() {
    if (!running.compareAndSet(null, Thread.currentThread())) {
      return;
    }
    try {
      for (String name : roots.names()) {
        if (stopping) {
          return;
        }
        Root root = roots.get(name);
        if (root.isReadAhead()) {
          new RootPass(root, catalogue, roots, time, () -> stopping).run();
        } else {
          roots.report(name, RootHealth.ON_DEMAND);
        }
      }
    } finally {
      running.set(null);
    }
  }
}
