package dev.spillway.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Translates the exceptions of the SDK. */
final class Answers {

  /** Limit of the characters of a store's message; some stores send a page. */
  private static final int MOST_WORDS = 300;

  private Answers() {}

  /**
   * Makes one call, and returns its result.
   *
   * @param what the call, for messages: {@code "GET a/b of bucket 'c'"}
   * @throws S3Exception when the store refused or failed
   * @throws InterruptedIOException when the thread was interrupted
   * @throws IOException when a {@link Body} could not be read
   */
  static <T> T of(String what, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw translated(what, e);
    } catch (RuntimeException e) {
      // A body that is read to be signed fails with an exception of the SDK's own kind.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof Body.UnreadableException unreadable) {
          throw unreadable.getCause();
        }
      }
      throw e;
    }
  }

  private static IOException translated(String what, SdkException e) {
    if (e instanceof ApiCallTimeoutException) {
      // The timeout interrupts the thread itself: that is not an interrupt from outside.
      return new S3Exception.Unreachable(what + ": no answer in time", e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Body.UnreadableException unreadable) {
        return unreadable.getCause();
      }
      if (cause instanceof AbortedException || cause instanceof InterruptedException) {
        return interrupted(what, e);
      }
      if (cause instanceof AwsServiceException answer) {
        return answered(what, answer);
      }
    }
    String message = what + ": " + told(e);
    if (isOfCredentials(e)) {
      return new S3Exception.Denied(message, e);
    }
    return new S3Exception.Unreachable(message, e);
  }

  private static InterruptedIOException interrupted(String what, SdkException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private static S3Exception answered(String what, AwsServiceException answer) {
    int status = answer.statusCode();
    String code =
        answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
            ? ""
            : answer.awsErrorDetails().errorCode();
    String message =
        what + ": the store answered " + (status + " " + code).strip() + itsWords(answer);
    return switch (code) {
      case "NoSuchBucket" -> new S3Exception.NoBucket(message, answer);
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          new S3Exception.Denied(message, answer);
      case "RequestTimeout", "SlowDown", "OperationAborted" ->
          new S3Exception.Busy(message, answer);
      default -> byStatus(status, message, answer);
    };
  }

  /** The message of the store, quoted; empty when there is none. */
  private static String itsWords(AwsServiceException answer) {
    String words =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    if (words == null || words.isBlank()) {
      return "";
    }
    String line = words.replaceAll("[\\p{Cntrl}\\s]+", " ").replace('"', '\'').strip();
    return ", '" + (line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line) + "'";
  }

  private static S3Exception byStatus(int status, String message, AwsServiceException answer) {
    return switch (status) {
      case 401, 403 -> new S3Exception.Denied(message, answer);
      case 404 -> new S3Exception.Missing(message, answer);
      case 409, 429, 500, 502, 503, 504 -> new S3Exception.Busy(message, answer);
      case 412, 416 -> new S3Exception.Changed(message, answer);
      default -> new S3Exception.Refused(status, message, answer);
    };
  }

  /** Recognized by its message: the SDK has no class for it. */
  private static boolean isOfCredentials(SdkException e) {
    return e instanceof SdkClientException
        && e.getMessage() != null
        && e.getMessage().contains("Unable to load credentials");
  }

  /** The message of the root cause: the SDK only says that it could not execute a request. */
  private static String told(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first.getMessage() == null
        ? first.getClass().getSimpleName()
        : first.getMessage().lines().findFirst().orElse("");
  }
}
