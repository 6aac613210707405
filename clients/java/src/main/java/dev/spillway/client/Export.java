package dev.spillway.client;

import java.util.Map;

/**
 * An export as Spillway showed it.
 *
 * @param document its members, as in docs/api.md, "Look at an export"
 */
public record Export(Map<String, Object> document) {

  public String id() {
    return (String) document.get("id");
  }

  /** Such as {@code READY}. */
  public String state() {
    return (String) document.get("state");
  }

  /** Name of the archive; of an export that is READY, as the following. */
  public String filename() {
    return (String) archive().get("filename");
  }

  /** Bytes of the archive. */
  public long length() {
    return ((Number) archive().get("length")).longValue();
  }

  /** With its quotes. */
  public String etag() {
    return (String) archive().get("etag");
  }

  private Map<?, ?> archive() {
    if (document.get("archive") instanceof Map<?, ?> archive) {
      return archive;
    }
    throw new IllegalStateException("the export is " + state() + ", and has no archive");
  }
}
