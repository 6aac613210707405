package dev.spillway.web.problem;

import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.navigation.Navigation;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps every exception of a REST resource to a problem of the catalogue; a browser that goes to an
 * address for people gets its page.
 */
public final class ProblemMappers {

  private final Pages pages;

  ProblemMappers(Pages pages) {
    this.pages = pages;
  }

  @ServerExceptionMapper
  Response problem(ProblemException thrown, HttpHeaders headers, UriInfo uri) {
    return response(thrown.problem(), headers, uri);
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException thrown, HttpHeaders headers, UriInfo uri) {
    Response answer = thrown.getResponse();
    if (answer.getStatus() < 400) {
      return answer;
    }
    return response(
        answer.getStatus() >= 500 ? Failures.problem(thrown, "rest") : refused(answer.getStatus()),
        headers,
        uri);
  }

  /** The problem for a 4xx status of the frameworks. */
  public static Problem refused(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.");
      case 405 ->
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path does not take this method.");
      case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "The answer is application/json.");
      case 413 -> Problem.of(ProblemType.REQUEST_TOO_LARGE, "The body is too large.");
      case 415 ->
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send application/json, or application/x-www-form-urlencoded where a form is taken.");
      default ->
          Problem.of(ProblemType.MALFORMED_REQUEST, "Spillway does not understand the request.");
    };
  }

  @ServerExceptionMapper
  Response unexpected(Throwable thrown, HttpHeaders headers, UriInfo uri) {
    return response(Failures.problem(thrown, "rest"), headers, uri);
  }

  private Response response(Problem problem, HttpHeaders headers, UriInfo uri) {
    String path = uri.getRequestUri().getRawPath();
    boolean person = Navigation.isForPeople(path) && Navigation.is(headers);
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(person ? Pages.MEDIA_TYPE : ProblemDocument.MEDIA_TYPE)
            .entity(
                person
                    ? pages.problem(
                        new Visit(path, headers.getHeaderString("Accept-Language")), problem)
                    : ProblemDocument.of(problem));
    if (person) {
      response.header("Content-Security-Policy", Pages.CONTENT_POLICY);
    }
    Failures.retryAfter(problem).ifPresent(seconds -> response.header("Retry-After", seconds));
    return response.build();
  }
}
