package dev.spillway.web.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.recipe.Places;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /api/databases}: the databases of recipes, and whether they answer. */
@Path("/api/databases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DatabaseResource {

  private final Places places;

  DatabaseResource(Places places) {
    this.places = places;
  }

  /** The databases, by name. */
  public record DatabaseList(List<DatabaseView> databases) {}

  /**
   * A database.
   *
   * @param problem absent when a connection could be opened now
   * @param lastError of a connection or a query on this node; absent when there was none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DatabaseView(
      String name, boolean reachable, String problem, Places.LastError lastError) {

    private static DatabaseView of(Places.DatabaseState database) {
      return new DatabaseView(
          database.name(),
          database.problem().isEmpty(),
          database.problem().orElse(null),
          database.last().orElse(null));
    }
  }

  @GET
  public DatabaseList list() throws InterruptedException {
    return new DatabaseList(places.databases().stream().map(DatabaseView::of).toList());
  }
}
