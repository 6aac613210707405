package dev.spillway.web.ticket;

import dev.spillway.access.caller.Caller;
import dev.spillway.web.request.RequestReader;

/**
 * A valid ticket.
 *
 * @param caller that it stands for
 * @param request members of the request, not checked yet
 * @param digest SHA-256 of what was signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
public record AdmittedTicket(Caller caller, RequestReader.Members request, byte[] digest) {}
