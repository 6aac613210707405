package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where this process runs. A container was started for a process that is its first, or that its
 * first one, a shell or a program that only minds others, has started: nobody else is in there, so
 * that its loopback is nobody's. Whoever works inside of a container reaches it.
 *
 * @param exists whether there is a file
 * @param environment names of the variables
 * @param pid of this process
 * @param parent of this process; 0 when it is outside
 * @param first the name of the program that is process 1; empty when it cannot be read
 */
record Container(
    Predicate<Path> exists, Set<String> environment, long pid, long parent, String first) {

  private static final List<Path> SIGNS =
      List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

  private static final String KUBERNETES = "KUBERNETES_SERVICE_HOST";

  private static final Set<String> MINDERS =
      Set.of(
          "tini", "docker-init", "dumb-init", "catatonit", "sh", "bash", "dash", "ash", "busybox");

  static Container here() {
    ProcessHandle self = ProcessHandle.current();
    return new Container(
        Files::exists,
        System.getenv().keySet(),
        self.pid(),
        self.parent().map(ProcessHandle::pid).orElse(0L),
        firstProgram().orElse(""));
  }

  private static Optional<String> firstProgram() {
    try {
      return Optional.of(Files.readString(Path.of("/proc/1/comm")).strip());
    } catch (IOException e) {
      return Optional.empty(); // no Linux, or hidden from this user
    }
  }

  /** Whether it was started for this process. */
  boolean isForThis() {
    boolean container = environment.contains(KUBERNETES) || SIGNS.stream().anyMatch(exists);
    return container && (pid == 1 || (parent == 1 && MINDERS.contains(first)));
  }
}
