package dev.spillway.volume;

import dev.spillway.sql.Statements;
import dev.spillway.volume.node.Rows;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * The tables {@code blob} and {@code volume}. Each statement changes a blob and the counters
 * together, so that concurrent callers always see consistent counters. Lock order: blobs by id,
 * then the counters.
 */
final class BlobRows {

  private static final String RESERVE =
      """
      with room as (
        update volume set reserved = reserved + ?
        where used + reserved + ? <= ? and reserved + ? <= ?
        returning 1)
      insert into blob (id, state, bytes) select ?, 'WRITING', ? from room""";

  private static final String GROW =
      """
      with growing as (select id from blob where id = ? and state = 'WRITING' for update),
      room as (
        update volume set reserved = reserved + ?
        where exists (select from growing) and used + reserved + ? <= ? and reserved + ? <= ?
        returning 1)
      update blob set bytes = bytes + ? where id = (select id from growing) and exists (select from room)""";

  private static final String STORE =
      """
      with written as (select id, bytes from blob where id = ? and state = 'WRITING' for update),
      counted as (update volume set reserved = reserved - written.bytes, used = used + ? from written)
      update blob set state = 'STORED', bytes = ?, length = ?, sha256 = ?, part_size = ?, etag = ?, stored_at = now()
      where id = (select id from written)""";

  private static final String CONDEMN =
      """
      with ending as (
        select id, bytes, state from blob where id = any (?) and state <> 'CONDEMNED' order by id for update),
      counted as (
        update volume set reserved = reserved - moved.bytes, used = used + moved.bytes
        from (select sum(bytes) as bytes from ending where state = 'WRITING') as moved
        where moved.bytes > 0)
      update blob set state = 'CONDEMNED', reason = ?, condemned_at = now(), delete_after = now() + ?::interval
      from ending where blob.id = ending.id""";

  // A lease ends when its row is deleted: dead nodes and their leases are removed before any blob
  // is deleted.
  private static final String DUE =
      """
      select id, reason, bytes from blob b
      where state = 'CONDEMNED' and (delete_after <= now() or ?)
        and (promised_until is null or promised_until <= now())
        and not exists (select from lease where blob_id = b.id)
      order by delete_after, id limit ?""";

  // "state not in" keeps PostgreSQL from using the index of condemned blobs: with old statistics it
  // would scan that whole index for each batch instead of looking up the ids.
  private static final String FORGET =
      """
      with gone as (
        delete from blob where id = any (?) and state not in ('WRITING', 'STORED')
          -- Not waited for: lost with a crash, it counts a blob that the next sweep finds gone.
          and set_config('synchronous_commit', 'off', true) = 'off'
        returning bytes),
      unleased as (delete from lease where blob_id = any (?))
      update volume set used = used - (select coalesce(sum(bytes), 0) from gone)""";

  private static final String REFUSED =
      """
      update blob set failures = failures + 1, failure = ?,
        delete_after = now() + least(interval '1 hour', interval '10 seconds' * power(2, least(failures, 20)))
      where id = ? and state = 'CONDEMNED'""";

  private static final String UNLEASED =
      """
      select id, bytes from blob b where id = any (?)
        and (promised_until is null or promised_until <= now())
        and not exists (select from lease where blob_id = b.id)""";

  private static final String PROMISE =
      """
      update blob set promised_until = greatest(promised_until, now() + ?::interval)
      where id = ? and state = 'STORED'""";

  private static final String COUNTED =
      "select used, reserved, (select min(stored_at) from blob where state = 'STORED') from volume";

  private static final String RECOUNT =
      """
      with sums as (
        select coalesce(sum(bytes) filter (where state <> 'WRITING'), 0)::bigint as used,
               coalesce(sum(bytes) filter (where state = 'WRITING'), 0)::bigint as reserved
        from blob),
      counted as (update volume set used = sums.used, reserved = sums.reserved from sums)
      select abs(volume.used - sums.used) + abs(volume.reserved - sums.reserved) from volume, sums""";

  /** A client waits for the counters; they are read within milliseconds, or not at all. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Rows rows;
  private final Rows prompt;

  BlobRows(DataSource database) {
    this.rows = new Rows(database);
    this.prompt = new Rows(database, ANSWER);
  }

  /**
   * The room that is left, in bytes.
   *
   * @param quota the quota
   * @param disk free bytes of the disk, including those that are reserved already
   */
  record Room(long quota, long disk) {}

  /** Inserts a WRITING blob that reserves {@code bytes}. Returns false when there is no room. */
  boolean reserve(String id, long bytes, Room room) {
    return rows.update(RESERVE, bytes, bytes, room.quota(), bytes, room.disk(), id, bytes) > 0;
  }

  /**
   * Reserves {@code bytes} more for a WRITING blob. Returns false when there is no room, or the
   * blob is not WRITING.
   */
  boolean grow(String id, long bytes, Room room) {
    return rows.update(GROW, id, bytes, bytes, room.quota(), bytes, room.disk(), bytes) > 0;
  }

