package dev.spillway.s3;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Makes signed addresses. The SDK's presigner knows the location of an object, but signs with the
 * clock of this machine only: its address is signed again.
 */
record SignedAddresses(S3Presigner presigner, AwsCredentialsProvider credentials) {

  private static final String OF_THE_SIGNATURE = "X-Amz-";

  URI of(GetObjectRequest get, Instant now, Duration time) {
    SdkHttpRequest signed =
        presigner
            .presignGetObject(request -> request.signatureDuration(time).getObjectRequest(get))
            .httpRequest();
    SdkHttpRequest.Builder unsigned = signed.toBuilder();
    signed.forEachRawQueryParameter(
        (name, _) -> {
          if (name.startsWith(OF_THE_SIGNATURE)) {
            unsigned.removeQueryParameter(name);
          }
        });
    return AwsV4HttpSigner.create()
        .sign(
            request ->
                request
                    .identity(credentials.resolveCredentials())
                    .request(unsigned.build())
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region(signed))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, time)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false))
        .request()
        .getUri();
  }

  /** From the scope of the credentials: {@code key/day/region/s3/aws4_request}. */
  private static String region(SdkHttpRequest signed) {
    String[] scope =
        signed.firstMatchingRawQueryParameter("X-Amz-Credential").orElseThrow().split("/", -1);
    return scope[scope.length - 3];
  }
}
