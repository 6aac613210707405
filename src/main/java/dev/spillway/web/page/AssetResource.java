package dev.spillway.web.page;

import dev.spillway.page.asset.Asset;
import dev.spillway.page.asset.Assets;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /page/{file}}: the files that pages load, which never change under their names. */
@Path("/page")
@RunOnVirtualThread
public class AssetResource {

  private final Assets assets;

  AssetResource(Assets assets) {
    this.assets = assets;
  }

  @GET
  @Path("/{file}")
  @Operation(hidden = true)
  public Response file(@PathParam("file") String file, @HeaderParam("If-None-Match") String known) {
    Asset asset =
        assets
            .find(file)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.")
                        .exception());
    String etag = '"' + asset.digest() + '"';
    Response.ResponseBuilder answer =
        known != null && known.contains(etag)
            ? Response.notModified()
            : Response.ok(asset.bytes()).type(asset.mediaType());
    return answer
        .header("ETag", etag)
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .build();
  }
}
