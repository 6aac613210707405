package dev.spillway.export.row;

import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.OptionalLong;

/** The row of an export: one request for a recipe with parameters. */
@Entity
@Table(name = "export")
public class Export extends PanacheEntityBase {

  /** Cannot be guessed; an export has no other name. */
  @Id public String id;

  public String recipe;

  public String owner;

  /** Name of the key that requested it; null if that was before keys were stored here. */
  public String caller;

  @Enumerated(EnumType.STRING)
  public ExportState state;

  /** {@code zip}, {@code tar} or {@code tar.gz}. */
  public String format;

  /** Canonical JSON; null once the export has ended. */
  public String parameters;

  /**
   * Name under which the archive is saved; null before it is planned, unless the request names it,
   * and once it has ended.
   */
  public String filename;

  public String manifestHash;

  /** Size of the archive in bytes, with all its parts; null before it is planned. */
  public Long length;

  public String etag;

  public Instant lastModified;

  public Integer entries;

  /**
   * Maximum size in bytes of the parts that a larger archive is split into; null when it is not
   * split.
   */
  public Long partSize;

  /** Number of parts; null when it has only one archive, and before it is planned. */
  public Integer parts;

  /** Set when the export has failed. */
  @Enumerated(EnumType.STRING)
  public ProblemType problemType;

  public String problemDetail;

  /** Additional members of the problem, as a JSON object. */
  public String problemMembers;

  @Enumerated(EnumType.STRING)
  public GoneReason goneReason;

  public Instant createdAt;

  public Instant readyAt;

  /** Time at which a client's socket last accepted a byte. */
  public Instant movedAt;

  /** Time at which every byte had been sent. */
  public Instant sentAt;

  /** Time at which every byte had been delivered. */
  public Instant coveredAt;

  public Instant endedAt;

  /** Retention mode; fixed with the next four fields when the export is requested. */
  @Enumerated(EnumType.STRING)
  public Recipe.Retention.Mode retention = Recipe.Retention.Mode.ONCE;

  /** Retention in seconds, from {@link #readyAt}; null in mode ONCE. */
  public Long keepSeconds;

  /** Whether it may be evicted earlier to free space. */
  public boolean evictable;

  /** Whether the bytes of a failed generation are deleted at once. */
  public boolean cleanOnError = true;

  /** Whether its bytes are stored by Spillway. */
  public boolean held;

  /**
   * Id of the blob with its bytes; null before space is reserved, if it is not held, and once it
   * has ended.
   */
  public String blobId;

  /** Whether its blob holds the contents of entries rather than the whole archive. */
  public boolean inParts;

  /** Whether some of its bytes are read from roots during the download although it has a blob. */
  public boolean readsRoots;

  /**
   * Entry names that the sources lack, as a JSON array; null when none is missing, and once it has
   * ended.
   */
  public String missing;

  /** End of its retention in mode KEEP; null in mode ONCE, and before it is ready. */
  public Instant availableUntil;

  /**
   * Number of the latest attempt, written before it starts. An attempt changes the row only while
   * its number stands here.
   */
  public int attemptsStarted;

  /**
   * Number of attempts that only prepared the next one, or were handed back. What is neither among
   * these nor failed, was lost with its node.
   */
  public int attemptsUncounted;

  /** Number of attempts that ended with an error of their own. */
  public int attemptsFailed;

  /** Returns {@link #partSize}; empty instead of null. */
  public OptionalLong partSize() {
    return partSize == null ? OptionalLong.empty() : OptionalLong.of(partSize);
  }
}
