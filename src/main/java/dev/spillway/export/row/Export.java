package dev.spillway.export.row;

import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
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

  /** {@code zip}, {@code tar} or {@code tar.gz}. */
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

  /** When every byte of it had been sent. */
  @Column(name = "sent_at")
  public Instant sentAt;

  /** When every byte of it had been delivered. */
  @Column(name = "covered_at")
  public Instant coveredAt;

  @Column(name = "ended_at")
  public Instant endedAt;

  /** When it ends; settled with the next four when it was asked for. */
  @Enumerated(EnumType.STRING)
  public Recipe.Retention.Mode retention = Recipe.Retention.Mode.ONCE;

  /** How long it is kept from {@link #readyAt} on; null in mode ONCE. */
  @Column(name = "keep_seconds")
  public Long keepSeconds;

  /** Whether it may go earlier to make room. */
  public boolean evictable;

  /** Whether what its generation wrote is deleted at once when it fails. */
  @Column(name = "clean_on_error")
  public boolean cleanOnError = true;

  /** Whether its bytes are Spillway's own. */
  public boolean held;

  /**
   * The blob that its bytes are in; null before room was reserved, when it is not held, and once it
   * has ended.
   */
  @Column(name = "blob_id")
  public String blobId;

  /** Whether its blob holds the contents of entries, not the archive as a whole. */
  @Column(name = "in_parts")
  public boolean inParts;

  /** Whether some of its bytes are read from roots while it is downloaded, though it has a blob. */
  @Column(name = "reads_roots")
  public boolean readsRoots;

  /**
   * What is missing in it, as a JSON array of entry names; null when nothing is, and once it has
   * ended.
   */
  public String missing;

  /** The end of its time in mode KEEP; null in mode ONCE, and before it is ready. */
  @Column(name = "available_until")
  public Instant availableUntil;

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
