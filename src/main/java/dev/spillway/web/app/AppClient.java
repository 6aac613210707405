package dev.spillway.web.app;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.transfer.ClientGoneException;
import dev.spillway.web.transfer.ResponseSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Asks one application, and nothing else: no redirect is followed, and no proxy is asked. */
final class AppClient implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AppClient.class);

  private final App app;
  private final HttpClient http;
  private final Semaphore places;

  AppClient(App app, ExecutorService executor) {
    this.app = app;
    this.places = new Semaphore(app.connections(), true);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(app.connectTimeout())
            .executor(executor)
            .build();
  }

  App app() {
    return app;
  }

  /**
   * Returns the answer once its headers are there; close it after reading. When the client of
   * {@code socket} goes, the request ends, or the answer breaks off: nobody waits for it.
   *
   * @throws ProblemException {@code application-unreachable}, {@code application-timeout}, {@code
   *     unavailable} when all connections are in use
   */
  AppAnswer ask(AppCall call, ResponseSocket socket) throws InterruptedException {
    HttpRequest request = call.request(app);
    if (!places.tryAcquire(app.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
      throw Problem.of(
              ProblemType.UNAVAILABLE,
              "All "
                  + app.connections()
                  + " connections to the application are in use. Try again in a moment.")
          .exception();
    }
    boolean answered = false;
    try {
      HttpResponse<AppBody> answer = answer(request, socket);
      answered = true;
      socket.whenGone(answer.body()::abandon);
      AtomicBoolean held = new AtomicBoolean(true);
      return new AppAnswer(
          answer.statusCode(),
          answer.headers(),
          answer.body(),
          () -> {
            if (held.getAndSet(false)) {
              places.release();
            }
          });
    } catch (IOException e) {
      throw failed(app, e);
    } finally {
      if (!answered) {
        places.release();
      }
    }
  }

  private HttpResponse<AppBody> answer(HttpRequest request, ResponseSocket socket)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<AppBody>> asked =
        http.sendAsync(request, _ -> new AppBody(app.readTimeout()));
    socket.whenGone(() -> asked.cancel(true));
    try {
      return asked.get();
    } catch (CancellationException e) {
      throw new ClientGoneException(e);
    } catch (InterruptedException e) {
      asked.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("the request for the application failed", e.getCause());
    }
  }

  /** Returns the problem of an answer that did not come, or not to its end. */
  static ProblemException failed(App app, IOException e) {
    // The metrics count it. A log line for each would let anybody fill the log.
    LOG.debugf("event=application-failed app=%s cause=\"%s\"", app.name(), e);
    return (e instanceof HttpTimeoutException
            ? Problem.of(
                ProblemType.APPLICATION_TIMEOUT,
                "The application \"" + app.name() + "\" did not answer in time. Try again later.")
            : Problem.of(
                ProblemType.APPLICATION_UNREACHABLE,
                "The application \""
                    + app.name()
                    + "\" did not answer, or not to the end. Try again in a moment."))
        .exception(e);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
