package dev.spillway.volume.node;

import dev.spillway.sql.Statements;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables {@code node} and {@code heartbeat}. */
final class NodeRows {

  /**
   * A gap in which no node was heard of: less than a node lives without, more than a single one is
   * silent.
   */
  private static final String STEADY =
      """
      update heartbeat set heard_at = now(), steady_since = case
        when heard_at between now() - ?::interval and now() + interval '5 seconds' then steady_since
        else now() end""";

  private static final String BEAT =
      """
      with steady as (%s),
      heard as (update node set heard_at = now(), until = now() + ?::interval where id = ? returning 1)
      select clock_timestamp(), (select count(*) from heard),
        (select count(*) from node where until > now() or id = ?)"""
          .formatted(STEADY);

  private static final String JOIN =
      """
      with steady as (%s)
      insert into node (id, host, kind, place, until) values (?, ?, ?, ?, now() + ?::interval)
      on conflict do nothing"""
          .formatted(STEADY);

  private static final String ALONE =
      "select host, place, to_char(until at time zone 'UTC', 'HH24:MI:SS') from node where kind = ? and id <> ?";

  private static final String FORGET =
      """
      delete from node
      where until <= now() and (select steady_since from heartbeat) <= now() - ?::interval
      returning id, host""";

  private final Rows rows;
  private final String timeout;
  private final String gap;

  /**
   * @param timeout how long a node lives without being heard of
   */
  NodeRows(DataSource database, Duration timeout) {
    // A heartbeat that hangs gives way to the next in time.
    this.rows = new Rows(database, timeout.dividedBy(8));
    this.timeout = Statements.interval(timeout);
    this.gap = Statements.interval(timeout.dividedBy(2));
  }

  /**
   * What PostgreSQL said to a heartbeat.
   *
   * @param time its own
   * @param known whether the node has a row; then it holds for one timeout more
   * @param living nodes whose time has not ended
   */
  record Heard(Instant time, boolean known, int living) {}

  Heard beat(String id) {
    return rows.query(
        BEAT,
        row -> {
          row.next();
          return new Heard(
              row.getObject(1, OffsetDateTime.class).toInstant(), row.getInt(2) > 0, row.getInt(3));
        },
        gap,
        timeout,
        id,
        id);
  }

  /** False when there is one already that must be alone. */
  boolean join(String id, String host, Place place) {
    return rows.update(JOIN, gap, id, host, place.kind(), place.name(), timeout) > 0;
  }

  /** A node with this kind of volume but {@code but}, in words; empty when there is none. */
  Optional<String> alone(String kind, String but) {
    return rows.query(
        ALONE,
        row ->
            row.next()
                ? Optional.of(
                    "on %s with the folder %s, not dead before %s UTC"
                        .formatted(row.getString(1), row.getString(2), row.getString(3)))
                : Optional.empty(),
        kind,
        but);
  }

  /** Takes a node away with its leases; false when it has no row. */
  boolean remove(String id) {
    return rows.update("delete from node where id = ?", id) > 0;
  }

  /** Takes nodes of this kind of volume away whose time has ended. */
  void removeEnded(String kind) {
    rows.update("delete from node where kind = ? and until <= now()", kind);
  }

  void removeAll() {
    rows.update("delete from node");
  }

  /**
   * Takes nodes away whose time has ended although PostgreSQL could have heard of them; names and
   * machines.
   */
  List<String> forget() {
    return rows.query(
        FORGET,
        row -> {
          List<String> gone = new ArrayList<>();
          while (row.next()) {
            gone.add(row.getString(1) + " host=" + row.getString(2));
          }
          return gone;
        },
        timeout);
  }
}
