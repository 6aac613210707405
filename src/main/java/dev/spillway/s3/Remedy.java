package dev.spillway.s3;

import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The setting that an error of the store or of the connection is about. */
final class Remedy {

  private Remedy() {}

  /** The end of a sentence with the remedy; empty when any setting may be the cause. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> known =
          switch (cause) {
            case AwsServiceException answer -> ofAnswer(answer);
            case CertPathBuilderException _ ->
                Optional.of(
                    "set spillway.s3.ca to a PEM file with the certificate of the authority that has signed the store's.");
            case CertificateException wrong when wrong.getCause() == null ->
                Optional.of(
                    "write spillway.s3.endpoint with the host that the store's certificate is for, or have the certificate"
                        + " renewed.");
            case SSLException wrong
                when String.valueOf(wrong.getMessage()).contains("SSL message") ->
                Optional.of(
                    "the store does not speak TLS at this port, write spillway.s3.endpoint with http:// or its port for TLS.");
            case UnknownHostException _ ->
                Optional.of(
                    "correct the host of spillway.s3.endpoint, or spillway.s3.region where there is none; set"
                        + " spillway.s3.path-style=true if the bucket is in the host and the store has no such host.");
            default -> Optional.empty();
          };
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofAnswer(AwsServiceException answer) {
    String code =
        answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
            ? ""
            : answer.awsErrorDetails().errorCode();
    return switch (code) {
      case "InvalidAccessKeyId" ->
          Optional.of("correct spillway.s3.access-key-id, or what the AWS chain finds.");
      case "SignatureDoesNotMatch" ->
          Optional.of(
              "correct spillway.s3.secret-access-key, and spillway.s3.region if the store insists on it.");
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          Optional.of(
              "give spillway.s3.access-key-id, spillway.s3.secret-access-key and spillway.s3.session-token new ones that belong"
                  + " together, or let the AWS chain renew them.");
      case "RequestTimeTooSkewed" ->
          Optional.of("set the clock of this machine, and of the store, by NTP.");
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException" ->
          Optional.of("set spillway.s3.region to the one that the bucket is in.");
      case "ServerSideEncryptionConfigurationNotFoundError",
          "InvalidEncryptionAlgorithmError",
          "KMS.NotFoundException",
          "KMS.DisabledException",
          "KMSNotConfigured" ->
          Optional.of("correct spillway.s3.encryption and spillway.s3.kms-key.");
      default -> Optional.empty();
    };
  }
}
