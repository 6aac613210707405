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
 * Runs generations as jobs of db-scheduler: one job row for each export that is still to be staged,
 * taken by one node at a time, and taken again when that node dies. Plain Java; {@link Generations}
 * is its edge to the application.
 */
final class GenerationEngine {

  private static final Logger LOG = Logger.getLogger(GenerationEngine.class);

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("generation");

  /** How long a job waits that could not be counted, because the database did not answer. */
  private static final Duration UNCOUNTED = Duration.ofSeconds(5);

  /** Longer than any job waits for its next attempt. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** How often a node that stops looks whether its attempts have ended. */
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
   * @param database where the tables {@code export} and {@code scheduled_tasks} are
   * @param node name of this process, no other's; at most 50 characters
   * @param generations attempts at once, on as many threads
   * @param time must be the other nodes' within a few seconds
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
            // Nothing waits in memory: a job is taken when a thread is free, and the next one at
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
   * Threads of the platform, not virtual ones: staging computes for minutes, and would keep
   * requests from the few carriers; and an interrupted virtual thread loses the connection it talks
   * over.
   */
  private static ExecutorService threads(int generations) {
    return Executors.newFixedThreadPool(
        generations, Thread.ofPlatform().name("generation-", 1).daemon().factory());
  }

  /** Begins to look for jobs; the schema must be there. */
  void start() {
    watch.start();
    scheduler.start();
  }

  /** Takes no more jobs; those that it has go on. */
  void drain() {
    scheduler.pause();
  }

  /** Ends attempts at once, as {@link #stop(Duration)}. */
  void stop() {
    stop(Duration.ZERO);
  }

  /**
   * Lets attempts end by themselves for {@code time}, then ends them and hands their jobs back,
   * uncounted; returns when all have ended or the pace's time is over.
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
   * Adds the export's job, in the transaction of the calling thread. One that has a job keeps it.
   */
  void schedule(String exportId) {
    scheduler.schedule(TASK.instance(exportId).build(), time.instant());
  }

  /** Looks for jobs now. */
  void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /**
   * Interrupts the export's attempt, if it runs on this node. Its row says already that it has
   * ended.
   */
  void interrupt(String exportId) {
    GenerationAttempt attempt = active.get(exportId);
    if (attempt != null) {
      attempt.interrupt("it was cancelled");
    }
  }

  /** Attempts that run on this node now. */
  int active() {
    return active.size();
  }

  private Outcome attempt(String exportId) {
    GenerationAttempt attempt = new GenerationAttempt(exportId, ledger, pace);
    if (active.putIfAbsent(exportId, attempt) != null) {
      // It was held for dead while the database was away, and still ends.
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
      // Its heartbeat ends now, so it is found dead, taken again, and finds the export as it is.
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
