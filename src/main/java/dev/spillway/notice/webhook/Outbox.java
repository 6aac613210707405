package dev.spillway.notice.webhook;

import dev.spillway.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The deliveries that are not over, in the table {@code webhook_delivery}. All times are
 * PostgreSQL's. A delivery belongs to the node that has taken it until {@code due_at}; then another
 * may take it, and the answer of the first one is ignored.
 *
 * <p>The events of one export are delivered one after the other: a delivery is not taken while an
 * earlier one of the same export waits.
 */
final class Outbox {

  private static final String ADD =
      """
      insert into webhook_delivery
        (id, webhook, event, export_id, recipe, occurred_at, data, state, due_at, useless_at, keep_until)
      select e.id, e.webhook, e.event, e.export_id, e.recipe, e.at::timestamptz, e.data::json, e.state,
        case e.state
          when 'SCHEDULED' then e.at::timestamptz
          -- Not before the earlier ones of its export, which wait for their next attempt.
          else greatest(now(), (
            select max(w.due_at) from webhook_delivery w
            where w.webhook = e.webhook and w.export_id = e.export_id
              and w.state = 'WAITING' and w.tried_at is not null))
        end,
        e.useless::timestamptz, greatest(now(), e.at::timestamptz) + ?::interval
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as e (id, webhook, event, export_id, recipe, at, data, state, useless)
      on conflict do nothing""";

  private static final String TAKE =
      """
      with due as (
        select d.id from webhook_delivery d
        where d.webhook = ? and d.state = 'WAITING' and d.due_at <= now()
          and not exists (
            select from webhook_delivery earlier
            where earlier.webhook = d.webhook and earlier.export_id = d.export_id
              and earlier.state = 'WAITING' and earlier.number < d.number)
        order by d.due_at, d.number
        limit ?
        for update skip locked)
      update webhook_delivery d
      set due_at = now() + ?::interval, attempts = attempts + 1,
        first_tried_at = coalesce(first_tried_at, now())
      from due where d.id = due.id
      returning d.id, d.event, d.occurred_at, d.data::text, d.attempts,
        extract(epoch from now() - d.first_tried_at)::float8""";

  /** The attempt that settles a delivery, if its turn is not over. */
  private static final String MINE = " where id = ? and attempts = ? and state = 'WAITING'";

  private static final String DELIVERED =
      "with settled as (update webhook_delivery set state = 'DELIVERED', data = null,"
          + " keep_until = now() + ?::interval, tried_at = now(), status = ?, problem = null, answer = ?"
          + MINE
          + " returning webhook, export_id, number), ";

  private static final String DEAD =
      "with settled as (update webhook_delivery set state = 'DEAD', tried_at = now(), status = ?,"
          + " problem = ?, answer = ?"
          + MINE
          + " returning webhook, export_id, number), ";

  private static final String AGAIN =
      "with settled as (update webhook_delivery set due_at = now() + ?::interval, tried_at = now(),"
          + " status = ?, problem = ?, answer = ?"
          + MINE
          + " returning webhook, export_id, number, due_at), ";

  private static final String LATER =
      " from settled s where l.webhook = s.webhook and l.export_id = s.export_id"
          + " and l.state = 'WAITING' and l.number > s.number";

  /** The next one of the export may go. */
  private static final String THEN_NEXT =
      "later as (update webhook_delivery l set due_at = least(l.due_at, now())"
          + LATER
          + " and l.attempts = 0) select from settled";

  /** The next ones of the export wait as well. */
  private static final String THEN_WAIT =
      "later as (update webhook_delivery l set due_at = greatest(l.due_at, s.due_at)"
          + LATER
          + ") select from settled";

  private static final String HAND_BACK =
      "update webhook_delivery set due_at = now(), attempts = attempts - 1" + MINE;

  /** Waits for no lock: what is locked ends with its export, or becomes due on another node. */
  private static final String BECOME_DUE =
      """
      update webhook_delivery
      set state = 'WAITING', number = nextval('webhook_delivery_number'), useless_at = null
      where id in (
        select id from webhook_delivery
        where state = 'SCHEDULED' and due_at <= now() and useless_at > now()
        for update skip locked)""";

  private static final String USELESS =
      """
      delete from webhook_delivery
      where id in (
        select id from webhook_delivery
        where state = 'SCHEDULED' and due_at <= now() and useless_at <= now()
        for update skip locked)""";

  /** Locks in the order of the numbers, as who settles a delivery does. */
  private static final String FORGET_NAMES =
      """
      update webhook_delivery set data = (data::jsonb #- '{archive,filename}')::json
      where id in (
        select id from webhook_delivery
        where export_id = any (?) and state in ('WAITING', 'DEAD')
        order by export_id, number
        for update)""";

