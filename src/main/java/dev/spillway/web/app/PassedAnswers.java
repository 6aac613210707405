package dev.spillway.web.app;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionSettings;
import dev.spillway.web.transfer.BodySink;
import dev.spillway.web.transfer.ClientGoneException;
import dev.spillway.web.transfer.InFlight;
import dev.spillway.web.transfer.ResponseSocket;
import dev.spillway.web.transfer.StalledException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Passes an application's answer on to the browser as it is, in limited memory. */
@ApplicationScoped
class PassedAnswers {

  private static final Logger LOG = Logger.getLogger(PassedAnswers.class);

  /**
   * Bytes that are read before the answer begins. Most answers are shorter: they free the
   * application's connection at once, however slowly the browser reads.
   */
  private static final int FIRST = 64 * 1024;

  /** After this time the answer begins with what is there: it may be one that never ends. */
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(1);

  private static final int BLOCK = 16 * 1024;

  private final ConnectionSettings connections;

  PassedAnswers(ConnectionSettings connections) {
    this.connections = connections;
  }

  /**
   * Passes the answer on; closes it as soon as it was read.
   *
   * @throws ProblemException before anything was sent: {@code unusable-answer} when it is too
   *     large, {@code application-unreachable} and {@code application-timeout} when it broke off
   */
  void pass(App app, AppCall call, AppAnswer answer, ResponseSocket socket)
      throws InterruptedException {
    long most = app.limit();
    if (answer.length().isPresent() && answer.length().getAsLong() > most) {
      throw tooLarge(app);
    }
    if (call.archive().onlyHead() || AppHeaders.hasNoBody(answer.status())) {
      OptionalLong length = call.archive().onlyHead() ? answer.length() : OptionalLong.empty();
      answer.close();
      socket.touch(
          response -> {
            AppHeaders.put(response, answer, length);
            response.end();
          });
      return;
    }
    byte[] first = first(app, answer);
    if (first.length > most) {
      throw tooLarge(app);
    }
    if (answer.body().isRead()) {
      answer.close();
      socket.touch(
          response -> {
            AppHeaders.put(response, answer, OptionalLong.of(first.length));
            response.end(Buffer.buffer(first));
          });
    } else {
      stream(app, answer, first, socket);
    }
  }

  private static byte[] first(App app, AppAnswer answer) {
    try {
      return answer.body().beginning(FIRST, FIRST_WITHIN);
    } catch (IOException e) {
      throw AppClient.failed(app, e);
    }
  }

  private void stream(App app, AppAnswer answer, byte[] first, ResponseSocket socket)
      throws InterruptedException {
    try {
      BodySink sink =
          // As for any other answer: whoever does not read must not hold the application.
          socket.chunks(response -> begin(response, answer), new InFlight(connections.idle()));
      sink.send(ByteBuffer.wrap(first));
      long passed = first.length;
      byte[] block = new byte[BLOCK];
      for (int size = answer.body().read(block); size >= 0; size = answer.body().read(block)) {
        passed += size;
        if (passed > app.limit()) {
          throw new IOException("more than spillway.apps." + app.name() + ".limit");
        }
        // A sink keeps what it is given until the socket has taken it.
        sink.send(ByteBuffer.wrap(Arrays.copyOf(block, size)));
      }
      sink.awaitTaken(sink.handedOver());
      socket.end();
    } catch (ClientGoneException | StalledException e) {
      LOG.debugf("event=client-gone app=%s cause=\"%s\"", app.name(), e.getMessage());
      socket.reset();
    } catch (IOException e) {
      // The answer has begun: a part of it must not look like the whole.
      LOG.infof("event=application-broke-off app=%s cause=\"%s\"", app.name(), e.getMessage());
      socket.reset();
    } catch (InterruptedException | RuntimeException e) {
      socket.reset();
      throw e;
    }
  }

  private static void begin(HttpServerResponse response, AppAnswer answer) {
    AppHeaders.put(response, answer, answer.length());
    if (answer.length().isEmpty()) {
      response.setChunked(true);
    }
  }

  private static ProblemException tooLarge(App app) {
    return Problem.of(
            ProblemType.UNUSABLE_ANSWER,
            "The application \""
                + app.name()
                + "\" answered with more than "
                + app.limit()
                + " bytes, and no list.")
        .exception();
  }
}
