package dev.spillway.notice.webhook;

import static dev.spillway.notice.webhook.DeliveryNode.QUICK;
import static dev.spillway.notice.webhook.DeliveryNode.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.spillway.access.WebhookDeliveries;
import dev.spillway.access.WebhookDeliveries.State;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.site.Rows;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries over a real PostgreSQL, to receivers that work and to others. */
class WebhookDeliveryTest {

  private static final String HOOK = "lms";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String url = PostgresResource.migratedDatabase();
  private final Rows rows = new Rows(url);
  private final AgroalDataSource database;
  private final DeliveryTable table;

  /** As in the service: a connection for each statement would cost more than all the rest. */
  WebhookDeliveryTest() throws SQLException {
    database =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(16)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .connectionFactoryConfiguration(
                                factory ->
                                    factory
                                        .jdbcUrl(url)
                                        .principal(new NamePrincipal("postgres")))));
    table = new DeliveryTable(database, List.of(HOOK));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private DeliveryNode node(Webhook... webhooks) {
    return new DeliveryNode(database, QUICK, webhooks);
  }

  private WebhookDeliveries.Delivery delivery(String webhook, String id) throws Exception {
    return table.find(webhook, id, Set.of()).orElseThrow();
  }

  private void awaitState(String id, State state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(delivery(HOOK, id).state()).isEqualTo(state));
  }

  private void awaitTried(String id) {
    await().atMost(SOON).until(() -> delivery(HOOK, id).last().isPresent());
  }

  @Test
  void everythingArrivesOnceAtAReceiverThatFailsEveryThird() throws Exception {
    try (Receiver receiver = Receiver.of(number -> number % 3 == 0 ? 500 : 204);
        DeliveryNode node = node(webhook(HOOK, receiver.url()))) {
      node.addMany(HOOK, 90);
      node.start();
      await().atMost(SOON).until(() -> receiver.accepted().size() >= 90);
      await().atMost(SOON).until(() -> node.counted(HOOK, "delivered") >= 90);

      assertThat(receiver.accepted()).extracting(Receiver.Told::id).doesNotHaveDuplicates();
      assertThat(receiver.told().size()).isGreaterThanOrEqualTo(134);
      assertThat(node.counted(HOOK, "failed")).isGreaterThanOrEqualTo(44);
      // A message is the same at each attempt.
      Map<String, Set<String>> bodies = new HashMap<>();
      receiver
          .told()
          .forEach(one -> bodies.computeIfAbsent(one.id(), _ -> new HashSet<>()).add(one.body()));
      assertThat(bodies).hasSize(90).allSatisfy((_, body) -> assertThat(body).hasSize(1));
      assertThat(rows.list("select count(*) from webhook_delivery where data is not null"))
          .containsExactly("0");
    }
  }

  @Test
  void theEventsOfAnExportArriveInTheirOrder() throws Exception {
    Random random = new Random(7);
    List<WebhookEvent> events =
        List.of(
            WebhookEvent.EXPORT_READY,
            WebhookEvent.EXPORT_SENT,
            WebhookEvent.EXPORT_DELIVERED,
            WebhookEvent.EXPORT_GONE);
    try (Receiver receiver = Receiver.of(_ -> random.nextInt(3) == 0 ? 503 : 200);
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      for (WebhookEvent event : events) {
        for (int export = 0; export < 12; export++) {
          node.add(HOOK, "msg_" + export + "-" + events.indexOf(event), event, "export-" + export);
        }
      }
      await().atMost(SOON).until(() -> receiver.accepted().size() >= 48);
      Map<String, List<String>> order =
          receiver.accepted().stream()
              .map(Receiver.Told::id)
              .collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('-'))));
      assertThat(order).hasSize(12);
      order.forEach(
          (export, ids) ->
              assertThat(ids)
                  .isEqualTo(
                      events.stream().map(event -> export + "-" + events.indexOf(event)).toList()));
    }
  }

  @Test
  void twoNodesDoNotSendTheSameAtTheSameTime() throws Exception {
    try (Receiver receiver = Receiver.of(number -> number % 3 == 0 ? 500 : 204);
        DeliveryNode one = node(webhook(HOOK, receiver.url()));
        DeliveryNode other = node(webhook(HOOK, receiver.url()))) {
      one.addMany(HOOK, 100);
      one.start();
      other.start();
      await()
          .atMost(SOON)
          .until(() -> one.counted(HOOK, "delivered") + other.counted(HOOK, "delivered") >= 100);
      assertThat(receiver.accepted())
          .hasSize(100)
          .extracting(Receiver.Told::id)
          .doesNotHaveDuplicates();
      assertThat(receiver.twiceAtOnce()).isZero();
      assertThat(one.counted(HOOK, "delivered")).isPositive();
      assertThat(other.counted(HOOK, "delivered")).isPositive();
    }
  }

  @Test
  void whatADeadNodeHadTakenIsSentByAnotherWhenItsTurnIsOver() throws Exception {
    try (Receiver receiver = Receiver.of(_ -> 200);
        DeliveryNode dead = node();
        DeliveryNode node = node(webhook(HOOK, receiver.url()))) {
      dead.addMany(HOOK, 3);
      List<Outbox.Taken> taken = dead.outbox().take(HOOK, 3, Duration.ofHours(1));
      assertThat(taken).hasSize(3);
      assertThat(node.outbox().take(HOOK, 3, Duration.ofHours(1))).isEmpty();
      rows.execute("update webhook_delivery set due_at = now()");
      node.start();
      await().atMost(SOON).until(() -> node.counted(HOOK, "delivered") >= 3);
      assertThat(receiver.told()).hasSize(3);
      // What the first one learned afterwards counts nothing.
      assertThat(dead.outbox().again(taken.getFirst(), Answer.none("broken"), Duration.ZERO))
          .isFalse();
      assertThat(delivery(HOOK, "msg_0").state()).isEqualTo(State.DELIVERED);
    }
  }

  @Test
  void aReceiverThatDoesNotAnswerDelaysNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Receiver slow = Receiver.answering(_ -> awaitQuietly(never));
        Receiver receiver = Receiver.of(_ -> 200);
        DeliveryNode node =
            node(
                webhook("slow", slow.url(), Duration.ofMillis(300)),
                webhook(HOOK, receiver.url()))) {
      node.addMany("slow", 20);
      for (int i = 0; i < 20; i++) {
        node.add(HOOK, "quick-" + i, WebhookEvent.EXPORT_READY, "quick-" + i);
      }
      node.start();
      await().atMost(SOON).until(() -> receiver.accepted().size() >= 20);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(table.lastTried("slow", 1, Set.of()))
                      .singleElement()
                      .satisfies(
                          one ->
                              assertThat(one.delivery().last().orElseThrow().problem())
                                  .contains("timed-out")));
    } finally {
      never.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (Receiver elsewhere = Receiver.of(_ -> 200);
        Receiver receiver =
            Receiver.answering(
                exchange -> {
                  exchange.getResponseHeaders().add("Location", elsewhere.url().toString());
                  exchange.sendResponseHeaders(307, -1);
                  exchange.close();
                });
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      node.addMany(HOOK, 1);
      awaitTried("msg_0");
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow().problem()).contains("redirected");
      assertThat(delivery(HOOK, "msg_0").state()).isEqualTo(State.WAITING);
      assertThat(elsewhere.told()).isEmpty();
    }
  }

  @Test
  void oneThatClosesTheConnectionIsTriedAgain() throws Exception {
    try (ServerSocket closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        DeliveryNode node =
            node(webhook(HOOK, URI.create("http://127.0.0.1:" + closing.getLocalPort())))) {
      node.addMany(HOOK, 1);
      node.start();
      for (int i = 0; i < 3; i++) {
        closing.accept().close();
      }
      await().atMost(SOON).until(() -> node.counted(HOOK, "failed") >= 2);
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow().problem()).contains("broken");
    }
  }

  @Test
  void oneThatIsNotThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (DeliveryNode node = node(webhook(HOOK, URI.create("http://127.0.0.1:" + port))).start()) {
      node.addMany(HOOK, 1);
      awaitTried("msg_0");
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow().problem()).contains("unreachable");
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    PoolResource.certificate(keys);
    char[] password = PoolResource.PASSWORD.toCharArray();
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(KeyStore.getInstance(keys.toFile(), password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    AtomicInteger requests = new AtomicInteger();
    server.createContext("/", _ -> requests.incrementAndGet());
    server.start();
    URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    try (DeliveryNode node = node(webhook(HOOK, url)).start()) {
      node.addMany(HOOK, 1);
      awaitTried("msg_0");
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow().problem()).contains("tls");
      assertThat(requests).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ofALargeAnswerOnlyTheBeginningIsRead() throws Exception {
    long answered = 100_000_000;
    AtomicLong sent = new AtomicLong();
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver receiver =
            Receiver.answering(
                exchange -> {
                  exchange.sendResponseHeaders(200, answered);
                  byte[] some = new byte[10_000];
                  Arrays.fill(some, (byte) 'x');
                  try (var body = exchange.getResponseBody()) {
                    for (; sent.get() < answered; sent.addAndGet(some.length)) {
                      body.write(some);
                    }
                  } finally {
                    over.countDown();
                  }
                });
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      node.addMany(HOOK, 1);
      awaitState("msg_0", State.DELIVERED);
      over.await();
      assertThat(sent.get()).isLessThan(answered);
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow().answer()).isEqualTo("x".repeat(200));
    }
  }

  @Test
  void controlsOfAnAnswerAreNotKept() throws Exception {
    try (Receiver receiver =
            Receiver.answering(
                exchange -> {
                  byte[] answer =
                      "no\u0000t \u001b[31m\u202eto\nday".getBytes(StandardCharsets.UTF_8);
                  exchange.sendResponseHeaders(422, answer.length);
                  exchange.getResponseBody().write(answer);
                  exchange.close();
                });
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      node.addMany(HOOK, 1);
      awaitTried("msg_0");
      assertThat(delivery(HOOK, "msg_0").last().orElseThrow())
          .extracting(WebhookDeliveries.Attempt::status, WebhookDeliveries.Attempt::answer)
          .containsExactly(OptionalInt.of(422), "no t  [31m to day");
    }
  }

  @Test
  void aMessageThatIsNotWantedIsDeadAtOnceAndIsSentAgainOnRequest() throws Exception {
    AtomicInteger status = new AtomicInteger(410);
    try (Receiver receiver = Receiver.of(_ -> status.get());
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      node.addMany(HOOK, 1);
      awaitState("msg_0", State.DEAD);
      assertThat(node.counted(HOOK, "dead")).isEqualTo(1);
      assertThat(table.backlogs().get(HOOK).dead()).isEqualTo(1);
      status.set(200);
      assertThat(table.retry(HOOK, "msg_0")).isTrue();
      awaitState("msg_0", State.DELIVERED);
      assertThat(receiver.told()).extracting(Receiver.Told::id).containsExactly("msg_0", "msg_0");
      assertThat(table.retry(HOOK, "msg_0")).isFalse();
      assertThat(table.backlogs()).isEmpty();
    }
  }

  @Test
  void whatFailedForTooLongIsGivenUpAndTheNextOfItsExportGoes() throws Exception {
    DeliveryPace impatient =
        new DeliveryPace(
            QUICK.first(), QUICK.longest(), Duration.ZERO, QUICK.concurrent(), QUICK.poll());
    try (Receiver receiver = Receiver.of(number -> number == 1 ? 500 : 200);
        DeliveryNode node = new DeliveryNode(database, impatient, webhook(HOOK, receiver.url()))) {
      node.add(HOOK, "msg_0", WebhookEvent.EXPORT_READY, "export");
      node.add(HOOK, "msg_1", WebhookEvent.EXPORT_GONE, "export");
      node.start();
      awaitState("msg_1", State.DELIVERED);
      assertThat(delivery(HOOK, "msg_0").state()).isEqualTo(State.DEAD);
    }
  }

  @Test
  void aNodeThatStopsGivesBackWhatWasNotAnswered() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (Receiver silent =
        Receiver.answering(
            _ -> {
              asked.countDown();
              awaitQuietly(never);
            })) {
      try (DeliveryNode node = node(webhook(HOOK, silent.url(), Duration.ofSeconds(60))).start()) {
        node.addMany(HOOK, 1);
        asked.await();
      }
      WebhookDeliveries.Delivery left = delivery(HOOK, "msg_0");
      assertThat(left.state()).isEqualTo(State.WAITING);
      assertThat(left.attempts()).isZero();
      assertThat(left.due().orElseThrow()).isBefore(Instant.now().plusSeconds(5));
    } finally {
      never.countDown();
    }
  }

  @Test
  void anEventOfAnExportIsToldOnce() throws Exception {
    try (DeliveryNode node = node()) {
      node.add(HOOK, "msg_a", WebhookEvent.EXPORT_FAILED, "export");
      node.add(HOOK, "msg_b", WebhookEvent.EXPORT_FAILED, "export");
      node.add(HOOK, "msg_c", WebhookEvent.SWEEP_LATE, null);
      node.add(HOOK, "msg_d", WebhookEvent.SWEEP_LATE, null);
      assertThat(rows.list("select id from webhook_delivery order by id"))
          .containsExactly("msg_a", "msg_c", "msg_d");
    }
  }

  @Test
  void anExportThatEndsLeavesNoFileNameAndNothingScheduled() throws Exception {
    try (DeliveryNode node = node()) {
      node.add(HOOK, "msg_ready", WebhookEvent.EXPORT_READY, "export");
      Instant now = Instant.now();
      Message expiring = new Message("msg_soon", "export.expiring", now.plusSeconds(60), "{}");
      node.outbox()
          .add(
              List.of(
                  new Outbox.Entry(HOOK, expiring, "export", "plan", now.plusSeconds(120)),
                  new Outbox.Entry(
                      HOOK,
                      new Message("msg_other", "export.expiring", now.plusSeconds(60), "{}"),
                      "other",
                      "plan",
                      now.plusSeconds(120))));
      assertThat(node.outbox().take(HOOK, 9, Duration.ofSeconds(1)))
          .extracting(taken -> taken.message().id())
          .containsExactly("msg_ready");
      node.outbox().ended(List.of("export"));
      assertThat(rows.list("select id, data::text from webhook_delivery order by id"))
          .containsExactly(
              "msg_other {}", "msg_ready {\"id\": \"export\", \"archive\": {\"length\": 7}}");
    }
  }

  @Test
  void anExportThatEndsLeavesNoFileNameToAWebhookThatWasRemoved() throws Exception {
    try (DeliveryNode node = node()) {
      node.add(HOOK, "msg_ready", WebhookEvent.EXPORT_READY, "export");
    }
    var settings =
        ConfigUtils.emptyConfigBuilder()
            .withMapping(WebhookSettings.class)
            .withMapping(RetentionSettings.class)
            .build();
    WebhookDispatch none =
        new WebhookDispatch(
            settings.getConfigMapping(WebhookSettings.class),
            settings.getConfigMapping(RetentionSettings.class),
            database,
            new SimpleMeterRegistry(),
            null,
            null,
            InstantSource.system());
    new ExportWebhooks(none, null, null, null, null, InstantSource.system())
        .on(
            new ExportEvent.Gone(
                List.of(
                    new ExportEvent.Ended(
                        new ExportEvent.About("export", "plan", "li"), Optional.empty())),
                GoneReason.DELETED,
                Optional.empty()));
    assertThat(rows.list("select data::text from webhook_delivery"))
        .containsExactly("{\"id\": \"export\", \"archive\": {\"length\": 7}}");
  }

  /** Two statements that each hold what the other waits for would wait for ever. */
  @Test
  void whatAnotherHasLockedIsNotWaitedFor() throws Exception {
    try (DeliveryNode node = node();
        Connection ending = database.getConnection()) {
      Instant now = Instant.now();
      for (String id : List.of("due-free", "due-locked", "late-free", "late-locked")) {
        Instant useless = now.plusSeconds(id.startsWith("late") ? -1 : 900);
        node.outbox()
            .add(
                List.of(
                    new Outbox.Entry(
                        HOOK,
                        new Message(id, "export.expiring", now.minusSeconds(60), "{}"),
                        id,
                        "plan",
                        useless)));
      }
      rows.execute("update webhook_delivery set keep_until = now()");
      ending.setAutoCommit(false);
      try (var lock = ending.createStatement()) {
        lock.execute("select from webhook_delivery where id like '%locked' for update");
      }
      assertThat(assertTimeoutPreemptively(SOON, () -> node.outbox().becomeDue())).isEqualTo(1);
      assertThat(rows.list("select id, state from webhook_delivery order by id"))
          .containsExactly("due-free WAITING", "due-locked SCHEDULED", "late-locked SCHEDULED");
      DeliveryTable removed = new DeliveryTable(database, List.of());
      assertThat(assertTimeoutPreemptively(SOON, () -> removed.forget(9))).isEqualTo(1);
      ending.rollback();
    }
  }

  @Test
  void aListOfAllStatesSortsNothing() throws Exception {
    rows.execute(
        "insert into webhook_delivery (id, webhook, event, occurred_at, state, due_at, keep_until)"
            + " select 'msg_' || n, 'lms', 'export.ready', now(),"
            + " (array['WAITING', 'DELIVERED', 'DEAD'])[1 + n % 3], now(), now()"
            + " from generate_series(1, 5000) n",
        "analyze webhook_delivery");
    try (Connection connection = database.getConnection();
        var explain = connection.prepareStatement("explain " + DeliveryTable.newest(false))) {
      explain.setString(1, HOOK);
      explain.setArray(2, connection.createArrayOf("text", new Object[0]));
      explain.setArray(3, connection.createArrayOf("text", new Object[0]));
      explain.setLong(4, Long.MAX_VALUE);
      explain.setInt(5, 50);
      StringBuilder plan = new StringBuilder();
      try (var lines = explain.executeQuery()) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      assertThat(plan.toString()).contains("webhook_delivery_by_number").doesNotContain("Sort");
    }
  }

  @Test
  void whatIsScheduledIsSentWhenItsTimeComesAndNotTooLate() throws Exception {
    try (Receiver receiver = Receiver.of(_ -> 200);
        DeliveryNode node = node(webhook(HOOK, receiver.url())).start()) {
      Instant now = Instant.now();
      for (String id : List.of("msg_due", "msg_late", "msg_early")) {
        Instant at = id.equals("msg_early") ? now.plusSeconds(600) : now.minusSeconds(60);
        Instant useless = id.equals("msg_late") ? now.minusSeconds(1) : now.plusSeconds(900);
        node.outbox()
            .add(
                List.of(
                    new Outbox.Entry(
                        HOOK, new Message(id, "export.expiring", at, "{}"), id, "plan", useless)));
      }
      assertThat(node.outbox().becomeDue()).isEqualTo(1);
      awaitState("msg_due", State.DELIVERED);
      assertThat(receiver.told()).hasSize(1);
      assertThat(table.find(HOOK, "msg_late", Set.of())).isEmpty();
      assertThat(delivery(HOOK, "msg_early").state()).isEqualTo(State.SCHEDULED);
    }
  }

  @Test
  void aListIsReadInPagesAndOldRowsGo() throws Exception {
    try (DeliveryNode node = node()) {
      node.addMany(HOOK, 5);
      List<DeliveryTable.Numbered> first =
          table.page(HOOK, Optional.of(State.WAITING), OptionalLong.empty(), 3, Set.of());
      assertThat(first)
          .extracting(one -> one.delivery().id())
          .containsExactly("msg_4", "msg_3", "msg_2");
      assertThat(
              table.page(
                  HOOK,
                  Optional.empty(),
                  OptionalLong.of(first.getLast().number()),
                  3,
                  Set.of("plan")))
          .extracting(one -> one.delivery().id())
          .containsExactly("msg_1", "msg_0");
      assertThat(table.page(HOOK, Optional.empty(), OptionalLong.empty(), 3, Set.of("other")))
          .isEmpty();
      assertThat(table.forgettable(9)).isZero();
      rows.execute("update webhook_delivery set keep_until = now() where id <> 'msg_3'");
      assertThat(table.forgettable(9)).as("those that still have to be sent").isZero();
      assertThat(new DeliveryTable(database, List.of("other")).forgettable(9))
          .as("of a webhook that was removed")
          .isEqualTo(4);
      rows.execute("update webhook_delivery set state = 'DEAD' where id <> 'msg_3'");
      assertThat(table.forgettable(9)).isEqualTo(4);
      assertThat(table.forget(9)).isEqualTo(4);
    }
  }
}
