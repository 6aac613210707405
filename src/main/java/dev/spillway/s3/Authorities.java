package dev.spillway.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of a PEM file (RFC 7468). Only these authorities are trusted to have signed the
 * server's certificate.
 *
 * @param setting its name, such as {@code spillway.s3.ca}
 * @param file its value
 */
public record Authorities(String setting, Path file) {

  /** The setting of the store. */
  public static final String OF_THE_STORE = "spillway.s3.ca";

  /** Reads the certificates once; a change of the file needs a restart. */
  public TrustManager[] trustManagers() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates()) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(written() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Returns all certificates of the file.
   *
   * @throws IOException when there is none, in one sentence with the setting and the remedy
   */
  public Collection<? extends Certificate> certificates() throws IOException {
    Collection<? extends Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (NoSuchFileException e) {
      throw new IOException(
          written() + " does not exist: set it to the file with the certificates, or remove it.",
          e);
    } catch (CertificateException e) {
      throw new IOException(
          written()
              + " cannot be understood: it has to have certificates between lines '-----BEGIN"
              + " CERTIFICATE-----' and '-----END CERTIFICATE-----'.",
          e);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read (%s): let the user that Spillway runs as read it."
              .formatted(written(), e.getMessage()),
          e);
    }
    if (found.isEmpty()) {
      throw new IOException(
          written() + " has no certificate in it: write there that of the server's authority.");
    }
    return found;
  }

  private String written() {
    return setting + "=" + file;
  }
}
