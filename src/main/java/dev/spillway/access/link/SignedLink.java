package dev.spillway.access.link;

/**
 * A link with its signature, ready to hand out.
 *
 * @param link the right that it grants
 * @param key name of the key that signed it
 * @param signature 43 characters of base64url
 */
public record SignedLink(Link link, String key, String signature) {

  /** Returns the query of its URL, without the question mark; nothing in it needs escaping. */
  public String query() {
    StringBuilder query = new StringBuilder(160);
    query.append("expires=").append(link.expires().getEpochSecond());
    query.append("&key=").append(key);
    link.counted()
        .ifPresent(
            counted ->
                query
                    .append("&deliveries=")
                    .append(counted.deliveries())
                    .append("&link=")
                    .append(counted.id()));
    return query.append("&signature=").append(signature).toString();
  }
}
