package dev.spillway.archive.manifest;

/** Bytes that are not an encoded manifest, or a damaged one. */
public final class MalformedManifestException extends RuntimeException {

  public MalformedManifestException(String message) {
    super(message);
  }

  public MalformedManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
