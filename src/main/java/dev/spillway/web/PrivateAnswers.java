package dev.spillway.web;

import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What the API says of exports is for whoever asked, at this moment: nobody keeps it. */
final class PrivateAnswers {

  @ServerResponseFilter
  void noStore(ContainerResponseContext response) {
    response.getHeaders().putSingle("Cache-Control", "no-store");
    response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
  }
}
