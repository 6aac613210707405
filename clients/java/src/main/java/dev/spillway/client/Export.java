package dev.spillway.client;

import java.util.ArrayList;
import java.util.List;
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

  /** With its quotes; null where there are {@link #parts}. */
  public String etag() {
    return (String) archive().get("etag");
  }

  /** The archives, if there are several; otherwise none. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (archive().get("parts") instanceof List<?> several) {
      for (Object one : several) {
        Map<?, ?> part = (Map<?, ?>) one;
        parts.add(
            new Part(
                ((Number) part.get("number")).intValue(),
                (String) part.get("filename"),
                ((Number) part.get("length")).longValue(),
                (String) part.get("etag")));
      }
    }
    return parts;
  }

  /**
   * An archive of an export.
   *
   * @param number counted from 1; 0 of an only one
   * @param etag with its quotes
   */
  public record Part(int number, String filename, long length, String etag) {}

  private Map<?, ?> archive() {
    if (document.get("archive") instanceof Map<?, ?> archive) {
      return archive;
    }
    throw new IllegalStateException("the export is " + state() + ", and has no archive");
  }
}
