package dev.spillway.web;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Takes out of the description of the API what a generator guesses where a resource reads its body
 * itself, or answers with a status of its own: {@code META-INF/openapi.yaml} says those.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class DescribedApi implements OASFilter {

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses responses = operation.getResponses();
    if (responses != null && (responses.hasAPIResponse("201") || responses.hasAPIResponse("202"))) {
      responses.removeAPIResponse("200");
      responses.removeAPIResponse("400");
    }
    if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
      operation.getRequestBody().getContent().removeMediaType("application/octet-stream");
      operation.getRequestBody().getContent().getMediaTypes().values().forEach(DescribedApi::clear);
      if (operation.getRequestBody().getContent().getMediaTypes().isEmpty()) {
        operation.setRequestBody(null);
      }
    }
    return operation;
  }

  /** A reference says all. */
  private static void clear(MediaType body) {
    Optional<Schema> schema = Optional.ofNullable(body.getSchema());
    schema
        .filter(referring -> referring.getRef() != null)
        .ifPresent(
            referring -> {
              referring.setType(null);
              referring.setFormat(null);
            });
  }
}
