package dev.spillway.export;

import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import java.util.Optional;

/**
 * A request for an export.
 *
 * @param owner of the new export
 * @param caller name of the key that requests it
 * @param retention if the caller requests one; within what the recipe offers
 * @param idempotencyKey chosen by the client; the same key with the same request returns the same
 *     export
 * @param dryRun whether nothing is made: the caller only wants to know what it would be
 */
public record ExportRequest(
    String owner,
    String caller,
    Recipe recipe,
    Parameters parameters,
    Optional<RetentionRequest> retention,
    Optional<String> idempotencyKey,
    boolean dryRun) {

  /** A request for an export that is made. */
  public ExportRequest(
      String owner,
      String caller,
      Recipe recipe,
      Parameters parameters,
      Optional<RetentionRequest> retention,
      Optional<String> idempotencyKey) {
    this(owner, caller, recipe, parameters, retention, idempotencyKey, false);
  }
}
