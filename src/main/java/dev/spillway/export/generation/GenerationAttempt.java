package dev.spillway.export.generation;

import dev.spillway.export.generation.JobOutcome.Again;
import dev.spillway.export.generation.JobOutcome.Ended;
import dev.spillway.export.generation.JobOutcome.Unknown;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.problem.FailureText;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One attempt to make one export, on one thread: of its job, or the first one, which begins with
 * its row. It is counted before it starts. {@link #close} determines its outcome, on every path out
 * of the work.
 */
final class GenerationAttempt implements Closeable {

  private static final Logger LOG = Logger.getLogger(GenerationAttempt.class);

  private final String exportId;
  private final AttemptLedger ledger;
  private final GenerationPace pace;

  private ExportTransitions.Begun begun;
  private JobOutcome outcome = new Unknown();
  private boolean gaveUp;

  private final InterruptibleWork working = new InterruptibleWork();

  // The times are those of a monotonic clock, in nanoseconds.

  // Null until the attempt has begun.
  private volatile Long confirmedAt;

  /** Null unless this is the first attempt, whose job no node holds. */
  private Long postponedAt;

  GenerationAttempt(String exportId, AttemptLedger ledger, GenerationPace pace) {
    this.exportId = exportId;
    this.ledger = ledger;
    this.pace = pace;
  }

  /** Returns the attempt that begins with a row, which already counts it. */
  static GenerationAttempt first(
      String exportId, AttemptLedger ledger, GenerationPace pace, long now) {
    GenerationAttempt first = new GenerationAttempt(exportId, ledger, pace);
    first.begun = ExportTransitions.FIRST;
    first.confirmedAt = now;
    first.postponedAt = now;
    return first;
  }

  /**
   * Counts the attempt. False when there is nothing to generate; the attempt must be closed in this
   * case too.
   */
  boolean begin(long now) throws SQLException {
    Optional<ExportTransitions.Begun> counted = ledger.begin(exportId);
    if (counted.isEmpty()) {
      outcome = notBegun();
      return false;
    }
    confirmedAt = now;
    synchronized (this) {
      begun = counted.get();
    }
    LOG.infof("event=generation-started export=%s attempt=%d", exportId, begun.number());
    return true;
  }

  private JobOutcome notBegun() throws SQLException {
    Problem problem =
        Problem.of(
            ProblemType.CRASHED,
            "The export was started "
                + ExportTransitions.MOST_LOST
                + " times, and each time its node ended before it was finished. Request it again later.");
    if (ledger.giveUpLost(exportId, problem)) {
      gaveUp = true;
      LOG.errorf(
          "event=generation-failed export=%s problem=crashed lost_attempts=%d",
          exportId, ExportTransitions.MOST_LOST);
      return new Ended();
    }
    // An attempt that counted as lost may just have been handed back: then it is still to be made.
    return ledger.isOpen(exportId) ? new Again(pace.polling()) : new Ended();
  }

  /** The work of an attempt. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Does the work on this thread, unless the attempt was interrupted already. Throws nothing. */
  void run(Work work) {
    working.run(work);
  }

  /** Makes the work end soon because of {@code reason}; the attempt is then not counted. */
  void interrupt(String reason) {
    working.interrupt(reason);
  }

  /** Returns what the work has thrown, unless it was interrupted. */
  Optional<Throwable> ownError() {
    return working.interruption().isPresent()
        ? Optional.empty()
        : Optional.ofNullable(working.error());
  }

  /** Returns its name in the ledger; empty until the attempt is counted. */
  synchronized Optional<AttemptLedger.Named> named() {
    return Optional.ofNullable(begun)
        .map(counted -> new AttemptLedger.Named(exportId, counted.number()));
  }

  /** Records that the database confirmed at {@code now} that the export is still this attempt's. */
  void confirmed(long now) {
    confirmedAt = now;
  }

  /** Returns whether it is a first attempt, which runs without having taken the job. */
  synchronized boolean isFirst() {
    return postponedAt != null;
  }

  /** Returns whether its job must be postponed, lest another node takes it. */
  synchronized boolean mustPostpone(long now) {
    return postponedAt != null && now - postponedAt >= pace.heartbeat().toNanos();
  }

  synchronized void postponed(long now) {
    postponedAt = now;
  }

  /** Returns whether the last confirmation by the database is too old. */
  boolean unconfirmed(long now) {
    Long last = confirmedAt;
    return last != null && now - last > pace.unconfirmedAtMost().toNanos();
  }

  /** Determines the outcome. If the database does not record it, the attempt counts as lost. */
  @Override
  public void close() {
    if (begun == null) {
      return;
    }
    try {
      outcome = decide();
    } catch (SQLException e) {
      LOG.warnf(
          "event=generation-undecided export=%s attempt=%d cause=\"%s\"; it counts as lost, and is tried again when its heartbeat is old",
          exportId, begun.number(), e.getMessage());
    }
  }

  private JobOutcome decide() throws SQLException {
    Optional<String> interrupted = working.interruption();
    Throwable error = working.error();
    if (interrupted.isEmpty() && postponedAt != null) {
      return new Ended(); // the first step has written itself how it ended
    }
    if (interrupted.isEmpty() && error instanceof NodeBusyException busy) {
      return handBack(busy);
    }
    if (interrupted.isEmpty() && error != null) {
      return error instanceof ProblemException refusal
          ? fail(refusal.problem(), refusal.getCause())
          : failed(error);
    }
    return switch (ledger.standing(exportId, begun.number())) {
      case READY, ENDED -> {
        LOG.infof("event=generation-ended export=%s attempt=%d", exportId, begun.number());
        yield new Ended();
      }
      case QUEUED -> new Again(Duration.ZERO);
      case TAKEN -> taken();
      case OURS ->
          interrupted.isPresent()
              ? handBack(interrupted.get())
              : failed(
                  new IllegalStateException(
                      "the generation returned, but its export is not READY"));
    };
  }

  private JobOutcome handBack(String reason) throws SQLException {
    if (!ledger.handBack(exportId, begun.number())) {
      return overtaken();
    }
    LOG.infof(
        "event=generation-handed-back export=%s attempt=%d reason=\"%s\"",
        exportId, begun.number(), reason);
    return new Again(Duration.ZERO);
  }

  private JobOutcome handBack(NodeBusyException busy) throws SQLException {
    if (!ledger.handBack(exportId, begun.number())) {
      return overtaken();
    }
    LOG.debugf(
        "event=generation-handed-back export=%s attempt=%d reason=\"%s\"",
        exportId, begun.number(), busy.getMessage());
    return new Again(pace.polling());
  }

  private JobOutcome failed(Throwable cause) throws SQLException {
    int failures = begun.failures() + 1;
    if (cause instanceof PassingProblemException known) {
      // A dependency was unavailable: one line says it all, a stack trace of ours adds nothing.
      LOG.errorf(
          "event=generation-error export=%s attempt=%d own_failures=%d problem=%s cause=\"%s\"",
          exportId,
          begun.number(),
          failures,
          known.problem().type().slug(),
          FailureText.said(known.getCause()));
    } else {
      LOG.errorf(
          cause,
          "event=generation-error export=%s attempt=%d own_failures=%d",
          exportId,
          begun.number(),
          failures);
    }
    if (failures >= pace.mostFailures()) {
      if (cause instanceof PassingProblemException known) {
        return fail(known.problem(), known.getCause());
      }
      return fail(
          Problem.of(
              ProblemType.CRASHED,
              "The export was tried "
                  + failures
                  + " times and failed each time. Request it again later."),
          null);
    }
    return ledger.retry(exportId, begun.number())
        ? new Again(pace.backOff().get(failures - 1))
        : overtaken();
  }

  private JobOutcome fail(Problem problem, Throwable cause) throws SQLException {
    if (!ledger.fail(exportId, begun.number(), problem)) {
      return overtaken();
    }
    gaveUp = true;
    LOG.warnf(
        cause instanceof IOException ? null : cause,
        "event=generation-failed export=%s attempt=%d problem=%s detail=\"%s\" cause=\"%s\"",
        exportId,
        begun.number(),
        problem.type().slug(),
        problem.detail(),
        FailureText.said(cause));
    return new Ended();
  }

  /** Handles an export that changed at the last moment: it has ended, or another node has it. */
  private JobOutcome overtaken() throws SQLException {
    return switch (ledger.standing(exportId, begun.number())) {
      case READY, ENDED -> new Ended();
      case OURS, QUEUED, TAKEN -> taken();
    };
  }

  private JobOutcome taken() {
    LOG.warnf(
        "event=generation-taken export=%s attempt=%d; another node generates it",
        exportId, begun.number());
    return new Unknown();
  }

  JobOutcome outcome() {
    return outcome;
  }

  /** Returns whether this attempt made the export FAILED. */
  boolean gaveUp() {
    return gaveUp;
  }
}
