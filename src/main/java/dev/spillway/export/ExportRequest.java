package dev.spillway.export;

import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import java.util.Optional;

/**
 * What a caller asks for.
 *
 * @param owner whose export it will be
 * @param caller who asks for it
 * @param retention when the caller insists on one; within what the recipe offers
 * @param idempotencyKey the caller's own name for this request; the same key with the same request
 *     is the same export
 */
public record ExportRequest(
    String owner,
    String caller,
    Recipe recipe,
    Parameters parameters,
    Optional<RetentionRequest> retention,
    Optional<String> idempotencyKey) {}
