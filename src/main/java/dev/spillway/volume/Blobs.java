package dev.spillway.volume;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.volume.node.Lease;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;

/**
 * The blobs of the volume, from the reservation until they are proven deleted:
 *
 * <ol>
 *   <li>{@link #reserve} inserts the row as WRITING; it counts before the first byte is written;
 *   <li>{@link #write} writes the bytes, and makes them durable;
 *   <li>{@link #stored} makes the row STORED, in the transaction that gives the blob its owner;
 *   <li>{@link #condemn} makes it CONDEMNED, in the transaction that takes its last owner away;
 *   <li>{@link #delete} removes the bytes, then the row.
 * </ol>
 *
 * <p>After a crash at any point, the next sweep finds the row and continues from there.
 */
@ApplicationScoped
public class Blobs implements ContentReader {

  private final BlobRows rows;
  private final BlobStore store;
  private final Leases leases;
  private final VolumeStatus.Reader status;
  private final SpaceCheck space;
  private final ExecutorService executor;
  private final SecureRandom random = new SecureRandom();

  public Blobs(
      DataSource database,
      BlobStore store,
      Leases leases,
      VolumeSettings settings,
      SpaceReclaimer reclaimer,
      DatabaseDisk databaseDisk,
      @VirtualThreads ExecutorService executor) {
    this.executor = executor;
    this.rows = new BlobRows(database);
    this.store = store;
    this.leases = leases;
    this.status = new VolumeStatus.Reader(rows, store, settings);
    this.space = new SpaceCheck(rows, store, settings, status, reclaimer, databaseDisk);
  }

  /** Returns a new random id of 128 bits, which no blob has. */
  public String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Reserves {@code bytes} for a new blob {@code id}, which is WRITING from now on. When they do
   * not fit, an urgent sweep is tried first. Must not be called in a transaction: a caller must not
   * wait for room while it holds locks.
   *
   * @throws RefusedException when there is no room, or the volume cannot be written
   */
  public void reserve(String id, long bytes) throws RefusedException {
    space.reserve(id, bytes);
  }

  /**
   * Begins to write the blob from its first byte; what an earlier attempt has left is replaced.
   *
   * @param id a blob that is WRITING; bytes beyond its reservation are reserved as they are written
   * @param largest upper limit of the blob's length, in bytes; 0 when it is unknown
   * @throws RefusedException when the volume cannot be written
   * @throws IOException when the blob is no longer WRITING
   */
  public BlobWriter write(String id, long largest) throws IOException {
    return BlobWriter.begin(id, largest, store, leases, rows, space);
  }

  /**
   * Deletes the bytes that an earlier writer has left of a WRITING blob. The blob stays WRITING and
   * keeps its reservation.
   *
   * @throws RefusedException when the bytes are not proven gone
   */
  public void discard(String id) throws RefusedException {
    try {
      store.delete(id);
    } catch (IOException e) {
      throw new RefusedException(new Refusal.Unwritable(), e);
    }
  }

  /**
   * Gives a WRITING blob another id, in the caller's transaction, after {@link #discard}: a writer
   * that still uses the old id then writes to a blob without an owner. Returns false when it is not
   * WRITING.
   */
  public boolean rename(String id, String next) {
    return rows.rename(id, next);
  }

  /**
   * Makes a WRITING blob STORED, in the caller's transaction. Returns false when it is not WRITING.
   */
  public boolean stored(StoredBlob blob) {
    return rows.store(blob);
  }

  /**
   * Makes the blobs CONDEMNED, in the caller's transaction; those that are CONDEMNED already do not
   * change. Returns the number of blobs that changed.
   */
  public int condemn(Collection<String> ids, CondemnReason reason) {
    return condemn(ids, reason, Duration.ZERO);
  }

  /**
   * As {@link #condemn(Collection, CondemnReason)}, but the blobs are deleted only after a delay,
   * unless room is needed earlier.
   */
  public int condemn(Collection<String> ids, CondemnReason reason, Duration after) {
    return ids.isEmpty() ? 0 : rows.condemn(ids, reason, after);
  }

  /**
   * Condemned blobs that may be deleted now: they have no lease and no promised address.
   *
   * @param most limit of the number returned
   * @param early whether to include blobs whose delay or retry delay has not ended
   */
  public List<Condemned> due(int most, boolean early) {
    return rows.due(most, early);
  }

