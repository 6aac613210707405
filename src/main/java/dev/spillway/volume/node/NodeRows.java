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
   * Restarts the steady time after a gap without any heartbeat. The gap is shorter than the timeout
   * of a node, and longer than the interval of one node's heartbeats.
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
   * Access to the tables.
   *
   * @param timeout time after which a node without heartbeats is dead
   */
  NodeRows(DataSource database, Duration timeout) {
    // A heartbeat that hangs times out before the next one is due.
    this.rows = new Rows(database, timeout.dividedBy(8));
    this.timeout = Statements.interval(timeout);
    this.gap = Statements.interval(timeout.dividedBy(2));
  }

  /**
   * The answer of PostgreSQL to a heartbeat.
   *
   * @param time PostgreSQL's time
   * @param known whether the node has a row; then it is alive for one more timeout
   * @param living number of nodes whose time has not ended
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

  /** Inserts the node. Returns false when it conflicts with a node that must be alone. */
  boolean join(String id, String host, Place place) {
    return rows.update(JOIN, gap, id, host, place.kind(), place.name(), timeout) > 0;
  }

  /** Describes a node with this kind of volume other than {@code but}; empty when there is none. */
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

  /** Removes a node with its leases. Returns false when it has no row. */
  boolean remove(String id) {
    return rows.update("delete from node where id = ?", id) > 0;
  }

  /** Removes the nodes with this kind of volume whose time has ended. */
  void removeEnded(String kind) {
    rows.update("delete from node where kind = ? and until <= now()", kind);
  }

  void removeAll() {
    rows.update("delete from node");
  }

  /**
   * Removes the nodes whose time has ended although PostgreSQL was reachable for a whole timeout.
   * Returns their ids and machines.
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
