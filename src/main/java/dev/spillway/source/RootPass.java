package dev.spillway.source;

import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.RootHealth.State;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** One pass through one root, with its progress. */
final class RootPass {

  private static final Logger LOG = Logger.getLogger(RootPass.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(10);
  private static final int BATCH = 500;

  private final Root root;
  private final Catalogue catalogue;
  private final Roots roots;
  private final InstantSource time;
  private final BooleanSupplier stopping;
  private final Instant begun;
  private RootHealth health;
  private Instant logged;
  private long loggedDone;

  RootPass(
      Root root, Catalogue catalogue, Roots roots, InstantSource time, BooleanSupplier stopping) {
    this.root = root;
    this.catalogue = catalogue;
    this.roots = roots;
    this.time = time;
    this.stopping = stopping;
    this.begun = time.instant();
    this.logged = begun;
    // The counts of the last pass stay until this one has its own.
    this.health = roots.health().get(root.name());
  }

  /**
   * Runs the pass. Problems are reported and not thrown: no caller waits for the pass, and the next
   * root may be readable.
   */
  void run() {
    try {
      report(State.WALKING, health.census(), health.catalogued(), health.failed());
      // Two walks: the first counts the files, so that progress has a total, and no root need be
      // held in memory.
      report(State.CATALOGUING, root.walk(_ -> {}), 0, 0);
      List<SourceFile> batch = new ArrayList<>(BATCH);
      WalkSummary summary =
          root.walk(
              file -> {
                batch.add(file);
                if (batch.size() == BATCH) {
                  catalogue(batch);
                }
              });
      catalogue(batch);
      report(State.COMPLETE, summary, health.catalogued(), health.failed());
      log("catalogue-complete");
    } catch (IOException | RuntimeException e) {
      end(e);
    }
  }

  private void catalogue(List<SourceFile> batch) throws IOException {
    int catalogued = catalogue.refresh(root, batch, this::skip);
    report(
        State.CATALOGUING,
        health.census(),
        health.catalogued() + catalogued,
        health.failed() + batch.size() - catalogued);
    batch.clear();
    logProgress();
  }

  private void skip(SourceFile file, IOException cause) {
    LOG.debugf("event=catalogue-skipped root=%s problem=\"%s\"", root.name(), cause.getMessage());
  }

  private void report(State state, WalkSummary summary, long catalogued, long failed) {
    health = new RootHealth(state, summary, catalogued, failed, Optional.empty());
    roots.report(root.name(), health);
  }

  private void end(Exception cause) {
    String problem =
        stopping.getAsBoolean() ? "the service was stopped" : String.valueOf(cause.getMessage());
    health =
        new RootHealth(
            State.INCOMPLETE,
            health.census(),
            health.catalogued(),
            health.failed(),
            Optional.of(problem));
    roots.report(root.name(), health);
    if (stopping.getAsBoolean()) {
      // The error of an interrupted read or query does not matter.
      LOG.debugf(cause, "event=catalogue-stopped root=%s", root.name());
    } else if (cause instanceof IOException) {
      LOG.warnf(
          "event=catalogue-failed root=%s problem=\"%s\" remedy=\"see that the folder and the"
              + " database can be read; the next pass is within a day\"",
          root.name(), problem);
    } else {
      LOG.errorf(cause, "event=catalogue-failed root=%s problem=\"%s\"", root.name(), problem);
    }
  }

  private void logProgress() {
    long done = health.catalogued() + health.failed();
    boolean far = (done - loggedDone) * 10 >= health.census().candidates();
    boolean due = !time.instant().isBefore(logged.plus(LOG_EVERY));
    if (done < health.census().candidates() && (far || due)) {
      log("catalogue-progress");
      logged = time.instant();
      loggedDone = done;
    }
  }

  private void log(String event) {
    WalkSummary summary = health.census();
    LOG.infof(
        "event=%s root=%s catalogued=%d failed=%d candidates=%d not-utf8=%d unreadable=%d"
            + " special=%d symlinks=%d seconds=%.1f",
        event,
        root.name(),
        health.catalogued(),
        health.failed(),
        summary.candidates(),
        summary.notUtf8(),
        summary.unreadable(),
        summary.special(),
        summary.symlinks(),
        Duration.between(begun, time.instant()).toMillis() / 1000.0);
  }
}