  /**
   * Deletes the bytes of blobs that are {@link #due}, a few in parallel, and the rows of those that
   * are proven gone. A deletion that fails is retried later and does not stop the others.
   *
   * @throws NotOursException when the volume is away or belongs to another installation; no more
   *     blobs are deleted
   */
  public Deleted delete(List<Condemned> due) throws NotOursException {
    return Deletion.of(due, store, rows, executor);
  }

  /** Returns whether the blob is WRITING: room is reserved for it. */
  public boolean isWriting(String id) {
    return rows.reserved(id).isPresent();
  }

  /**
   * Ids of the WRITING blobs. Each belongs to an export that is being made, or its writer is dead.
   */
  public List<String> writing() {
    return rows.writing();
  }

  /**
   * Counted bytes of those of these blobs that no lease and no promise holds now, by id. Blobs in
   * use are left out.
   */
  public Map<String, Long> unleased(Collection<String> ids) {
    return ids.isEmpty() ? Map.of() : rows.unleased(ids);
  }

  /**
   * Bytes of condemned blobs whose deletion has not failed so far: only a lease, a promise or their
   * delay keeps them.
   */
  public long going() {
    return rows.going();
  }

  /**
   * Bytes that are missing for a reservation of {@code bytes}, whole blocks; 0 or less when it
   * fits.
   */
  public long missing(long bytes) throws IOException {
    return space.missing(bytes);
  }

  /**
   * Returns when the volume is there and belongs to this installation.
   *
   * @throws NotOursException otherwise: then nothing may be deleted or declared lost
   */
  public void requireOurs() throws IOException {
    store.requireOurs();
  }

  /** Takes a lease on a STORED blob for reading; empty when the blob is not STORED. */
  public Optional<Lease> lease(String id) {
    return leases.read(id);
  }

  /**
   * Returns an address from which a client can GET a STORED blob directly from the place, without
   * Spillway. Empty when the place has no addresses, or the blob is no longer STORED. The blob is
   * not deleted while the address can be read, even if this node dies.
   *
   * @param time how long the address is valid
   * @param reading time that a client which asks at the last moment may take to read the blob
   * @param mediaType Content-Type of the answer
   * @param disposition Content-Disposition of the answer
   */
  public Optional<URI> address(
      String id, Duration time, Duration reading, String mediaType, String disposition)
      throws IOException {
    Optional<URI> address = store.address(id, time, mediaType, disposition);
    // The promise comes before the address is handed out, and after it was made: an address that
    // could not be made needs no promise.
    return address.filter(_ -> rows.promise(id, time.plus(reading)));
  }

  /**
   * Returns the current status of the volume.
   *
   * @throws IOException when the place does not answer
   */
  public VolumeStatus status() throws IOException {
    return status.read();
  }

  @Override
  public OpenContent open(Content content) throws IOException {
    return switch (content) {
      case Content.Blob blob -> store.open(blob.id(), blob.length());
      case Content.BlobPart part -> store.open(part);
      case Content.RootFile _, Content.Inline _ -> throw foreign(content);
    };
  }

  @Override
  public OpenContent open(Content content, long from, long to) throws IOException {
    return content instanceof Content.Blob blob ? store.open(blob, from, to) : open(content);
  }

  @Override
  public void check(Content content) throws IOException {
    switch (content) {
      case Content.Blob blob -> store.check(blob.id(), blob.length());
      case Content.BlobPart part -> store.check(part.id(), part.blobLength());
      case Content.RootFile _, Content.Inline _ -> throw foreign(content);
    }
  }

  /** Checks each blob once, however many parts of it are in the list. */
  @Override
  public void checkAll(List<Content> contents) throws IOException {
    Set<String> looked = new HashSet<>();
    for (Content content : contents) {
      String id =
          switch (content) {
            case Content.Blob blob -> blob.id();
            case Content.BlobPart part -> part.id();
            case Content.RootFile _, Content.Inline _ -> throw foreign(content);
          };
      if (looked.add(id)) {
        check(content);
      }
    }
  }

  private static IllegalArgumentException foreign(Content content) {
    return new IllegalArgumentException("the volume holds blobs, not " + content.getClass());
  }
}
