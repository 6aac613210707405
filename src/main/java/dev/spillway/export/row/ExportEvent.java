package dev.spillway.export.row;

import dev.spillway.problem.ProblemType;
import java.util.List;
import java.util.Optional;

/**
 * What became of exports, for whoever has to account for it. Fired where it happens: inside the
 * transaction that decides it, or, for {@link Downloaded}, once the response is over.
 */
public sealed interface ExportEvent {

  /** The export that an event is about. */
  record About(String exportId, String recipe, String owner) {
    public static About of(Export export) {
      return new About(export.id, export.recipe, export.owner);
    }
  }

  /**
   * Somebody asked for it.
   *
   * @param caller whoever asked
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
   * These are GONE.
   *
   * @param caller who deleted them; empty when nobody did, but Spillway itself
   */
  record Gone(List<Ended> exports, GoneReason reason, Optional<String> caller)
      implements ExportEvent {}

  /** An export that ended, and the blob that its bytes were in, where they were Spillway's own. */
  record Ended(About about, Optional<String> blobId) {}

  /** A response with bytes of its archive is over. */
  record Downloaded(About about, Recipient recipient, Sent sent) implements ExportEvent {}

  /** All of its archive was sent, or has arrived: in one response, or in several. */
  record Proven(About about, DeliveryProof proof) implements ExportEvent {}

  /**
   * Its archive was asked for, and the store was left to send it: what came of that nobody knows.
   */
  record Redirected(About about, Recipient recipient) implements ExportEvent {}

  /**
   * Who got a response.
   *
   * @param caller the key's name, or the link's
   * @param address where it was sent
   */
  record Recipient(String caller, String address) {}

  /**
   * What was sent.
   *
   * @param ranges of the archive, as HTTP writes them: {@code 0-99,200-299}
   * @param bytes of the archive that the socket took
   * @param complete whether those are all of the ranges
   */
  record Sent(String ranges, long bytes, boolean complete) {}

  /** All that was there of an owner was ended. */
  record Erased(String owner, int exports, String caller) implements ExportEvent {}
}
