package dev.spillway.web;

import dev.spillway.export.ExportRequest;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.web.door.Recipients;
import dev.spillway.web.navigation.Navigation;
import dev.spillway.web.request.TicketForms;
import dev.spillway.web.ticket.AdmittedTicket;
import dev.spillway.web.ticket.TicketGate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** {@code /api/tickets}: requests that an application has signed, from whoever has them. */
@Path("/api/tickets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TicketResource {

  private final TicketGate gate;
  private final Requests requests;
  private final Exports exports;
  private final ExportLimits limits;
  private final Addresses addresses;
  private final TicketForms forms;

  TicketResource(
      TicketGate gate,
      Requests requests,
      Exports exports,
      ExportLimits limits,
      Addresses addresses,
      TicketForms forms) {
    this.gate = gate;
    this.requests = requests;
    this.exports = exports;
    this.limits = limits;
    this.addresses = addresses;
    this.forms = forms;
  }

  /**
   * Answers as the one-step request does. The same ticket leads to the same export. HEAD checks the
   * ticket and makes nothing, because programs that scan mail follow its links.
   */
  @GET
  @Path("/{ticket}")
  public Response redeem(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      @PathParam("ticket") String ticket,
      @HeaderParam("Prefer") List<String> prefer) {
    AdmittedTicket admitted = gate.admit(context, ticket, addresses.publicUrl());
    ExportRequest request = requests.ticket(admitted.caller(), admitted.request());
    return context.request().method().equals(HttpMethod.HEAD)
        ? Response.ok().build()
        : answer(request, admitted, prefer, headers);
  }

  /** As {@link #redeem}, for a ticket that is longer than an address may be. */
  @POST
  public Response redeemForm(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      @HeaderParam("Prefer") List<String> prefer,
      InputStream body) {
    gate.requireOpen();
    AdmittedTicket admitted;
    ExportRequest request;
    try (TicketForms.Form form =
        forms.open(
            Optional.ofNullable(headers.getMediaType()), body, Recipients.address(context))) {
      admitted = gate.admit(context, form.ticket(), addresses.publicUrl());
      request = requests.ticket(admitted.caller(), admitted.request());
    }
    return answer(request, admitted, prefer, headers);
  }

  private Response answer(
      ExportRequest request, AdmittedTicket ticket, List<String> prefer, HttpHeaders headers) {
    String id = exports.begin(request, ticket.digest());
    ExportStatus status =
        exports
            .await(id, requests.wait(prefer, limits.longestWait()))
            .orElseThrow(Archives::unknown);
    // Also where no key is needed: a browser does not say whose export it wants.
    return Answers.archive(
        status, addresses::link, Navigation.is(headers), export -> addresses.waiting(export, true));
  }
}
