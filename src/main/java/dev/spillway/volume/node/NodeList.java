package dev.spillway.volume.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The nodes of the installation, for operators. */
@ApplicationScoped
public class NodeList {

  private static final String ALL =
      """
      select id, host, kind, started_at, heard_at, until > now(),
        (select count(*) from lease where lease.node = node.id)
      from node order by started_at, id""";

  private final Rows rows;
  private final Node here;

  NodeList(DataSource database, Node here) {
    this.rows = new Rows(database);
    this.here = here;
  }

  /**
   * A node that runs, or did until a moment ago.
   *
   * @param kind of its volume
   * @param heardAt its last heartbeat
   * @param living whether its time has not ended
   * @param leases blobs that it reads or writes
   * @param here whether it is the node that answers
   */
  public record Member(
      String id,
      String host,
      String kind,
      Instant startedAt,
      Instant heardAt,
      boolean living,
      long leases,
      boolean here) {}

  /** All nodes, oldest first. */
  public List<Member> all() {
    return rows.query(
        ALL,
        row -> {
          List<Member> members = new ArrayList<>();
          while (row.next()) {
            members.add(
                new Member(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant(),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    row.getBoolean(6),
                    row.getLong(7),
                    row.getString(1).equals(here.id())));
          }
          return members;
        });
  }
}
