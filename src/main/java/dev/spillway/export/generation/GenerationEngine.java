package dev.spillway.export.generation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.spillway.sql.UncheckedSql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Makes exports as jobs of db-scheduler: one job row per export, from its insertion until it has
 * ended. One node at a time has a job; another takes it over when that node dies.
 *
 * <p>The node of the request makes the first attempt at once, on a thread of its own and without
 * taking the job: that would cost a request several statements. Until it has ended, the job is not
 * due. If the node dies, or hands the attempt back, any node takes the job and continues.
 *
 * <p>Plain Java; {@link Generations} connects it to the application.
 */
final class GenerationEngine {

  private static final Logger LOG = Logger.getLogger(GenerationEngine.class);

  /** Name of the jobs. */
  static final String TASK = "generation";

  /** Delay of a job whose attempt could not be counted because the database did not answer. */
  private static final Duration UNCOUNTED = Duration.ofSeconds(5);

  /** Upper limit of the time that a job waits for its next attempt. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final String STOPS = "the node stops";

  /** Interval at which a stopping node checks whether its attempts have ended. */
  private static final Duration LOOKED = Duration.ofMillis(50);

  private final Map<String, GenerationAttempt> active = new ConcurrentHashMap<>();
  private final Generation generation;
  private final GenerationPace pace;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final AttemptLedger ledger;
  private final AttemptWatch watch;
  private final Scheduler scheduler;
  private final Consumer<String> ended;
  private volatile boolean stopping;

  /**
   * @param database that contains the tables {@code export} and {@code scheduled_tasks}
   * @param node unique name of this process; at most 50 characters
   * @param generations maximum number of concurrent attempts, one thread each
   * @param time must agree with the other nodes' within a few seconds
   * @param nanos monotonic clock
   * @param ended told of each export of which an attempt of this node has ended
   */
  GenerationEngine(
      DataSource database,
      Generation generation,
      String node,
      int generations,
      GenerationPace pace,
      InstantSource time,
      LongSupplier nanos,
      Consumer<String> ended) {
    this.generation = generation;
    this.ended = ended;
    this.pace = pace;
    this.time = time;
    this.nanos = nanos;
    this.ledger = new AttemptLedger(database, time);
    this.watch =
        new AttemptWatch(
            active.values(),
            ledger,
            pace,
            time,
            nanos,
            new DueTimes(database, TASK, LONGEST_WAIT, time, nanos),
            this::wake);
    CustomTask<Void> task =
        Tasks.custom(TASK, Void.class)
            .onFailure((done, job) -> settle(new JobOutcome.Again(UNCOUNTED), done, job))
            .onDeadExecution(this::takeAgain)
            .execute((job, context) -> complete(attempt(job.getId())));
    this.scheduler =
        Scheduler.create(database, task)
            .schedulerName(() -> node)
            .threads(generations)
            .executorService(threads(generations))
            // No job queues in memory: the node takes a job only when a thread is free, and then at
            // once.
            .pollUsingLockAndFetch(0.99, 1.0)
            .pollingInterval(pace.polling())
            .heartbeatInterval(pace.heartbeat())
            .missedHeartbeatsLimit(GenerationPace.MISSED_HEARTBEATS)
            .shutdownMaxWait(pace.stop())
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .serializer(new NoJobData())
            .failureLogging(LogLevel.WARN, false)
            .addSchedulerListener(watch)
            .clock(time::instant)
            .build();
  }

  /**
   * Platform threads, not virtual ones. Staging computes for minutes and would block the few
   * carrier threads that requests need. And an interrupt on a virtual thread closes the connection
   * that it uses.
   */
  private static ExecutorService threads(int generations) {
    return Executors.newFixedThreadPool(
        generations, Thread.ofPlatform().name("generation-", 1).daemon().factory());
  }

  /** Starts polling for jobs; the schema must exist. */
  void start() {
    watch.start();
    scheduler.start();
  }

  /** Stops taking jobs; running attempts continue. */
  void drain() {
    scheduler.pause();
  }

  /** Interrupts all attempts at once; otherwise as {@link #stop(Duration)}. */
  void stop() {
    stop(Duration.ZERO);
  }

