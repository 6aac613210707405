package dev.spillway.web;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Removes from the OpenAPI description what the generator guesses wrongly: the body where a
 * resource reads it itself, and the default responses where a resource has a status of its own.
 * {@code META-INF/openapi.yaml} describes those.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class DescribedApi implements OASFilter {

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses responses = operation.getResponses();
    if (responses != null && (responses.hasAPIResponse("201") || responses.hasAPIResponse("202"))) {
      if (generated(responses.getAPIResponse("200"))) {
        responses.removeAPIResponse("200");
      }
      responses.removeAPIResponse("400");
    }
    if (responses != null
        && responses.hasAPIResponse("204")
        && generated(responses.getAPIResponse("200"))) {
      responses.removeAPIResponse("200");
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

  private static boolean generated(APIResponse response) {
    return response != null && response.getRef() == null;
  }

  /** Beside a reference, type and format are redundant. */
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
