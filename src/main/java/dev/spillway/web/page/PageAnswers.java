package dev.spillway.web.page;

import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.web.navigation.Navigation;
import dev.spillway.web.problem.Failures;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;

/** The responses of the page resources. */
@ApplicationScoped
class PageAnswers {

  private final Pages pages;

  PageAnswers(Pages pages) {
    this.pages = pages;
  }

  static Visit visit(RoutingContext context, HttpHeaders headers) {
    return new Visit(context.request().path(), headers.getHeaderString("Accept-Language"));
  }

  /**
   * The answer of {@code step}, or the page that says what went wrong; a program gets the problem.
   */
  Response of(RoutingContext context, HttpHeaders headers, Supplier<Response> step) {
    try {
      return step.get();
    } catch (ProblemException refused) {
      if (!prefersPage(headers)) {
        throw refused;
      }
      return problem(visit(context, headers), refused.problem());
    } catch (RuntimeException e) {
      if (!prefersPage(headers)) {
        throw e;
      }
      return problem(visit(context, headers), Failures.problem(e, "page"));
    }
  }

  /** Whether the answer is for a person. */
  static boolean prefersPage(HttpHeaders headers) {
    List<String> accepted = headers.getRequestHeader("Accept");
    return accepted != null && Navigation.prefersPage(accepted);
  }

  private Response problem(Visit visit, Problem problem) {
    Response.ResponseBuilder answer = page(problem.type().status(), pages.problem(visit, problem));
    Failures.retryAfter(problem).ifPresent(seconds -> answer.header("Retry-After", seconds));
    return answer.build();
  }

  static Response.ResponseBuilder page(int status, String html) {
    return Response.status(status)
        .entity(html)
        .type(Pages.MEDIA_TYPE)
        .header("Content-Security-Policy", Pages.CONTENT_POLICY);
  }
}
