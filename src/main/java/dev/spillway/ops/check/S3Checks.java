package dev.spillway.ops.check;

import dev.spillway.s3.Authorities;
import dev.spillway.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the settings of the S3 store against each other. Sends no request to the store; prints no
 * secret.
 */
record S3Checks(S3Settings settings) {

  /** One sentence for each problem. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    settings.endpoint().ifPresent(store -> address("endpoint", store, findings));
    settings.publicEndpoint().ifPresent(store -> address("public-endpoint", store, findings));
    if (settings.publicEndpoint().isPresent() && settings.endpoint().isEmpty()) {
      findings.add(
          "spillway.s3.public-endpoint is set but spillway.s3.endpoint is not: set the endpoint that Spillway itself reaches the"
              + " store at, or remove it.");
    }
    authorities(findings);
    credentials(findings);
    if (settings.kmsKey().isPresent() && settings.encryption() != S3Settings.Encryption.KMS) {
      findings.add(
          "spillway.s3.kms-key is set, but spillway.s3.encryption is not kms: set it to kms, or remove the key.");
    }
    return findings;
  }

  private static void address(String setting, URI store, List<String> findings) {
    String scheme = String.valueOf(store.getScheme());
    if (store.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      findings.add(
          "spillway.s3.%s=%s is no address of a store: write https://host or https://host:port."
              .formatted(setting, store));
    } else if (store.getUserInfo() != null) {
      // Not printed: it may contain a secret.
      findings.add(
          "spillway.s3."
              + setting
              + " has a user in it: write https://host:port, and set spillway.s3.access-key-id and"
              + " spillway.s3.secret-access-key.");
    }
  }

  private void authorities(List<String> findings) {
    if (settings.ca().isEmpty()) {
      return;
    }
    boolean encrypted =
        settings.endpoint().filter(store -> "https".equals(store.getScheme())).isPresent();
    if (!encrypted) {
      findings.add(
          "spillway.s3.ca is set, but spillway.s3.endpoint is no address with https://: set the endpoint of the store with the"
              + " private authority, or remove it.");
    }
    try {
      var unused = new Authorities(Authorities.OF_THE_STORE, settings.ca().get()).certificates();
    } catch (IOException e) {
      findings.add(e.getMessage());
    }
  }

  private void credentials(List<String> findings) {
    if (settings.accessKeyId().isPresent() != settings.secretAccessKey().isPresent()) {
      String set = settings.accessKeyId().isPresent() ? "access-key-id" : "secret-access-key";
      String missing = settings.accessKeyId().isPresent() ? "secret-access-key" : "access-key-id";
      findings.add(
          ("spillway.s3.%s is set but spillway.s3.%s is not: set both, or neither to use"
                  + " the AWS chain.")
              .formatted(set, missing));
    }
    if (settings.sessionToken().isPresent() && settings.accessKeyId().isEmpty()) {
      findings.add(
          "spillway.s3.session-token is set but spillway.s3.access-key-id is not: set the key that it belongs to, or remove"
              + " it.");
    }
  }
}
