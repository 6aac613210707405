package dev.spillway.web.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.Access;
import dev.spillway.access.ManagedKeys;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.ListedKey;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.Callers;
import dev.spillway.web.request.BodyBudget;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code /api/keys}: the keys of callers. */
@Path("/api/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class KeyResource {

  private final Access access;
  private final ManagedKeys keys;
  private final BodyBudget bodies;

  KeyResource(Access access, ManagedKeys keys, BodyBudget bodies) {
    this.access = access;
    this.keys = keys;
    this.bodies = bodies;
  }

  /** The keys: first those of the settings, then those of the table, oldest first. */
  public record KeyList(List<KeyView> keys) {}

  /**
   * A key.
   *
   * @param id absent of a key of the settings, which can only be changed there
   * @param recipes that it is for; absent when it is for all, as {@code roots}
   * @param createdAt absent of a key of the settings, as {@code usedAt}
   * @param revokedAt absent while it is valid
   * @param usedAt when it was last used, to the minute
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyView(
      String id,
      String name,
      List<String> roles,
      List<String> recipes,
      String owners,
      List<String> roots,
      Instant createdAt,
      Instant revokedAt,
      Instant usedAt) {

    private static KeyView of(KeyTerms terms) {
      return of(null, terms, null, null, null);
    }

    private static KeyView of(ListedKey key) {
      return of(
          key.id(),
          key.terms(),
          key.createdAt(),
          key.revokedAt().orElse(null),
          key.usedAt().orElse(null));
    }

    private static KeyView of(
        String id, KeyTerms terms, Instant createdAt, Instant revokedAt, Instant usedAt) {
      return new KeyView(
          id,
          terms.name(),
          terms.roles().stream().map(Role::word).sorted().toList(),
          named(terms.recipes()),
          terms.owners().pattern(),
          named(terms.roots()),
          createdAt,
          revokedAt,
          usedAt);
    }

    private static List<String> named(Set<String> names) {
      return names.isEmpty() ? null : List.copyOf(new TreeSet<>(names));
    }
  }

  /** A new key. {@code key} is the secret that the client sends; it is told only here. */
  @RegisterForReflection
  public record MadeKey(String id, String name, String key) {}

  @GET
  public KeyList list(@Context RoutingContext context) {
    Caller caller = Callers.of(context);
    return new KeyList(
        Stream.concat(
                keys.configured().stream()
                    .filter(terms -> terms.managedBy(caller))
                    .map(KeyView::of),
                keys.listed().stream()
                    .filter(key -> key.terms().managedBy(caller))
                    .map(KeyView::of))
            .toList());
  }

  /**
   * Makes a key that may do no more than the caller's own. Its name is the caller's own, or one
   * that no key with more rights has or had.
   */
  @POST
  public Response make(@Context RoutingContext context, InputStream body) {
    if (access.mode() != AccessMode.KEYS) {
      // Whoever may ask today without a key could stay, when keys are required one day.
      throw forbidden(
          "No key is needed here, and so none is made by a request: see spillway --create-key.");
    }
    Caller caller = Callers.of(context);
    KeyTerms terms = terms(body);
    if (!terms.within(caller)) {
      throw forbidden(
          "A key makes no key that may do more than itself, in its roles, recipes, owners and roots.");
    }
    if (isOfAnother(terms.name(), caller)) {
      throw forbidden(
          "A key of this name may do, or could do, more than yours. Take another name: the audit"
              + " knows people by it.");
    }
    Keys.Created made = keys.make(terms, caller.name());
    return Response.status(Response.Status.CREATED)
        .entity(new MadeKey(made.id(), terms.name(), made.secret()))
        .build();
  }

  /** Whether the name is of somebody whose key the caller could not make; also a revoked one. */
  private boolean isOfAnother(String name, Caller caller) {
    return !name.equals(caller.name())
        && Stream.concat(keys.configured().stream(), keys.listed().stream().map(ListedKey::terms))
            .anyMatch(terms -> terms.name().equals(name) && !terms.within(caller));
  }

  private KeyTerms terms(InputStream body) {
    try (BodyBudget.Held held = bodies.open(body)) {
      return KeyRequest.terms(held.text());
    }
  }

  /** Revokes a key of the table, within two seconds on every node; its sessions end with it. */
  @DELETE
  @Path("/{id}")
  public void revoke(@Context RoutingContext context, @PathParam("id") String id) {
    Caller caller = Callers.of(context);
    boolean known =
        keys.listed().stream()
            .anyMatch(key -> key.id().equals(id) && key.terms().managedBy(caller));
    if (!known || !keys.revoke(id, caller.name())) {
      throw Problem.of(
              ProblemType.NOT_FOUND,
              "No valid key of the table has this id. GET /api/keys lists them.")
          .exception();
    }
  }

  private static RuntimeException forbidden(String sentence) {
    return Problem.of(ProblemType.FORBIDDEN, sentence).exception();
  }
}
