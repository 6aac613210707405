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
 * The blobs of the volume, from the reservation to the proof that they are gone:
 *
 * <ol>
 *   <li>{@link #reserve} inserts the row, WRITING, which counts before there is a byte;
 *   <li>{@link #write} writes the bytes, and makes them durable;
 *   <li>{@link #stored} makes the row STORED, in the transaction that makes them somebody's;
 *   <li>{@link #condemn} makes it CONDEMNED, in the transaction in which nobody wants them any
 *       more;
 *   <li>{@link #delete} removes the bytes, then the row.
 * </ol>
 *
 * <p>Ended at any point, the next sweep finds the row and goes on from there.
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

  /** An id that no blob has. */
  public String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Promises {@code bytes} to the blob {@code id}, which is WRITING from now on. When they do not
   * fit, what may go is swept first. Not to be called in a transaction: nobody waits for room while
   * holding locks.
   *
   * @throws RefusedException when there is no room, or the volume cannot be written
   */
  public void reserve(String id, long bytes) throws RefusedException {
    space.reserve(id, bytes);
  }

  /**
   * Writes the blob from nothing, whatever an earlier attempt has left.
   *
   * @param id a blob that is WRITING; what is written beyond what it has reserved is reserved on
   *     the way
   * @param largest bytes that it may have at most; 0 when nobody knows
   * @throws RefusedException when the volume cannot be written, or the blob is no longer wanted
   */
  public BlobWriter write(String id, long largest) throws IOException {
    return BlobWriter.begin(id, largest, store, leases, rows, space);
  }

  /**
   * Deletes what an earlier writer has written of a blob that is WRITING; it stays WRITING, with
   * what it has reserved.
   *
   * @throws RefusedException when it is not proven gone
   */
  public void discard(String id) throws RefusedException {
    try {
      store.delete(id);
    } catch (IOException e) {
      throw new RefusedException(new Refusal.Unwritable(), e);
    }
  }

  /**
   * Gives a WRITING blob another id, in the caller's transaction, after {@link #discard}: whoever
   * still writes under the old one writes to nobody's. False when it is not WRITING.
   */
  public boolean rename(String id, String next) {
    return rows.rename(id, next);
  }

  /** WRITING becomes STORED, in the caller's transaction. False when it has been condemned. */
  public boolean stored(StoredBlob blob) {
    return rows.store(blob);
  }

  /**
   * CONDEMNED, in the caller's transaction; what is that already stays as it is. Returns how many
   * changed.
   */
  public int condemn(Collection<String> ids, CondemnReason reason) {
    return condemn(ids, reason, Duration.ZERO);
  }

  /**
   * As {@link #condemn(Collection, CondemnReason)}, to be deleted only after a while, unless room
   * is needed before.
   */
  public int condemn(Collection<String> ids, CondemnReason reason, Duration after) {
    return ids.isEmpty() ? 0 : rows.condemn(ids, reason, after);
  }

  /**
   * Condemned blobs that may be deleted now: no lease holds them.
   *
   * @param early also those whose time to be tried again has not come
   */
  public List<Condemned> due(int most, boolean early) {
    return rows.due(most, early);
  }

  /**
   * Deletes the bytes of blobs that are {@link #due}, a few at a time, and the rows of those that
   * are proven gone. One that is refused is tried again later, and stops none of the others.
   *
   * @throws NotOursException when the volume is not ours, or away; nothing more is deleted
   */
  public Deleted delete(List<Condemned> due) throws NotOursException {
    return Deletion.of(due, store, rows, executor);
  }

  /** Ids of the blobs that are WRITING: each is wanted by an export that is being made, or dead. */
  public List<String> writing() {
    return rows.writing();
  }

  /**
   * What each of these blobs counts, in bytes, of those that no lease holds now; the others are not
   * in it.
   */
  public Map<String, Long> unleased(Collection<String> ids) {
    return ids.isEmpty() ? Map.of() : rows.unleased(ids);
  }

  /**
   * Bytes of blobs that are condemned, and that nothing has kept from being deleted so far but a
   * lease or their time.
   */
  public long going() {
    return rows.going();
  }

  /**
   * How many bytes are missing for a reservation of {@code bytes}, whole blocks; 0 or less when it
   * fits.
   */
  public long missing(long bytes) throws IOException {
    return space.missing(bytes);
  }

  /**
   * Returns when the volume is there and ours.
   *
   * @throws NotOursException when it is not: nothing of it may be deleted or declared lost
   */
  public void requireOurs() throws IOException {
    store.requireOurs();
  }

  /** Holds a blob that is STORED, for as long as it is read; empty when it no longer is. */
  public Optional<Lease> lease(String id) {
    return leases.read(id);
  }

  /**
   * An address at which whoever has it may GET a STORED blob from the place itself, without
   * Spillway; empty when the place has none, or the blob is no longer STORED. Whatever becomes of
   * this node, the blob is not deleted while it may be read there.
   *
   * @param time how long it can be asked for
   * @param reading how long after that whoever asked at the last moment may take to read it
   * @param mediaType what the answer is to say of it, as is {@code disposition}
   */
  public Optional<URI> address(
      String id, Duration time, Duration reading, String mediaType, String disposition)
      throws IOException {
    Optional<URI> address = store.address(id, time, mediaType, disposition);
    // Promised before it is given out, and after it was made: one that could not be made is
    // nobody's.
    return address.filter(_ -> rows.promise(id, time.plus(reading)));
  }

  /** The volume as it is now; throws when the place or the database does not say. */
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

  /** However many parts it has, each blob once. */
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
