package dev.spillway.ops;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.common.runtime.ScheduledInvoker;
import io.quarkus.scheduler.common.runtime.ScheduledMethod;
import io.quarkus.scheduler.common.runtime.SchedulerContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs the scheduled jobs after the clock was set back, until it has caught up. The scheduler of
 * Quarkus compares times of day: after a clock was set back by an hour, it runs no job for an hour:
 * no sweep, no heartbeat of plans, no measurement.
 */
@ApplicationScoped
class ScheduleAfterJump {

  private static final Logger LOG = Logger.getLogger(ScheduleAfterJump.class);

  /** A smaller step back needs no help. */
  private static final Duration MINDED = Duration.ofSeconds(2);

  private final SchedulerContext context;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final List<Job> jobs = new ArrayList<>();
  private final List<String> running = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("clock-watch").daemon().factory());
  private Instant highest;
  private Instant last;

  private record Job(String name, Scheduled schedule, ScheduledInvoker invoker) {}

  @Inject
  ScheduleAfterJump(SchedulerContext context, Scheduler scheduler) {
    this(context, scheduler, InstantSource.system());
  }

  ScheduleAfterJump(SchedulerContext context, Scheduler scheduler, InstantSource clock) {
    this.context = context;
    this.scheduler = scheduler;
    this.clock = clock;
    this.highest = clock.instant();
    this.last = highest;
  }

  void start(@Observes StartupEvent event) {
    if (scheduler.isStarted()) {
      prepare();
      var _ = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }

  void prepare() {
    for (ScheduledMethod method : context.getScheduledMethods()) {
      ScheduledInvoker invoker = context.createInvoker(method.getInvokerClassName());
      for (Scheduled schedule : method.getSchedules()) {
        if (!schedule.every().isEmpty()) {
          jobs.add(
              new Job(
                  "after-jump-" + jobs.size() + "-" + method.getMethodName(), schedule, invoker));
        }
      }
    }
  }

  /** Checks the clock. */
  void look() {
    try {
      Instant now = clock.instant();
      // Also for another step back meanwhile: the jobs started after the first one then wait as
      // well.
      if (now.isBefore(last.minus(MINDED))) {
        end();
        LOG.warnf(
            "event=clock-behind by=%s; what is scheduled is run all the same",
            Duration.between(now, highest));
        jobs.forEach(this::begin);
      } else if (!running.isEmpty() && now.isAfter(highest)) {
        LOG.info("event=clock-caught-up");
        end();
      }
      last = now;
      highest = now.isAfter(highest) ? now : highest;
    } catch (RuntimeException e) {
      LOG.error("event=clock-watch-error; it goes on", e);
    }
  }

  private void begin(Job job) {
    scheduler
        .newJob(job.name())
        .setInterval(job.schedule().every())
        .setDelayed(job.schedule().delayed())
        .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
        .setTask(execution -> run(job, execution), true)
        .schedule();
    running.add(job.name());
  }

  private static void run(Job job, ScheduledExecution execution) {
    try {
      job.invoker().invoke(execution).toCompletableFuture().join();
    } catch (Exception e) {
      LOG.warnf("event=pass-failed pass=%s cause=%s", job.name(), e);
    }
  }

  private void end() {
    running.forEach(scheduler::unscheduleJob);
    running.clear();
  }
}
