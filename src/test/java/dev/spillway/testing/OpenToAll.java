package dev.spillway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A service without keys that lets anybody in, as behind a proxy that authenticates: pages of two
 * origins, links under keys of its own, and limits that a test can reach.
 */
public class OpenToAll implements QuarkusTestProfile {

  /** Of links that are signed now. */
  public static final String NEW_KEY = "n".repeat(40);

  /** Of links that were signed before. */
  public static final String OLD_KEY = "o".repeat(32);

  /** Of tickets; {@code shop}. */
  public static final String TICKET_KEY = "t".repeat(32);

  /** Of tickets of {@code school}, which asks for {@code all-files} and selections. */
  public static final String BOUND_TICKET_KEY = "u".repeat(32);

  /** Where the service is for others. */
  public static final String PUBLIC_URL = "https://exports.example.org/files";

  /** At once, of all. */
  public static final int DOWNLOADS = 8;

  /** Being made at once, of all. */
  public static final int QUEUE = 12;

  /** Being made at once, of one owner. */
  public static final int OWNER_IN_FLIGHT = 3;

  /** A minute, of one owner. */
  public static final int OWNER_REQUESTS = 120;

  /** Minutes. */
  public static final int GRACE = 12;

  /** Minutes. */
  public static final int DELIVER_WITHIN = 90;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        // Proxies are refused where only this machine is let in.
        Map.entry("spillway.access.mode", "open"),
        Map.entry("spillway.cors.origins", "https://shop.example, http://localhost:3000"),
        Map.entry("spillway.links.keys", "winter:" + NEW_KEY + ",summer:" + OLD_KEY),
        Map.entry("spillway.links.longest-life", "3d"),
        Map.entry("spillway.tickets.keys", "shop:" + TICKET_KEY + ",school:" + BOUND_TICKET_KEY),
        Map.entry("spillway.tickets.bounds.school.recipes", "all-files, selection"),
        Map.entry("spillway.tickets.bounds.school.roots", "chosen"),
        Map.entry("spillway.tickets.bounds.school.owners", "class-*"),
        Map.entry("spillway.public-url", PUBLIC_URL + "/"),
        Map.entry("spillway.page.messages", "src/test/resources/messages"),
        Map.entry("spillway.limits.downloads", "" + DOWNLOADS),
        Map.entry("spillway.limits.queue", "" + QUEUE),
        Map.entry("spillway.limits.owner-in-flight", "" + OWNER_IN_FLIGHT),
        Map.entry("spillway.limits.owner-requests", "" + OWNER_REQUESTS),
        Map.entry("spillway.retention.grace", GRACE + "m"),
        Map.entry("spillway.retention.deliver-within", DELIVER_WITHIN + "m"));
  }
}
