package dev.spillway.export.generation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.spillway.export.generation.GenerationAttempt.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Runs generations as jobs of db-scheduler: one job row per export to be staged. One node at a time
 * has a job; another takes it over when that node dies. Plain Java; {@link Generations} connects it
 * to the application.
 */
final class GenerationEngine {

  private static final Logger LOG = Logger.getLogger(GenerationEngine.class);

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("generation");

  /** Delay of a job whose attempt could not be counted because the database did not answer. */
  private static final Duration UNCOUNTED = Duration.ofSeconds(5);

  /** Upper limit of the time that a job waits for its next attempt. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Interval at which a stopping node checks whether its attempts have ended. */
  private static final Duration LOOKED = Duration.ofMillis(50);

  private final Map<String, GenerationAttempt> active = new ConcurrentHashMap<>();
  private final Generation generation;
  private final GenerationPace pace;
  private final InstantSource time;
  private final AttemptLedger ledger;
  private final AttemptWatch watch;
  private final Scheduler scheduler;
  private volatile boolean stopping;

  /**
   * @param database that contains the tables {@code export} and {@code scheduled_tasks}
   * @param node unique name of this process; at most 50 characters
   * @param generations maximum number of concurrent attempts, one thread each
   * @param time must agree with the other nodes' within a few seconds
   */
  GenerationEngine(
      DataSource database,
      Generation generation,
      String node,
      int generations,
      GenerationPace pace,
      InstantSource time) {
    this.generation = generation;
    this.pace = pace;
    this.time = time;
    this.ledger = new AttemptLedger(database, time);
    this.watch =
        new AttemptWatch(
            active.values(),
            ledger,
            pace,
            time,
            new DueTimes(database, TASK.getTaskName(), LONGEST_WAIT, time, System::nanoTime),
            this::wake);
    CustomTask<Void> task =
        Tasks.custom(TASK.getTaskName(), Void.class)
            .onFailure((done, job) -> settle(new Outcome.Again(UNCOUNTED), done, job))
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
    active.values().forEach(attempt -> attempt.interrupt("the node stops"));
    scheduler.stop();
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
   * Adds a job for the export, in the transaction of the calling thread. Does nothing if it has one
   * already.
   */
  void schedule(String exportId) {
    scheduler.schedule(TASK.instance(exportId).build(), time.instant());
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

  /** Returns the number of attempts that run on this node. */
  int active() {
    return active.size();
  }

  private Outcome attempt(String exportId) {
    GenerationAttempt attempt = new GenerationAttempt(exportId, ledger, pace);
    if (active.putIfAbsent(exportId, attempt) != null) {
      // The earlier attempt was considered dead while the database was unreachable, and is still
      // running.
      return new Outcome.Again(pace.heartbeat());
    }
    try (attempt) {
      if (stopping) {
        return new Outcome.Again(Duration.ZERO);
      }
      if (attempt.begin(time.instant())) {
        attempt.run(generation);
      }
    } catch (SQLException e) {
      LOG.warnf(
          "event=generation-uncounted export=%s cause=\"%s\"; it is tried again",
          exportId, e.getMessage());
      return new Outcome.Again(UNCOUNTED);
    } finally {
      active.remove(exportId);
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

  private CompletionHandler<Void> complete(Outcome outcome) {
    return (done, job) -> settle(outcome, done, job);
  }

  private void settle(Outcome outcome, ExecutionComplete done, ExecutionOperations<Void> job) {
    try {
      switch (outcome) {
        case Outcome.Ended() -> job.remove();
        case Outcome.Again(Duration after) -> job.reschedule(done, time.instant().plus(after));
        case Outcome.Unknown() -> {}
      }
    } catch (RuntimeException e) {
      // The job's heartbeat stops now, so a node detects it as dead, takes it again and acts on the
      // state of the export.
      LOG.warnf(
          "event=generation-unsettled export=%s cause=\"%s\"; its job is taken again when its heartbeat is old",
          done.getExecution().getId(), e.getMessage());
    }
  }

  private void takeAgain(ExecutionComplete dead, ExecutionOperations<Void> job) {
    LOG.warnf(
        "event=generation-lost export=%s node=%s last_heartbeat=%s; it is taken again",
        dead.getExecution().getId(),
        dead.getExecution().pickedBy,
        dead.getExecution().lastHeartbeat);
    settle(new Outcome.Again(Duration.ZERO), dead, job);
  }
}