  private static final String FORGET_SCHEDULED =
      """
      delete from webhook_delivery
      where id in (
        select id from webhook_delivery
        where export_id = any (?) and state = 'SCHEDULED'
        order by export_id, number
        for update)""";

  private final Statements statements;
  private final Duration history;

  /**
   * @param history how long what is not delivered is kept
   */
  Outbox(DataSource database, Duration history) {
    this.statements = new Statements(database);
    this.history = history;
  }

  /**
   * What becomes a delivery.
   *
   * @param exportId null for an event of the service; likewise {@code recipe}
   * @param useless null unless the event lies in the future: the time from which it is of no use
   */
  record Entry(String webhook, Message message, String exportId, String recipe, Instant useless) {}

  /**
   * A delivery that this node has taken.
   *
   * @param attempt its number, which ends the turn of any earlier one
   * @param tried since its first attempt
   */
  record Taken(Message message, int attempt, Duration tried) {}

  /**
   * Adds deliveries, in the caller's transaction if there is one. An event of an export is added
   * once.
   */
  void add(List<Entry> entries) throws SQLException {
    var _ =
        statements.update(
            ADD,
            Statements.interval(history),
            texts(entries, entry -> entry.message().id()),
            texts(entries, Entry::webhook),
            texts(entries, entry -> entry.message().event()),
            texts(entries, Entry::exportId),
            texts(entries, Entry::recipe),
            texts(entries, entry -> entry.message().at().toString()),
            texts(entries, entry -> entry.message().data()),
            texts(entries, entry -> entry.useless() == null ? "WAITING" : "SCHEDULED"),
            texts(entries, entry -> entry.useless() == null ? null : entry.useless().toString()));
  }

  private static String[] texts(List<Entry> entries, Function<Entry, String> text) {
    return entries.stream().map(text).toArray(String[]::new);
  }

  /** Takes at most {@code most} due deliveries of {@code webhook}, for {@code turn}. */
  List<Taken> take(String webhook, int most, Duration turn) throws SQLException {
    return statements.query(TAKE, Outbox::taken, webhook, most, Statements.interval(turn));
  }

  private static List<Taken> taken(ResultSet rows) throws SQLException {
    List<Taken> taken = new ArrayList<>();
    while (rows.next()) {
      Message message =
          new Message(
              rows.getString(1),
              rows.getString(2),
              rows.getObject(3, OffsetDateTime.class).toInstant(),
              rows.getString(4));
      taken.add(
          new Taken(message, rows.getInt(5), Duration.ofMillis((long) (rows.getDouble(6) * 1000))));
    }
    return taken;
  }

  /** False when the turn of the attempt is over, here and below. */
  boolean delivered(Taken delivery, Answer answer, Duration keep) throws SQLException {
    return settles(
        DELIVERED + THEN_NEXT,
        Statements.interval(keep),
        answer.status().getAsInt(),
        answer.excerpt(),
        delivery.message().id(),
        delivery.attempt());
  }

  boolean dead(Taken delivery, Answer answer) throws SQLException {
    return settles(
        DEAD + THEN_NEXT,
        status(answer),
        answer.problem().orElseThrow(),
        answer.excerpt(),
        delivery.message().id(),
        delivery.attempt());
  }

  boolean again(Taken delivery, Answer answer, Duration after) throws SQLException {
    return settles(
        AGAIN + THEN_WAIT,
        Statements.interval(after),
        status(answer),
        answer.problem().orElseThrow(),
        answer.excerpt(),
        delivery.message().id(),
        delivery.attempt());
  }

  /** An attempt that this node did not finish, because it stops. */
  boolean handBack(Taken delivery) throws SQLException {
    return statements.update(HAND_BACK, delivery.message().id(), delivery.attempt()) > 0;
  }

  /** Makes scheduled deliveries due whose time has come, and removes those that came too late. */
  int becomeDue() throws SQLException {
    var _ = statements.update(USELESS);
    return statements.update(BECOME_DUE);
  }

  /**
   * Exports have ended: what was scheduled for them is removed, and their file names are erased, as
   * in their rows.
   */
  void ended(Collection<String> exportIds) throws SQLException {
    String[] ids = Statements.array(exportIds);
    var _ = statements.update(FORGET_SCHEDULED, (Object) ids);
    var _ = statements.update(FORGET_NAMES, (Object) ids);
  }

  private static Integer status(Answer answer) {
    return answer.status().isPresent() ? answer.status().getAsInt() : null;
  }

  private boolean settles(String sql, Object... values) throws SQLException {
    return statements.query(sql, ResultSet::next, values);
  }
}
