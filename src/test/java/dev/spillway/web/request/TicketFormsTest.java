package dev.spillway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.PatientConnections;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large tickets in forms, whose senders have not proven anything yet. */
class TicketFormsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int LARGE = RequestBody.LIMIT + 500_000;
  private static final int MOST = 2 * RequestBody.LIMIT;

  private final TicketForms forms = new TicketForms(new PatientConnections(8_000_000), MOST);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch allSlow = new CountDownLatch(2);
  private final List<CompletableFuture<Integer>> slow = new ArrayList<>();

  @AfterEach
  void goOn() {
    goOn.countDown();
  }

  private static InputStream text(int size) {
    return new ByteArrayInputStream(
        ("ticket=" + "t".repeat(size)).getBytes(StandardCharsets.US_ASCII));
  }

  private TicketForms.Form form(InputStream body, String sender) {
    return forms.open(Optional.of(MediaType.APPLICATION_FORM_URLENCODED_TYPE), body, sender);
  }

  /** Sends {@code size} characters, and the end of its ticket only when the test goes on. */
  private void sendSlowly(int size, String sender) {
    InputStream rest =
        new InputStream() {
          @Override
          public int read() {
            allSlow.countDown();
            await().atMost(SOON.multipliedBy(4)).until(() -> goOn.getCount() == 0);
            return -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return read();
          }
        };
    slow.add(
        CompletableFuture.supplyAsync(
            () -> {
              try (TicketForms.Form form =
                  form(new SequenceInputStream(text(size), rest), sender)) {
                return form.ticket().length();
              }
            },
            Thread::startVirtualThread));
  }

  private void awaitSlow(int senders) {
    await().atMost(SOON).until(() -> allSlow.getCount() == 2 - senders);
  }

  private void assertBusy(int size, String sender) {
    try (TicketForms.Form form = form(text(size), sender)) {
      assertThatThrownBy(form::ticket)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    }
  }

  private void assertRead(int size, String sender) {
    try (TicketForms.Form form = form(text(size), sender)) {
      assertThat(form.ticket()).hasSize(size);
    }
  }

  @Test
  void oneThatIsSentSlowlyKeepsNoOtherAddressWaiting() {
    sendSlowly(LARGE, "192.0.2.1");
    awaitSlow(1);

    assertRead(LARGE, "192.0.2.2");
    assertRead(1_000, "192.0.2.1");
    assertBusy(LARGE, "192.0.2.1");

    goOn.countDown();
    assertThat(slow.getFirst().join()).isEqualTo(LARGE);
    assertRead(LARGE, "192.0.2.1");
  }

  @Test
  void theirBytesAreLimitedTogether() {
    sendSlowly(MOST - 1_000, "192.0.2.1");
    sendSlowly(MOST - 1_000, "192.0.2.2");
    awaitSlow(2);

    assertBusy(LARGE, "192.0.2.3");
    assertRead(500_000, "192.0.2.3");

    goOn.countDown();
    slow.forEach(CompletableFuture::join);
    assertRead(MOST - 1_000, "192.0.2.3");
  }

  @Test
  void oneIsVerifiedAtATime() {
    AtomicReference<Thread> second = new AtomicReference<>();
    CompletableFuture<Integer> waiting;
    try (TicketForms.Form first = form(text(LARGE), "192.0.2.1")) {
      assertThat(first.ticket()).hasSize(LARGE);
      waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try (TicketForms.Form form = form(text(LARGE), "192.0.2.2")) {
                  return form.ticket().length();
                }
              },
              task -> second.set(Thread.startVirtualThread(task)));
      await().atMost(SOON).until(() -> second.get().getState() == Thread.State.TIMED_WAITING);
      assertThat(waiting).isNotDone();
    }
    assertThat(waiting.join()).isEqualTo(LARGE);
  }
}