  /**
   * Waits for attempts to end for {@code time}, then interrupts them and hands their jobs back,
   * uncounted. Returns when all have ended or after the pace's stop time.
   */
  void stop(Duration time) {
    drain();
    awaitNone(time);
    stopping = true;
    active.values().forEach(attempt -> attempt.interrupt(STOPS));
    scheduler.stop();
    awaitNone(pace.stop()); // the first attempts run on other threads
    watch.stop();
  }

  private void awaitNone(Duration time) {
    long begun = System.nanoTime();
    try {
      while (!active.isEmpty() && System.nanoTime() - begun < time.toNanos()) {
        Thread.sleep(LOOKED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Adds the job of a new export, in the transaction of the calling thread.
   *
   * @param lead how long the first attempt has, or postpones the job
   */
  void schedule(String exportId, Duration lead) {
    Instant due = time.instant().plus(lead);
    var _ = UncheckedSql.of(() -> ledger.schedule(exportId, due));
  }

  /**
   * Begins the first attempt of an export whose row and job are committed, on a thread of {@code
   * executor}.
   */
  void first(String exportId, FirstStep step, Executor executor) {
    GenerationAttempt attempt = GenerationAttempt.first(exportId, ledger, pace, nanos.getAsLong());
    active.put(exportId, attempt);
    try {
      executor.execute(() -> first(exportId, attempt, step));
    } catch (RejectedExecutionException e) {
      end(exportId, attempt);
      throw e;
    }
  }

  private void first(String exportId, GenerationAttempt attempt, FirstStep step) {
    try (attempt) {
      if (stopping) {
        attempt.interrupt(STOPS);
      }
      attempt.run(step::run);
      attempt.ownError().ifPresent(step::failed);
    } finally {
      end(exportId, attempt);
    }
  }

  private void end(String exportId, GenerationAttempt attempt) {
    active.remove(exportId, attempt);
    ended.accept(exportId);
  }

  /** Polls for jobs now. */
  void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /**
   * Interrupts the export's attempt if it runs on this node. The export's row must already say that
   * it has ended.
   */
  void interrupt(String exportId) {
    GenerationAttempt attempt = active.get(exportId);
    if (attempt != null) {
      attempt.interrupt("it was cancelled");
    }
  }

  /** Returns whether an attempt of the export runs on this node. */
  boolean isActive(String exportId) {
    return active.containsKey(exportId);
  }

  /** Returns the number of attempts that run on this node. */
  int active() {
    return active.size();
  }

  private JobOutcome attempt(String exportId) {
    GenerationAttempt attempt = new GenerationAttempt(exportId, ledger, pace);
    GenerationAttempt earlier = active.putIfAbsent(exportId, attempt);
    if (earlier != null) {
      // A first attempt that has just ended, or one that was considered dead while the database was
      // unreachable, and is still running.
      return new JobOutcome.Again(earlier.isFirst() ? pace.polling() : pace.heartbeat());
    }
    try (attempt) {
      if (stopping) {
        return new JobOutcome.Again(Duration.ZERO);
      }
      if (attempt.begin(nanos.getAsLong())) {
        attempt.run(() -> generation.generate(exportId));
      }
    } catch (SQLException e) {
      LOG.warnf(
          "event=generation-uncounted export=%s cause=\"%s\"; it is tried again",
          exportId, e.getMessage());
      return new JobOutcome.Again(UNCOUNTED);
    } finally {
      end(exportId, attempt);
    }
    if (attempt.gaveUp()) {
      tellGaveUp(exportId);
    }
    return attempt.outcome();
  }

  private void tellGaveUp(String exportId) {
    try {
      generation.gaveUp(exportId);
    } catch (RuntimeException e) {
      LOG.warnf(
          "event=generation-not-released export=%s cause=\"%s\"; a sweep releases what it holds",
          exportId, e);
    }
  }

  private CompletionHandler<Void> complete(JobOutcome outcome) {
    return (done, job) -> settle(outcome, done, job);
  }

  private void settle(JobOutcome outcome, ExecutionComplete done, ExecutionOperations<Void> job) {
    outcome.settle(done, job, time.instant());
  }

  private void takeAgain(ExecutionComplete dead, ExecutionOperations<Void> job) {
    LOG.warnf(
        "event=generation-lost export=%s node=%s last_heartbeat=%s; it is taken again",
        dead.getExecution().getId(),
        dead.getExecution().pickedBy,
        dead.getExecution().lastHeartbeat);
    settle(new JobOutcome.Again(Duration.ZERO), dead, job);
  }
}
