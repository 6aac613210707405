package dev.spillway.access.ticket;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.link.SigningKey;
import dev.spillway.digest.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Verifies the signature of tickets: JSON Web Signatures (RFC 7515) with HMAC-SHA256. */
@ApplicationScoped
public class Tickets {

  private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;

  private static final AlgorithmConstraints ONLY_HS256 =
      new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);

  private static final Pattern COMPACT =
      // The header is parsed before the signature is verified, so it is short.
      Pattern.compile("[A-Za-z0-9_-]{1,1024}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  private final TicketKeys keys;

  Tickets(TicketSettings settings) {
    this.keys = TicketKeys.of(settings);
  }

  /** Returns one sentence per error in the settings; none reveals a secret. */
  public static List<String> findings(TicketSettings settings) {
    return TicketKeys.findings(settings);
  }

  /** The result of the verification. */
  public sealed interface Finding {

    /**
     * The signature is right; the claims are not checked yet.
     *
     * @param key name of the key
     * @param claims bytes of JSON
     * @param digest SHA-256 of what was signed: the same for each spelling of the signature
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or changed
    record Signed(String key, byte[] claims, byte[] digest) implements Finding {}

    /** It is not a ticket of one of the keys; {@code why} is a sentence for the client. */
    record Refused(String why) implements Finding {}
  }

  /** Returns whether the service accepts tickets at all. */
  public boolean open() {
    return !keys.keys().isEmpty();
  }

  /** Returns the caller that a ticket stands for; see {@link TicketKeys#caller}. */
  public Optional<Caller> caller(String key, Optional<String> owner) {
    return keys.caller(key, owner);
  }

  /** Verifies {@code ticket}: three parts of base64url, separated by dots. */
  public Finding verify(String ticket) {
    if (!COMPACT.matcher(ticket).matches()) {
      return new Finding.Refused("This is not a signed JWT: three parts with dots between them.");
    }
    try {
      JsonWebSignature signed = new JsonWebSignature();
      signed.setAlgorithmConstraints(ONLY_HS256);
      signed.setCompactSerialization(ticket);
      if (!ALGORITHM.equals(signed.getObjectHeader("alg"))) {
        return new Finding.Refused("A ticket is signed with " + ALGORITHM + ", and this is not.");
      }
      if (signed.getObjectHeader("crit") != null || signed.getObjectHeader("b64") != null) {
        return new Finding.Refused("Its header has \"crit\" or \"b64\", which no ticket has.");
      }
      if (!(signed.getObjectHeader("kid") instanceof String name)) {
        return new Finding.Refused("Its header has no \"kid\", the name of the key.");
      }
      Optional<SigningKey> key = keys.find(name);
      if (key.isEmpty()) {
        return new Finding.Refused("Its \"kid\" names no key that is valid here.");
      }
      signed.setKey(new HmacKey(key.get().secret().getBytes(StandardCharsets.US_ASCII)));
      if (!signed.verifySignature()) {
        return new Finding.Refused("Its signature is not that of the key which it names.");
      }
      return new Finding.Signed(name, signed.getPayloadBytes(), digest(ticket));
    } catch (JoseException _) {
      // The library's message contains what was sent.
      return new Finding.Refused("This is not a JWT: its header or its claims cannot be read.");
    }
  }

  private static byte[] digest(String ticket) {
    String content = ticket.substring(0, ticket.lastIndexOf('.'));
    return Sha256.begin().digest(content.getBytes(StandardCharsets.US_ASCII));
  }
}
