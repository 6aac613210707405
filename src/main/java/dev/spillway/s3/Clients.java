package dev.spillway.s3;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the clients of the SDK from the settings. */
final class Clients {

  private static final String KEPT_CONNECTIONS = "http.maxConnections";

  /** Default region for the signatures to a store other than AWS: most accept no other. */
  private static final Region USUAL = Region.US_EAST_1;

  static {
    // By default Java keeps 5 idle connections per host: with more parts in parallel, the others
    // would connect and shake hands again each time.
    if (System.getProperty(KEPT_CONNECTIONS) == null) {
      System.setProperty(KEPT_CONNECTIONS, "32");
    }
  }

  private Clients() {}

  /**
   * Removes {@code Expect: 100-continue}: a store that never answers 100 would delay each body by a
   * timeout.
   */
  private static final class Unexpectant implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().copy(request -> request.removeHeader("Expect"));
    }
  }

  static S3Client client(S3Settings settings, AwsCredentialsProvider credentials) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectTimeout())
                    .socketTimeout(settings.readTimeout())
                    .tlsTrustManagersProvider(trust(settings)))
            .credentialsProvider(credentials)
            .serviceConfiguration(configuration(settings))
            // Otherwise the SDK sends trailers that many other stores refuse, and requires
            // checksums that they do not have.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(
                            StandardRetryStrategy.builder()
                                .maxAttempts(settings.attempts())
                                .build())
                        .addExecutionInterceptor(new Unexpectant()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    region(settings).ifPresent(builder::region);
    return builder.build();
  }

  static S3Presigner presigner(S3Settings settings, AwsCredentialsProvider credentials) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .credentialsProvider(credentials)
            .serviceConfiguration(configuration(settings));
    settings.publicEndpoint().or(settings::endpoint).ifPresent(builder::endpointOverride);
    region(settings).ifPresent(builder::region);
    return builder.build();
  }

  private static S3Configuration configuration(S3Settings settings) {
    return S3Configuration.builder()
        // Many stores do not support the SDK's own framing of bodies: they refuse it or store it.
        .chunkedEncodingEnabled(false)
        .pathStyleAccessEnabled(settings.pathStyle().orElse(settings.endpoint().isPresent()))
        .build();
  }

  private static Optional<Region> region(S3Settings settings) {
    return settings.region().map(Region::of).or(() -> settings.endpoint().map(_ -> USUAL));
  }

  /** The configured authorities; null for those that Java trusts. */
  private static TlsTrustManagersProvider trust(S3Settings settings) {
    return settings
        .ca()
        .<TlsTrustManagersProvider>map(
            file -> {
              try {
                TrustManager[] managers =
                    new Authorities(Authorities.OF_THE_STORE, file).trustManagers();
                return () -> managers;
              } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
              }
            })
        .orElse(null);
  }

  static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.accessKeyId().isEmpty() || settings.secretAccessKey().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    String key = settings.accessKeyId().get();
    String secret = settings.secretAccessKey().get();
    return StaticCredentialsProvider.create(
        settings.sessionToken().isPresent()
            ? AwsSessionCredentials.create(key, secret, settings.sessionToken().get())
            : AwsBasicCredentials.create(key, secret));
  }
}
