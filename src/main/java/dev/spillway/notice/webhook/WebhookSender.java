package dev.spillway.notice.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Sends messages, one attempt at a time. The address is the operator's, so that a private one is
 * allowed; a redirect is not followed, because its address would be the receiver's.
 */
final class WebhookSender implements AutoCloseable {

  /** A connection that does not open within the longest timeout of a webhook is of no use. */
  private static final Duration CONNECT = Duration.ofSeconds(60);

  private static final String DIGITS = "[0-9]{1,5}";

  private final HttpClient client;

  WebhookSender(ExecutorService executor) {
    client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(executor)
            .build();
  }

  /**
   * Sends {@code message} and waits for the answer. Throws nothing: a failure is an answer, too.
   *
   * @param now time of the attempt, which is signed
   */
  Answer send(Webhook webhook, Message message, Instant now) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request(webhook, message, now), _ -> new Excerpt());
    try {
      HttpResponse<String> answer = sent.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return Answer.of(answer.statusCode(), answer.body(), retryAfter(answer));
    } catch (TimeoutException _) {
      return Answer.none("timed-out");
    } catch (CancellationException _) {
      return Answer.none("broken");
    } catch (ExecutionException e) {
      return Answer.none(problem(e.getCause()));
    } finally {
      sent.cancel(true);
    }
  }

  private static HttpRequest request(Webhook webhook, Message message, Instant now) {
    String body = message.body();
    long seconds = now.getEpochSecond();
    return HttpRequest.newBuilder(webhook.url())
        .header("Content-Type", "application/json")
        .header("User-Agent", "Spillway")
        .header("webhook-id", message.id())
        .header("webhook-timestamp", Long.toString(seconds))
        .header(
            "webhook-signature",
            webhook.secrets().stream()
                .map(secret -> secret.sign(message.id(), seconds, body))
                .collect(Collectors.joining(" ")))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** Seconds only: a receiver that needs a pause knows how long. */
  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches(DIGITS))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private static String problem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return "tls";
      }
      if (cause instanceof ConnectException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof UnresolvedAddressException) {
        return "unreachable";
      }
    }
    return failure instanceof IOException ? "broken" : "failed";
  }

  /** Ends the attempts in progress. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Reads the beginning of an answer. Whoever sends more is cut off. */
  private static final class Excerpt implements BodySubscriber<String> {

    /** With a body of up to this many bytes a connection can be used again. */
    private static final int MOST_BYTES = 4096;

    private static final int MOST_CHARACTERS = 200;

    private final CompletableFuture<String> excerpt = new CompletableFuture<>();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
      return excerpt;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] some = new byte[Math.min(buffer.remaining(), MOST_BYTES + 1 - read.size())];
        buffer.get(some);
        read.writeBytes(some);
      }
      if (read.size() > MOST_BYTES) {
        subscription.cancel();
        onComplete();
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      excerpt.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      excerpt.complete(printable(read.toString(StandardCharsets.UTF_8)));
    }

    private static String printable(String text) {
      StringBuilder printable = new StringBuilder();
      text.codePoints()
          .limit(MOST_CHARACTERS)
          .map(point -> isPrintable(point) ? point : ' ')
          .forEach(printable::appendCodePoint);
      return printable.toString().strip();
    }

    private static boolean isPrintable(int point) {
      return switch (Character.getType(point)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.UNASSIGNED ->
            false;
        default -> true;
      };
    }
  }
}
