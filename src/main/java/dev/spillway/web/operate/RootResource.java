package dev.spillway.web.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.recipe.Places;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /api/roots}: the roots and their catalogues, as this node knows them. */
@Path("/api/roots")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RootResource {

  private final Places places;

  RootResource(Places places) {
    this.places = places;
  }

  /** The roots, by name. */
  public record RootList(List<RootView> roots) {}

  /** A root; {@code problem} is absent when there is none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RootView(
      String name,
      boolean immutable,
      String state,
      long files,
      long catalogued,
      long failed,
      long unusable,
      String problem) {

    private static RootView of(Places.RootState root) {
      return new RootView(
          root.name(),
          root.immutable(),
          root.state(),
          root.files(),
          root.catalogued(),
          root.failed(),
          root.unusable(),
          root.problem().orElse(null));
    }
  }

  @GET
  public RootList list() {
    return new RootList(places.roots().stream().map(RootView::of).toList());
  }
}
