package dev.spillway.notice.webhook;

import dev.spillway.access.WebhookDeliveries.Attempt;
import dev.spillway.access.WebhookDeliveries.Delivery;
import dev.spillway.access.WebhookDeliveries.State;
import dev.spillway.notice.webhook.WebhookMetrics.Backlog;
import dev.spillway.sql.Statements;
import dev.spillway.sql.UncheckedSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;

/** The table {@code webhook_delivery}, as operators and sweeps see it. */
final class DeliveryTable {

  private static final String COLUMNS =
      "select number, id, event, export_id, occurred_at, state, attempts, due_at,"
          + " tried_at, status, problem, answer from webhook_delivery where webhook = ?";

  /** For a key that is bound to recipes. */
  private static final String OF_RECIPES =
      " and (recipe is null or cardinality(?::text[]) = 0 or recipe = any (?::text[]))";

  private static final String BACKLOGS =
      """
      select webhook, count(*) filter (where state = 'WAITING'), count(*) filter (where state = 'DEAD'),
        coalesce(extract(epoch from now() - min(occurred_at) filter (where state = 'WAITING')), 0)::float8
      from webhook_delivery where state in ('WAITING', 'DEAD') group by webhook""";

  private static final String RETRY =
      """
      update webhook_delivery
      set state = 'WAITING', number = nextval('webhook_delivery_number'), due_at = now(), attempts = 0,
        first_tried_at = null
      where webhook = ? and id = ? and state = 'DEAD'""";

  /** What waits for a webhook that is still there becomes a dead letter first. */
  private static final String OLD =
      "select id from webhook_delivery where keep_until <= now()"
          + " and (state in ('DELIVERED', 'DEAD') or webhook <> all (?))"
          + " order by keep_until limit ?";

  private static final String NEWEST = " and number < ? order by number desc limit ?";

  private final Statements statements;
  private final String[] webhooks;

  /**
   * @param webhooks names of those that are configured
   */
  DeliveryTable(DataSource database, Collection<String> webhooks) {
    this.statements = new Statements(database);
    this.webhooks = webhooks.toArray(String[]::new);
  }

  /** A delivery and its number, which is the cursor of a page. */
  record Numbered(long number, Delivery delivery) {}

  /** By webhook; those without a backlog are not in it. */
  Map<String, Backlog> backlogs() throws SQLException {
    return statements.query(
        BACKLOGS,
        rows -> {
          Map<String, Backlog> backlogs = new HashMap<>();
          while (rows.next()) {
            backlogs.put(
                rows.getString(1),
                new Backlog(rows.getLong(2), rows.getLong(3), rows.getDouble(4)));
          }
          return backlogs;
        });
  }

  /** The last {@code most} attempts of a webhook that are known, the latest first. */
  List<Numbered> lastTried(String webhook, int most, Set<String> recipes) throws SQLException {
    String[] names = Statements.array(recipes);
    return statements.query(
        COLUMNS + OF_RECIPES + " and tried_at is not null order by tried_at desc limit ?",
        DeliveryTable::read,
        webhook,
        names,
        names,
        most);
  }

  /** At most {@code most} deliveries with numbers below {@code before}, the newest first. */
  List<Numbered> page(
      String webhook, Optional<State> state, OptionalLong before, int most, Set<String> recipes)
      throws SQLException {
    String[] names = Statements.array(recipes);
    List<Object> values = new ArrayList<>(List.of(webhook, names, names));
    state.map(State::name).ifPresent(values::add);
    values.add(before.orElse(Long.MAX_VALUE));
    values.add(most);
    return statements.query(
        newest(state.isPresent()), DeliveryTable::read, values.toArray(Object[]::new));
  }

  /** The statement of a page; {@code ofState}: of one state. */
  static String newest(boolean ofState) {
    return COLUMNS + OF_RECIPES + (ofState ? " and state = ?" : "") + NEWEST;
  }

  Optional<Delivery> find(String webhook, String id, Set<String> recipes) throws SQLException {
    String[] names = Statements.array(recipes);
    return statements
        .query(COLUMNS + OF_RECIPES + " and id = ?", DeliveryTable::read, webhook, names, names, id)
        .stream()
        .map(Numbered::delivery)
        .findFirst();
  }

  /** Makes a dead delivery wait again, as if it were new. False when it is not dead. */
  boolean retry(String webhook, String id) throws SQLException {
    return statements.update(RETRY, webhook, id) > 0;
  }

  /** Number of rows that {@link #forget} would delete. */
  int forgettable(int most) throws SQLException {
    return statements.query(
        "select count(*) from (" + OLD + ") as old",
        rows -> rows.next() ? rows.getInt(1) : 0,
        webhooks,
        most);
  }

  int forget(int most) throws SQLException {
    // What is locked goes with the next pass.
    return statements.update(
        "delete from webhook_delivery where id in (" + OLD + " for update skip locked)",
        webhooks,
        most);
  }

  private static List<Numbered> read(ResultSet rows) throws SQLException {
    List<Numbered> read = new ArrayList<>();
    while (rows.next()) {
      State state = State.valueOf(rows.getString(6));
      boolean open = state == State.WAITING || state == State.SCHEDULED;
      read.add(
          new Numbered(
              rows.getLong(1),
              new Delivery(
                  rows.getString(2),
                  rows.getString(3),
                  Optional.ofNullable(rows.getString(4)),
                  time(rows, 5).orElseThrow(),
                  state,
                  rows.getInt(7),
                  open ? time(rows, 8) : Optional.empty(),
                  time(rows, 9).map(at -> attempt(rows, at)))));
    }
    return read;
  }

  private static Attempt attempt(ResultSet rows, Instant at) {
    return UncheckedSql.of(
        () -> {
          int status = rows.getInt(10);
          return new Attempt(
              at,
              rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(status),
              Optional.ofNullable(rows.getString(11)),
              rows.getString(12));
        });
  }

  private static Optional<Instant> time(ResultSet rows, int column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
