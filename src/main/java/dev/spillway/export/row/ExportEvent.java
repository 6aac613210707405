package dev.spillway.export.row;

import dev.spillway.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Events of exports, for the audit. Fired where they happen: inside the transaction of the change,
 * or, for {@link Downloaded}, after the end of the response.
 */
public sealed interface ExportEvent {

  /** The export that an event is about. */
  record About(String exportId, String recipe, String owner) {
    public static About of(Export export) {
      return new About(export.id, export.recipe, export.owner);
    }
  }

  /**
   * It was requested.
   *
   * @param caller name of the key that requested it
   * @param parameters JSON object, without sensitive values
   */
  record Requested(About about, String caller, String parameters) implements ExportEvent {}

  /** It can be downloaded. */
  record Ready(About about, long bytes, int entries) implements ExportEvent {}

  /** It FAILED. */
  record Failed(About about, ProblemType problem) implements ExportEvent {}

  /** It was cancelled before it was ready. */
  record Cancelled(About about, String caller) implements ExportEvent {}

  /**
   * These exports are GONE.
   *
   * @param caller that deleted them; empty when Spillway ended them
   */
  record Gone(List<Ended> exports, GoneReason reason, Optional<String> caller)
      implements ExportEvent {}

  /** An export that ended, and its blob if its bytes were stored by Spillway. */
  record Ended(About about, Optional<String> blobId) {}

  /** A response with bytes of its archive has ended. */
  record Downloaded(About about, Recipient recipient, Sent sent) implements ExportEvent {}

  /** All of its archive was sent or has arrived, in one response or several. */
  record Proven(About about, DeliveryProof proof) implements ExportEvent {}

  /** A client was redirected to the store to download its archive; the outcome is unknown. */
  record Redirected(About about, Recipient recipient) implements ExportEvent {}

  /**
   * The recipient of a response.
   *
   * @param caller the key's name, or the link's
   * @param address of the client
   */
  record Recipient(String caller, String address) {}

  /**
   * The bytes that a response sent.
   *
   * @param part of the archive; empty when it has only one
   * @param ranges of the archive, or of the part, in HTTP notation: {@code 0-99,200-299}
   * @param bytes of the archive that the socket accepted
   * @param complete whether these are all bytes of the ranges
   */
  record Sent(OptionalInt part, String ranges, long bytes, boolean complete) {}

  /** All exports of an owner were ended. */
  record Erased(String owner, int exports, String caller) implements ExportEvent {}
}
