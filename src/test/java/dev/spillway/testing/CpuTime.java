package dev.spillway.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the calling thread has computed: a busy machine makes a test wait, and not compute. */
public final class CpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Nanoseconds since the thread began, of a thread of the platform. */
  public static long nanos() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
