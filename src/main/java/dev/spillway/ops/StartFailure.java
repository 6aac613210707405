package dev.spillway.ops;

import dev.spillway.ops.check.Settings;
import dev.spillway.postgres.StartRefusedException;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.bucket.UnusableBucketException;
import dev.spillway.volume.store.NotOursException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Prints why Quarkus did not start: a sentence for an expected failure, a stack trace for any
 * other.
 */
final class StartFailure {

  /** The message of Quarkus around any failure to listen. */
  private static final String NOT_LISTENING = "Unable to start HTTP server";

  private static final Pattern MANAGEMENT =
      Pattern.compile("Unable to start the management interface on \\S*:(\\d+)$");

  private StartFailure() {}

  static void print(Throwable failure) {
    List<String> sentences = sentences(failure);
    if (sentences.isEmpty()) {
      System.err.println("Spillway could not start because of an unexpected error:");
      failure.printStackTrace();
    }
    sentences.forEach(System.err::println);
  }

  /** The sentences for the operator; empty for an unexpected failure. */
  static List<String> sentences(Throwable failure) {
    for (Throwable cause : causes(failure)) {
      if (cause instanceof StartRefusedException
          || cause instanceof NotOursException
          || cause instanceof UnusableBucketException) {
        return List.of(cause.getMessage());
      }
      if (cause instanceof SocketException refused && isOfListening(refused, failure)) {
        return List.of(unheard(refused, failure));
      }
      if (cause instanceof ConfigValidationException invalid) {
        return IntStream.range(0, invalid.getProblemCount())
            .mapToObj(index -> Settings.sentence(invalid.getProblem(index).getMessage()))
            .toList();
      }
      if (cause instanceof SQLException database && isUnreachable(database)) {
        return List.of(
            "PostgreSQL refuses Spillway ("
                + database.getMessage()
                + "): check spillway.database.url, spillway.database.username and spillway.database.password.");
      }
      if (cause instanceof IOException && isOfVolume(cause)) {
        return List.of(
            "The volume (spillway.volume.path) cannot be opened ("
                + cause.getMessage()
                + "): check that its disk is mounted, intact and writable for this user, or change the"
                + " setting.");
      }
    }
    return List.of();
  }

  /** Quarkus has an exception class of its own only for the port of the API. */
  private static boolean isOfListening(SocketException refused, Throwable failure) {
    return refused instanceof QuarkusBindException
        || causes(failure).stream()
            .anyMatch(cause -> String.valueOf(cause.getMessage()).startsWith(NOT_LISTENING));
  }

  private static String unheard(SocketException refused, Throwable failure) {
    String port = port(refused, failure).map(number -> "Port " + number).orElse("A port");
    String reason = String.valueOf(refused.getMessage());
    return reason.contains("in use")
        ? port
            + " is in use: stop the process that listens there, or set quarkus.http.port (downloads,"
            + " 8080) or quarkus.management.port (health and metrics, 9000)."
        : ("%s cannot be listened on (%s): set quarkus.http.port (downloads) or"
                + " quarkus.management.port (health and metrics) to one above 1023, and"
                + " quarkus.http.host or quarkus.management.host to an address of this machine.")
            .formatted(port, reason);
  }

  /** The port; the port of health and metrics is only in a message. */
  private static Optional<String> port(SocketException refused, Throwable failure) {
    if (refused instanceof QuarkusBindException api) {
      return Optional.of(String.valueOf(api.getPort()));
    }
    return causes(failure).stream()
        .map(cause -> MANAGEMENT.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  /**
   * Whether the exception comes from the code of the volume: an error of its disk has no exception
   * class of its own.
   */
  private static boolean isOfVolume(Throwable failure) {
    String room = Blobs.class.getPackageName() + ".";
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(room));
  }

  /**
   * SQLSTATE class 08: no connection; class 28: wrong user or password; 3D000: no such database;
   * class 57: it is not available.
   */
  private static boolean isUnreachable(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.matches("08...|28...|3D000|57...");
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }
}
