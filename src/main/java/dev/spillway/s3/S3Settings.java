package dev.spillway.s3;

import dev.spillway.settings.AtLeast;
import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The S3 store of the volume and of roots; one store for all of them. Unused unless one of them is
 * in S3.
 */
@ConfigMapping(prefix = "spillway.s3")
public interface S3Settings {

  /** Why timeouts are bounded. */
  String WAITING = "because what waits for the store waits so long";

  /**
   * Address of a store other than AWS, {@code https://host:port}. Default: AWS in {@link
   * #region()}.
   */
  Optional<URI> endpoint();

  /**
   * Address of the same store for redirected clients, when they cannot reach {@link #endpoint()}.
   */
  Optional<URI> publicEndpoint();

  /**
   * PEM file with the certificates of the authorities that may have signed the store's certificate,
   * instead of those that Java trusts; for a store with a private authority.
   */
  Optional<Path> ca();

  /**
   * Region that requests are signed for. Default: {@code us-east-1} with an endpoint, otherwise
   * that of the AWS chain.
   */
  Optional<String> region();

  /**
   * Whether addresses have the bucket in the path and not in the host name. Default: true with an
   * endpoint.
   */
  Optional<Boolean> pathStyle();

  /**
   * Access key for the signatures. Default: the AWS chain, which is environment, profile, web
   * identity, container, instance.
   */
  Optional<String> accessKeyId();

  /** Secret of {@link #accessKeyId()}. Never logged. */
  Optional<String> secretAccessKey();

  /** Token of temporary credentials. Never logged. */
  Optional<String> sessionToken();

  /** Timeout for opening a connection. */
  @WithDefault("5s")
  @Between(from = "100ms", to = "1h", because = WAITING)
  Duration connectTimeout();

  /** Longest silence of the store while its answer is awaited. */
  @WithDefault("30s")
  @Between(from = "100ms", to = "1h", because = WAITING)
  Duration readTimeout();

  /** Timeout for the upload of one part, per attempt. */
  @WithDefault("2m")
  @Between(from = "100ms", to = "1h", because = WAITING)
  Duration uploadTimeout();

  /** Timeout for a short request that a client waits for, including its retries. */
  @WithDefault("10s")
  @Between(from = "100ms", to = "1h", because = WAITING)
  Duration answerTimeout();

  /**
   * How long an export in progress retries while the store is unreachable or busy, before it fails.
   */
  @WithDefault("5m")
  @Between(
      from = "0s",
      to = "1h",
      because = "because an export that waits for the store so long takes the place of others")
  Duration patience();

  /**
   * Limit of the attempts of a request when the store refuses it for the moment or the connection
   * breaks.
   */
  @WithDefault("4")
  @AtLeast(value = 1, write = "1 or more, such as 4")
  int attempts();

  /** How the store encrypts Spillway's objects. */
  @WithDefault("default")
  Encryption encryption();

  /** Key of AWS KMS, with {@code encryption=kms}. Default: the key of the account. */
  Optional<String> kmsKey();

  /** The encryption headers of a request to store an object. */
  enum Encryption {
    /** None: the bucket's setting applies. */
    DEFAULT,
    /** {@code AES256}: with keys of the store. */
    S3,
    /** {@code aws:kms}: with a key of AWS KMS. */
    KMS
  }
}