  /**
   * Makes a WRITING blob STORED and counts its bytes as used. Returns false when it is not WRITING.
   */
  boolean store(StoredBlob blob) {
    Long partSize = blob.partSize().isPresent() ? blob.partSize().getAsLong() : null;
    return rows.update(
            STORE,
            blob.id(),
            blob.counted(),
            blob.counted(),
            blob.length(),
            HexFormat.of().parseHex(blob.sha256()),
            partSize,
            blob.etag().orElse(null))
        > 0;
  }

  /**
   * Makes the blobs CONDEMNED, whatever their state. Blobs that are CONDEMNED already keep their
   * reason. Returns the number of blobs that changed.
   */
  int condemn(Collection<String> ids, CondemnReason reason, Duration after) {
    return rows.update(CONDEMN, Statements.array(ids), reason.name(), Statements.interval(after));
  }

  /** Protects a STORED blob from deletion for {@code time}. Returns false when it is not STORED. */
  boolean promise(String id, Duration time) {
    return rows.update(PROMISE, Statements.interval(time), id) > 0;
  }

  /**
   * Condemned blobs without a lease or a promise, at most {@code most}, ordered by when they are
   * due.
   *
   * @param early whether to include blobs that are not due yet
   */
  List<Condemned> due(int most, boolean early) {
    return rows.query(
        DUE,
        found -> {
          List<Condemned> due = new ArrayList<>();
          while (found.next()) {
            due.add(
                new Condemned(
                    found.getString(1),
                    CondemnReason.valueOf(found.getString(2)),
                    found.getLong(3)));
          }
          return due;
        },
        early,
        most);
  }

  /** The counted bytes of those of these blobs that have no lease and no promise, by id. */
  Map<String, Long> unleased(Collection<String> ids) {
    return rows.query(
        UNLEASED,
        found -> {
          Map<String, Long> unleased = new HashMap<>();
          while (found.next()) {
            unleased.put(found.getString(1), found.getLong(2));
          }
          return unleased;
        },
        (Object) Statements.array(ids));
  }

  /** Counted bytes of all condemned blobs whose deletion has never failed. */
  long going() {
    return rows.query(
        "select coalesce(sum(bytes), 0)::bigint from blob where state = 'CONDEMNED' and failures = 0",
        found -> {
          found.next();
          return found.getLong(1);
        });
  }

  /** Bytes that a WRITING blob has reserved; empty when it is not WRITING. */
  OptionalLong reserved(String id) {
    return rows.query(
        "select bytes from blob where id = ? and state = 'WRITING'",
        found -> found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty(),
        id);
  }

  /**
   * Gives a WRITING blob another id; it keeps its reservation. Returns false when it is not
   * WRITING.
   */
  boolean rename(String id, String next) {
    return rows.update("update blob set id = ? where id = ? and state = 'WRITING'", next, id) > 0;
  }

  /** Deletes the rows of condemned blobs whose bytes are proven gone, and subtracts their bytes. */
  void forget(Collection<String> ids) {
    rows.update(FORGET, Statements.array(ids), Statements.array(ids));
  }

  /**
   * Records that a deletion failed. The delay before the next retry grows each time, from 10 s to 1
   * h.
   */
  void refused(String id, String failure) {
    rows.update(REFUSED, failure, id);
  }

  /** Ids of blobs that are WRITING. */
  List<String> writing() {
    return rows.query(
        "select id from blob where state = 'WRITING'",
        found -> {
          List<String> ids = new ArrayList<>();
          while (found.next()) {
            ids.add(found.getString(1));
          }
          return ids;
        });
  }

  /** The counters of the volume, and when the oldest STORED blob was stored. */
  record Counted(long used, long reserved, Optional<Instant> oldest) {}

  Counted counted() {
    return prompt.query(
        COUNTED,
        found -> {
          found.next();
          return new Counted(
              found.getLong(1),
              found.getLong(2),
              Optional.ofNullable(found.getTimestamp(3)).map(Timestamp::toInstant));
        });
  }

  /** A row, to compare with its file; {@code length} is 0 unless the blob is STORED. */
  record Known(boolean stored, long length) {}

  /** Rows whose id begins with {@code prefix}, two digits, by id. */
  Map<String, Known> known(String prefix) {
    return rows.query(
        "select id, state = 'STORED', length from blob where id >= ? and id < ?",
        found -> {
          Map<String, Known> known = new HashMap<>();
          while (found.next()) {
            known.put(found.getString(1), new Known(found.getBoolean(2), found.getLong(3)));
          }
          return known;
        },
        prefix,
        prefix + "g");
  }

  boolean exists(String id) {
    return rows.query("select from blob where id = ?", ResultSet::next, id);
  }

  /** Blocks all other changes of the counters until the caller's transaction ends. */
  void lockCounters() {
    rows.query("select from volume for update", ResultSet::next);
  }

  /**
   * Sets the counters to the sums of the rows. Returns the number of bytes by which they were off.
   * The caller must hold {@link #lockCounters}.
   */
  long recount() {
    return rows.query(
        RECOUNT,
        found -> {
          found.next();
          return found.getLong(1);
        });
  }
}
