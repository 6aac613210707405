package dev.spillway.export.generation;

import dev.spillway.export.row.ExportTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A node in a process of its own, which never finishes what it generates. */
final class NodeProcess {

  private NodeProcess() {}

  enum Work {
    /** Generates until the process is killed. */
    BLOCK,
    /** The process is gone in the middle of the generation: no finally, no shutdown hook. */
    HALT,
    /** Accepts an export {@code first}, and plans it until somebody kills the process. */
    PLAN
  }

  /** Starts a node on the database of {@code exports}, whose clock is {@code ahead} of ours. */
  static Process start(ExportTable exports, Work work, Duration ahead) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                exports.url(),
                work.name(),
                ahead.toString()))
        .redirectErrorStream(true)
        .redirectOutput(new File("target", "node-process.log"))
        .start();
  }

  public static void main(String... args) throws IOException {
    Generation generation =
        switch (Work.valueOf(args[1])) {
          case BLOCK, PLAN -> _ -> new CountDownLatch(1).await();
          case HALT -> _ -> Runtime.getRuntime().halt(137);
        };
    InstantSource time = InstantSource.offset(InstantSource.system(), Duration.parse(args[2]));
    String name = "process-" + ProcessHandle.current().pid();
    ExportTable exports = ExportTable.at(args[0]);
    GenerationEngine node =
        new GenerationEngine(
            exports.database(),
            generation,
            name,
            4,
            GenerationPace.NORMAL,
            time,
            System::nanoTime,
            _ -> {});
    node.start();
    if (Work.valueOf(args[1]) == Work.PLAN) {
      plan(exports, node);
    }
    // The end of our input is the end of the test's process: nothing of ours outlives it.
    if (System.in.read() < 0) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void plan(ExportTable exports, GenerationEngine node) {
    exports.insertFirst("first");
    node.schedule("first", GenerationPace.NORMAL.lead());
    node.first(
        "first",
        new FirstStep() {
          @Override
          public void run() {
            exports.execute("update export set owner = 'planning' where id = ?", "first");
            new Semaphore(0).acquireUninterruptibly();
          }

          @Override
          public void failed(Throwable cause) {}
        },
        Thread::startVirtualThread);
  }
}
