package dev.spillway.access.link;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Creates links and verifies presented ones. */
@ApplicationScoped
public class Links {

  private static final int ID_BYTES = 16;

  private final LinkSettings settings;
  private final OwnSigningKey own;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Null until the first use: the key may have to be read from the database. */
  private volatile SigningKeys keys;

  Links(LinkSettings settings, OwnSigningKey own, InstantSource clock) {
    this.settings = settings;
    this.own = own;
    this.clock = clock;
  }

  /**
   * Creates a link to the archive of {@code exportId} that is valid for {@code life}, rounded down
   * to a whole second.
   *
   * @param life at most {@link LinkSettings#longestLife()}
   * @param deliveries complete deliveries that it allows; empty: any number
   */
  public SignedLink sign(String exportId, Duration life, OptionalInt deliveries) {
    if (life.compareTo(settings.longestLife()) > 0) {
      throw new IllegalArgumentException(life + " is longer than a link may live");
    }
    Instant end = clock.instant().plus(life);
    Instant expires = end.truncatedTo(ChronoUnit.SECONDS);
    Optional<Link.Counted> counted =
        deliveries.isPresent()
            ? Optional.of(new Link.Counted(id(), deliveries.getAsInt()))
            : Optional.empty();
    Link link = new Link(exportId, expires, counted);
    SigningKey key = keys().first();
    return new SignedLink(link, key.name(), key.signature(link));
  }

  /**
   * Returns the query of the URL of {@code link}, which ends at most {@link
   * LinkSettings#longestLife()} from now.
   */
  public String signForm(FormLink link) {
    return link.query(keys().first());
  }

  /** When a link ends that begins now: at a whole second. */
  public Instant end(Duration life) {
    return clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
  }

  private String id() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Verifies {@code presented} at the current time. */
  public PresentedLink.Finding examine(PresentedLink presented) {
    return presented.examine(keys(), clock.instant(), settings.longestLife());
  }

  /** Verifies a presented link to the form of {@code recipe} at the current time. */
  public FormLink.Finding examineForm(String recipe, Map<String, List<String>> parameters) {
    return FormLink.examine(recipe, parameters, keys(), clock.instant(), settings.longestLife());
  }

  private SigningKeys keys() {
    SigningKeys known = keys;
    if (known == null) {
      known =
          settings.keys().map(SigningKeys::of).orElseGet(() -> new SigningKeys(List.of(own.get())));
      keys = known;
    }
    return known;
  }
}
