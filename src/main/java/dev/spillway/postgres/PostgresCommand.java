package dev.spillway.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the PostgreSQL programs on this machine.
 *
 * <p>They refuse to run as root. So root runs them in a new user namespace ({@code unshare -U}),
 * where their user id is unmapped and not 0, and they still own their files. {@code setpriv} asks
 * the kernel to end the server when the thread that started it ends, even if Spillway is killed. On
 * a machine without a suitable {@code setpriv}, the next start ends the server.
 *
 * @param namespace prefix of every command; empty unless root
 * @param tie prefix of a server's command; empty if the server cannot be tied to this process
 */
record PostgresCommand(List<String> namespace, List<String> tie) {

  /**
   * Ctrl-C in a terminal and signals to the process group must only reach Spillway, which ends its
   * server last.
   */
  private static final List<String> OWN_SESSION = List.of("setsid");

  /** SIGINT is PostgreSQL's fast shutdown: it ends its sessions and writes a checkpoint. */
  private static final List<String> END_WITH_PARENT = List.of("setpriv", "--pdeathsig", "INT");

  PostgresCommand {
    namespace = List.copyOf(namespace);
    tie = List.copyOf(tie);
  }

  /**
   * Determines the prefixes that this machine needs and supports.
   *
   * @throws StartRefusedException when this process is root and may not create a user namespace
   */
  static PostgresCommand here() throws IOException, InterruptedException {
    List<String> namespace = List.of();
    if (ownUid().equals(0)) {
      namespace = List.of("unshare", "-U");
      if (!works(join(namespace, List.of("true")))) {
        throw new StartRefusedException(
            "PostgreSQL refuses to run as root and unshare -U is not allowed here: run Spillway as another user,"
                + " or set spillway.database.url to a PostgreSQL of your own.");
      }
    }
    List<String> tie = new ArrayList<>();
    for (List<String> part : List.of(OWN_SESSION, END_WITH_PARENT)) {
      if (works(join(namespace, join(part, List.of("true"))))) {
        tie.addAll(part);
      }
    }
    return new PostgresCommand(namespace, tie);
  }

  /**
   * Runs a command and waits for its end.
   *
   * @return its exit code and its whole output
   */
  Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process = builder(join(namespace, command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output.strip());
  }

  /**
   * Starts a server with its errors in its output. The calling thread must live as long as the
   * server.
   */
  Process start(List<String> command) throws IOException {
    Process process =
        builder(join(namespace, join(tie, command))).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  /** The result of a command. */
  record Outcome(int exitCode, String output) {

    /**
     * Returns the line with the cause: PostgreSQL's programs start it with their name and {@code
     * error} or {@code FATAL}.
     */
    String reason() {
      return output
          .lines()
          .filter(line -> line.contains("error:") || line.contains("FATAL:"))
          .findFirst()
          .or(() -> output.lines().reduce((first, second) -> second))
          .orElse("exit code " + exitCode);
    }
  }

  private static boolean works(List<String> command) throws InterruptedException {
    try {
      return builder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // The program does not exist on this machine.
      return false;
    }
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** Returns the user id of this process. */
  static Object ownUid() throws IOException {
    return uid(Path.of("/proc/self"));
  }

  /** Returns the user id of the owner; follows symbolic links. */
  static Object uid(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
