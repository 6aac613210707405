package dev.spillway.web.door;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is answered that the table of guards does not have. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class ApiCallsTest {

  /** Routes that only look at a request and pass it on, or that hand it to the REST resources. */
  private static final Set<String> OF_ALL = Set.of("/", "/*", "/api", "/api/*", "/api/");

  private static final String APPS = "/apps/{app}/" + ApiCall.REST;

  @Inject Router router;

  /** Method and path of each call of a REST resource. */
  static Stream<String> restCalls() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.spillway")
            .stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(JavaClass::reflect)
            .flatMap(
                type ->
                    Arrays.stream(type.getMethods())
                        .filter(method -> httpMethod(method) != null)
                        .map(method -> httpMethod(method) + " " + path(type, method)));
  }

  private static String httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .map(type -> type.getAnnotation(jakarta.ws.rs.HttpMethod.class))
        .filter(found -> found != null)
        .map(jakarta.ws.rs.HttpMethod::value)
        .findFirst()
        .orElse(null);
  }

  private static String path(Class<?> type, Method method) {
    Path own = method.getAnnotation(Path.class);
    return type.getAnnotation(Path.class).value() + (own == null ? "" : own.value());
  }

  private static Set<String> guarded() {
    Set<String> calls = new TreeSet<>();
    Stream.concat(ApiCalls.CALLS.stream(), ApiCalls.PAGES.stream())
        .forEach(call -> calls.add(call.method() + " " + String.join("/", call.segments())));
    return calls;
  }

  @ParameterizedTest
  @MethodSource("restCalls")
  void eachRestCallHasItsGuard(String call) {
    assertThat(guarded()).contains(call);
  }

  /**
   * The router itself: whatever has a path of its own is a call of the table, for each of its
   * methods.
   */
  @Test
  void eachRouteHasItsGuard() {
    Set<String> unguarded = new TreeSet<>();
    Set<String> met = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() == null || OF_ALL.contains(route.getPath())) {
        continue;
      }
      String path =
          route.getPath().equals("/apps/") ? APPS : route.getPath().replaceAll(":(\\w+)", "{$1}");
      Set<HttpMethod> methods =
          route.methods() == null ? Set.copyOf(HttpMethod.values()) : route.methods();
      for (HttpMethod method : methods) {
        if (!method.equals(HttpMethod.HEAD)) {
          (guarded().contains(method + " " + path) ? met : unguarded).add(method + " " + path);
        }
      }
    }
    assertThat(met).contains("GET /api/exports/{id}/archive", "GET " + APPS);
    assertThat(unguarded)
        .as("routes without a guard")
        .allMatch(call -> List.of(UnguardedRoutes.PATHS).contains(call.replaceFirst("^\\S+ ", "")));
    assertThat(unguarded).isNotEmpty();
  }

  /** A guard without a call is a hole that waits for one. */
  @Test
  void eachGuardHasItsCall() {
    Set<String> calls = new TreeSet<>(restCalls().toList());
    for (String path : List.of("archive", "archive/{part}", "parts.txt", "parts.sh")) {
      calls.add("GET /api/exports/{id}/" + path);
    }
    calls.add("GET " + APPS);
    assertThat(guarded()).isEqualTo(calls);
  }

  @Test
  void whatHasNoGuardIsNotAnswered() {
    for (String path : UnguardedRoutes.PATHS) {
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
        given().request(method, path).then().statusCode(404);
      }
    }
  }

  /** Nobody has said whose tickets are good. */
  @Test
  void noTicketIsTakenWithoutKeys() {
    for (var answer :
        List.of(
            given().get("/api/tickets/e30.e30.e30"),
            given().formParam("ticket", "e30.e30.e30").post("/api/tickets"))) {
      ProblemForm.check(
          answer.statusCode(), answer.contentType(), answer.asString(), 404, "not-found");
    }
    given().head("/api/tickets/e30.e30.e30").then().statusCode(404);
  }

  @Test
  void theDoorIsTheFirstRoute() {
    assertThat(router.getRoutes().getFirst().getName()).isEqualTo(AccessFilter.NAME);
  }

  @Test
  void aPathWithASlashMoreIsTheSameCall() {
    given().get("/api/volume/").then().statusCode(200);
    given().put("/api/volume/").then().statusCode(405).header("Allow", "GET, HEAD");
    given().get("/api//volume").then().statusCode(404);
    given().get("/api/volume;a=b").then().statusCode(404);
    // REST would take these for the list of exports, and for the erasure of an owner.
    given().get("/api/exports/;a=b").then().statusCode(404);
    given().delete("/api/exports/;a=b?owner=nobody").then().statusCode(404);
  }

  /** Frameworks have let such a path past their rules, and to the call. */
  @Test
  void anotherSpellingOfAPathReachesNothing() {
    for (String path :
        List.of(
            "/api/volume%3Bx",
            "/api/volume%3Ba=b",
            "/api%2Fvolume",
            "/api/x%2F..%2Fvolume",
            "/api/volume%00",
            "/api;a/volume")) {
      given().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }
  }
}
