package dev.spillway.volume;

import dev.spillway.s3.S3;
import dev.spillway.volume.bucket.BucketClaim;
import dev.spillway.volume.bucket.BucketNames;
import dev.spillway.volume.bucket.BucketStore;
import dev.spillway.volume.local.LocalStore;
import dev.spillway.volume.local.VolumeClaim;
import dev.spillway.volume.local.VolumeFolder;
import dev.spillway.volume.node.DatabaseTime;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.node.Rows;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;

/** Opens the configured volume, and claims it when no installation has claimed it yet. */
@ApplicationScoped
class OpenVolume {

  private final Rows rows;
  private final VolumeSettings settings;
  private final S3 s3;
  private final Leases leases;
  private final InstantSource clock;
  private final InstantSource believed;
  private final ExecutorService executor;

  OpenVolume(
      DataSource database,
      VolumeSettings settings,
      S3 s3,
      Leases leases,
      InstantSource clock,
      @DatabaseTime InstantSource believed,
      @VirtualThreads ExecutorService executor) {
    this.rows = new Rows(database);
    this.settings = settings;
    this.s3 = s3;
    this.leases = leases;
    this.clock = clock;
    this.believed = believed;
    this.executor = executor;
  }

  /**
   * Opens the volume.
   *
   * @throws NotOursException when it belongs to another installation, or is away
   * @throws IOException when it cannot be read or written
   */
  @Produces
  @ApplicationScoped
  @Transactional(TxType.NOT_SUPPORTED)
  BlobStore open() throws IOException {
    // Committed before the marker is written: after a crash in between, the volume still belongs to
    // this installation.
    rows.update(
        "insert into volume (installation) values (?) on conflict do nothing",
        UUID.randomUUID().toString());
    return switch (settings.kind()) {
      case LOCAL -> local();
      case S3 -> {
        BucketClaim claim = claim();
        yield claim.patiently(
            () -> {
              boolean tried = claim.look();
              BlobStore store = s3();
              if (!tried) {
                claim.require();
              }
              return store;
            });
      }
    };
  }

  @Transactional(value = TxType.REQUIRES_NEW, rollbackOn = Exception.class)
  BlobStore local() throws IOException {
    Known known = known();
    new VolumeFolder(settings.path(), false).create();
    new VolumeClaim(settings.path(), known.installation(), known.claimed()).settle();
    rows.update("update volume set claimed = true where not claimed");
    return new LocalStore(settings.path(), known.installation(), executor);
  }

  @Transactional(value = TxType.REQUIRES_NEW, rollbackOn = Exception.class)
  BlobStore s3() throws IOException {
    Known known = known();
    BucketClaim claim = claim();
    claim.settle(known.installation(), known.claimed());
    rows.update("update volume set claimed = true where not claimed");
    return new BucketStore(
        claim.bucket(),
        claim.names(),
        known.installation(),
        settings.versions() == VolumeSettings.Versions.DELETE,
        leases::etag,
        clock,
        believed,
        executor);
  }

  private BucketClaim claim() {
    return new BucketClaim(
        s3.bucket(settings.bucket().orElseThrow()),
        BucketNames.of(settings.prefix().orElse("")),
        settings.versions(),
        BucketClaim.PATIENCE);
  }

  /** Locks the row until the transaction ends: of nodes that start at once, only one claims. */
  private Known known() {
    return rows.query(
        "select installation, claimed from volume for update",
        row -> {
          row.next();
          return new Known(row.getString(1), row.getBoolean(2));
        });
  }

  private record Known(String installation, boolean claimed) {}
}
