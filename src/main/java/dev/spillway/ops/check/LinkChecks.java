package dev.spillway.ops.check;

import dev.spillway.access.limit.LimitSettings;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.SigningKeys;
import dev.spillway.access.ticket.TicketSettings;
import dev.spillway.access.ticket.Tickets;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.web.AddressSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the settings of links and tickets, of their address, and of the limits per owner.
 *
 * @param settings the configuration
 */
record LinkChecks(Settings settings) {

  /**
   * One sentence for each invalid value, of the settings that can be read; none contains a secret.
   */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (settings.isReadable(LinkSettings.class)) {
      settings
          .of(LinkSettings.class)
          .keys()
          .ifPresent(
              keys -> findings.addAll(SigningKeys.problems("spillway.links.keys", "link", keys)));
    }
    if (settings.isReadable(TicketSettings.class)) {
      findings.addAll(Tickets.findings(settings.of(TicketSettings.class)));
    }
    if (settings.isReadable(AddressSettings.class)) {
      settings.of(AddressSettings.class).problem().ifPresent(findings::add);
    }
    if (settings.isReadable(ExportLimits.class, LimitSettings.class)) {
      LimitSettings requests = settings.of(LimitSettings.class);
      notNegative(findings, "spillway.limits.owner-in-flight", settings.limits().ownerInFlight());
      notNegative(findings, "spillway.limits.owner-requests", requests.ownerRequests());
      notNegative(findings, "spillway.limits.key-requests", requests.keyRequests());
    }
    return findings;
  }

  private static void notNegative(List<String> findings, String name, int value) {
    if (value < 0) {
      findings.add(name + " is " + value + ": set it to 0, which is any number, or more.");
    }
  }
}
