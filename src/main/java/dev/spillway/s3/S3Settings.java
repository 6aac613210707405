package dev.spillway.s3;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The S3 store that a volume or roots are in. One store for all of them; nothing of it is asked
 * unless something is there.
 */
@ConfigMapping(prefix = "spillway.s3")
public interface S3Settings {

  /**
   * Address of a store other than AWS, {@code https://host:port}; AWS in {@link #region()} when it
   * is not set.
   */
  Optional<URI> endpoint();

  /**
   * Address of the same store for those who are redirected to it, where they cannot reach {@link
   * #endpoint()}.
   */
  Optional<URI> publicEndpoint();

  /**
   * File (PEM) with the certificates of the authorities that may have signed the store's, instead
   * of those that Java trusts; for a store with a private one.
   */
  Optional<Path> ca();

  /**
   * Region that requests are signed for. When it is not set: with an endpoint {@code us-east-1},
   * else what the AWS chain says.
   */
  Optional<String> region();

  /**
   * Whether the bucket is in the path of an address and not in its host name. When it is not set:
   * yes, if there is an endpoint.
   */
  Optional<Boolean> pathStyle();

  /**
   * Key to sign requests with. When it is not set, the usual AWS chain is asked: environment,
   * profile, web identity, container, instance.
   */
  Optional<String> accessKeyId();

  /** Secret of {@link #accessKeyId()}. Never logged. */
  Optional<String> secretAccessKey();

  /** Token of temporary credentials. Never logged. */
  Optional<String> sessionToken();

  /** How long a connection may take. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** How long the store may send nothing while it is to answer. */
  @WithDefault("30s")
  Duration readTimeout();

  /** How long the upload of one part may take, each time it is tried. */
  @WithDefault("2m")
  Duration uploadTimeout();

  /**
   * How long a short question to the store may take in all, each time it is tried included, where a
   * person waits for the answer.
   */
  @WithDefault("10s")
  Duration answerTimeout();

  /**
   * How long an export that is being made waits for a store that is away or busy, before it is
   * given up.
   */
  @WithDefault("5m")
  Duration patience();

  /**
   * How often a request is made at most, when the store refuses it for the moment or the connection
   * breaks.
   */
  @WithDefault("4")
  int attempts();

  /** How the store encrypts what it keeps of Spillway's. */
  @WithDefault("default")
  Encryption encryption();

  /** Key of AWS KMS, with {@code encryption=kms}; the account's own when it is not set. */
  Optional<String> kmsKey();

  /** What a request to store says of encryption. */
  enum Encryption {
    /** Nothing: the bucket's own setting holds. */
    DEFAULT,
    /** {@code AES256}: with keys of the store. */
    S3,
    /** {@code aws:kms}: with a key of AWS KMS. */
    KMS
  }
}
