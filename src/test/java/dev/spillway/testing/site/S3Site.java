package dev.spillway.testing.site;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A {@link Site} whose volume is in a bucket, and a store that can be made to fail. */
public final class S3Site implements AutoCloseable {

  /** Below it is the volume. */
  public static final String PREFIX = "archives/";

  private final FaultyS3 faulty;
  private final S3 s3;
  private final Bucket bucket;
  private final Site site;

  private S3Site(Path folder, String databaseUrl) throws IOException {
    // S3Proxy says of every upload that it has just begun.
    S3Server server = S3Server.s3Mock();
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3();
    bucket = s3.bucket(server.createBucket());
    Map<String, String> settings = new HashMap<>(server.settingsFor(faulty.endpoint()));
    settings.put("spillway.volume.kind", "s3");
    settings.put("spillway.volume.bucket", bucket.name());
    settings.put("spillway.volume.prefix", PREFIX);
    settings.put("spillway.s3.read-timeout", "2s");
    settings.put("spillway.s3.attempts", "2");
    settings.put("spillway.node.timeout", "8s");
    site = Site.in(folder, databaseUrl, settings);
  }

  /** A place in {@code folder}, which is empty, over an empty database; not started. */
  public static S3Site in(Path folder, String databaseUrl) throws IOException {
    return new S3Site(folder, databaseUrl);
  }

  public Site site() {
    return site;
  }

  /** What stands before the store. */
  public FaultyS3 faulty() {
    return faulty;
  }

  /** The bucket, past what stands before it. */
  public Bucket bucket() {
    return bucket;
  }

  /** Id of the blob of an export. */
  public String blob(String export) {
    return site.rows().list("select blob_id from export where id = '" + export + "'").getFirst();
  }

  /** Key of the object of an export. */
  public String key(String export) {
    String blob = blob(export);
    return PREFIX + "blobs/" + blob.substring(0, 2) + "/" + blob;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    site.close();
    s3.close();
    faulty.close();
  }
}
