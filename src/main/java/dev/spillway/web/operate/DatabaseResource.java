package dev.spillway.web.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.recipe.Places;
import dev.spillway.web.door.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
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
  public record DatabaseView(String name, boolean reachable, String problem, LastError lastError) {

    private static DatabaseView of(Places.DatabaseState database, boolean detailed) {
      return new DatabaseView(
          database.name(),
          database.problem().isEmpty(),
          database.problem().orElse(null),
          database
              .last()
              .map(last -> new LastError(last.at(), detailed ? last.detail() : null))
              .orElse(null));
    }
  }

  /**
   * An error of a database.
   *
   * @param detail what the query or the server said; absent for a caller of some recipes, because
   *     the query may be of another
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LastError(Instant at, String detail) {}

  @GET
  public DatabaseList list(@Context RoutingContext context) throws InterruptedException {
    boolean detailed = Callers.of(context).recipes().isEmpty();
    return new DatabaseList(
        places.databases().stream().map(database -> DatabaseView.of(database, detailed)).toList());
  }
}
