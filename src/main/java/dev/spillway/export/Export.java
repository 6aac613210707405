package dev.spillway.export;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One request of a recipe with parameters: the row behind it. */
@Entity
@Table(name = "export")
public class Export extends PanacheEntityBase {

  /** Unguessable; the only way to name it. */
  @Id public String id;

  public String recipe;

  public String owner;

  @Enumerated(EnumType.STRING)
  public ExportState state;

  /** {@code zip} or {@code tar}. */
  public String format;

  /** Canonical JSON; null once it has ended. */
  public String parameters;

  /** What the archive is saved as; null before it is ready, and once it has ended. */
  public String filename;

  @Column(name = "manifest_hash")
  public String manifestHash;

  /** Bytes of the archive; null before it is ready. */
  public Long length;

  public String etag;

  @Column(name = "last_modified")
  public Instant lastModified;

  public Integer entries;

  /** A {@link ProblemType} when it has failed. */
  @Enumerated(EnumType.STRING)
  @Column(name = "problem_type")
  public ProblemType problemType;

  @Column(name = "problem_detail")
  public String problemDetail;

  /** Further members of the problem, as a JSON object. */
  @Column(name = "problem_members")
  public String problemMembers;

  @Enumerated(EnumType.STRING)
  @Column(name = "gone_reason")
  public GoneReason goneReason;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "ready_at")
  public Instant readyAt;

  /** When a client's socket last took a byte of it. */
  @Column(name = "moved_at")
  public Instant movedAt;

  /** When every byte of it had been delivered. */
  @Column(name = "covered_at")
  public Instant coveredAt;

  @Column(name = "ended_at")
  public Instant endedAt;

  /** Until when somebody is known to work on it. */
  @Column(name = "attended_until")
  public Instant attendedUntil;

  /** Counted before each attempt, so that one that is lost with its node counts too. */
  @Column(name = "attempts_started")
  public int attemptsStarted;

  /** Attempts that ended with an error of their own. */
  @Column(name = "attempts_failed")
  public int attemptsFailed;
}
