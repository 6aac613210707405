package dev.spillway.web.ticket;

import dev.spillway.access.caller.Caller;
import java.util.Map;

/**
 * A valid ticket.
 *
 * @param caller that it stands for
 * @param request members of the request, not checked yet
 * @param digest SHA-256 of what was signed
 */
public record AdmittedTicket(Caller caller, Map<String, Object> request, byte[] digest) {}
