package dev.spillway.s3;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.Closeable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The configured store. Has one client for everything, created when it is first needed: an
 * installation without S3 does not pay for it. Thread-safe.
 */
@Singleton
public final class S3 implements Closeable {

  private final S3Settings settings;
  private final RetryPolicy retries;
  private AwsCredentialsProvider credentials;
  private S3Client client;
  private S3Presigner presigner;

  public S3(S3Settings settings) {
    this.settings = settings;
    this.retries = new RetryPolicy(settings.patience());
  }

  /** Returns the bucket of this name. Sends no request, so the bucket may not exist. */
  public Bucket bucket(String name) {
    return new Bucket(name, this, settings);
  }

  /** The retries for requests that no client waits for. */
  public RetryPolicy patience() {
    return retries;
  }

  private synchronized AwsCredentialsProvider credentials() {
    if (credentials == null) {
      credentials = Clients.credentials(settings);
    }
    return credentials;
  }

  synchronized S3Client client() {
    if (client == null) {
      client = Clients.client(settings, credentials());
    }
    return client;
  }

  synchronized SignedAddresses addresses() {
    if (presigner == null) {
      presigner = Clients.presigner(settings, credentials());
    }
    return new SignedAddresses(presigner, credentials());
  }

  @Override
  @PreDestroy
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
    if (presigner != null) {
      presigner.close();
    }
  }
}
