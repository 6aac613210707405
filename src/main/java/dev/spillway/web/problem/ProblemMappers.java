package dev.spillway.web.problem;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps every exception of a REST resource to a problem of the catalogue. */
public final class ProblemMappers {

  @ServerExceptionMapper
  Response problem(ProblemException thrown) {
    return response(thrown.problem());
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException thrown) {
    Response answer = thrown.getResponse();
    if (answer.getStatus() < 400) {
      return answer;
    }
    return response(
        answer.getStatus() >= 500 ? Failures.problem(thrown, "rest") : refused(answer.getStatus()));
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
  Response unexpected(Throwable thrown) {
    return response(Failures.problem(thrown, "rest"));
  }

  static Response response(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(ProblemDocument.MEDIA_TYPE)
            .entity(ProblemDocument.of(problem));
    Failures.retryAfter(problem).ifPresent(seconds -> response.header("Retry-After", seconds));
    return response.build();
  }
}
