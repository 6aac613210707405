package dev.spillway.web.request;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tickets from forms. The verification of a ticket takes some six times its size, so a ticket
 * has at most a sixteenth of the heap, and one large ticket is verified at a time. Several are read
 * at once, one from each address: a client that sends slowly does not keep others waiting.
 */
@ApplicationScoped
public class TicketForms {

  /** The characters of a ticket need no escape in a form (WHATWG URL, 5.2). */
  private static final Pattern FORM = Pattern.compile("ticket=([A-Za-z0-9_.-]*+)");

  private static final int PART_OF_HEAP = 16;
  private static final int PART_OF_BODIES = 2;
  private static final int BLOCK = 8192;

  /**
   * Bytes of large tickets at once, in tickets of the largest size; with the one being verified.
   */
  private static final int READ_AT_ONCE = 2;

  private final ConnectionSettings settings;
  private final long most;
  private final Semaphore verification = new Semaphore(1, true);

  // Bytes of tickets that are being read: their senders have not proven anything yet.
  private final AtomicLong small = new AtomicLong();
  private final AtomicLong large = new AtomicLong();

  /** The addresses that large tickets come from. */
  private final Set<String> senders = ConcurrentHashMap.newKeySet();

  @Inject
  TicketForms(ConnectionSettings settings, ExportLimits limits) {
    this(
        settings,
        Math.min(
            limits.selection().asLongValue(), Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  /**
   * Creates the reader.
   *
   * @param most limit of a ticket, in bytes
   */
  TicketForms(ConnectionSettings settings, long most) {
    this.settings = settings;
    this.most = most;
  }

  /**
   * Opens a form. Closing it releases its memory; {@code body} may be null.
   *
   * @param sender address of the client
   * @throws ProblemException {@code unsupported-media-type} when it is no form
   */
  public Form open(Optional<MediaType> type, InputStream body, String sender) {
    if (type.isPresent() && !isForm(type.get())) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send the ticket as the field \"ticket\" of application/x-www-form-urlencoded.")
          .exception();
    }
    return new Form(body, sender);
  }

  private static boolean isForm(MediaType type) {
    MediaType form = MediaType.APPLICATION_FORM_URLENCODED_TYPE;
    return type.getType().equalsIgnoreCase(form.getType())
        && type.getSubtype().equalsIgnoreCase(form.getSubtype());
  }

  /** One form. */
  public final class Form implements AutoCloseable {

    private final RequestStream bytes;
    private final String sender;
    private boolean isLarge;
    private boolean verified;
    private long taken;

    private Form(InputStream body, String sender) {
      this.sender = sender;
      bytes = new RequestStream(body, most, settings.bodyWithin(), _ -> {});
      // Its length is limited as that of a selection is.
      bytes.inSelection(true);
    }

    /**
     * Returns the ticket; if it is large, once no other large one is being verified.
     *
     * @throws ProblemException {@code invalid-parameters} when the form has something else, {@code
     *     request-too-large}, {@code unavailable} when there is no memory for it now
     */
    public String ticket() {
      try {
        Matcher form = FORM.matcher(text());
        if (!form.matches()) {
          throw Problem.of(
                  ProblemType.INVALID_PARAMETERS,
                  "The form has one field, \"ticket\", which is a signed JWT.")
              .exception();
        }
        return form.group(1);
      } catch (IOException e) {
        throw RequestBody.unreadable(e);
      }
    }

    private String text() throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] block = new byte[BLOCK];
      for (int size = bytes.read(block); size >= 0; size = bytes.read(block)) {
        hold(text.size() + size, size);
        text.write(block, 0, size);
      }
      if (isLarge) {
        awaitVerification();
      }
      return text.toString(StandardCharsets.ISO_8859_1);
    }

    private void hold(int all, int more) {
      if (all <= RequestBody.LIMIT) {
        take(small, more, settings.bodies().asLongValue() / PART_OF_BODIES, "Too many tickets");
      } else if (isLarge) {
        takeLarge(more);
      } else {
        if (!senders.add(sender)) {
          throw busy("Another large ticket of this address is");
        }
        small.addAndGet(-taken);
        taken = 0;
        isLarge = true;
        takeLarge(all);
      }
    }

    private void takeLarge(int more) {
      take(large, more, READ_AT_ONCE * most, "Too many large tickets");
    }

    private void take(AtomicLong all, int more, long limit, String what) {
      taken += more;
      if (all.addAndGet(more) > limit) {
        throw busy(what + " are");
      }
    }

    private void awaitVerification() {
      try {
        verified = verification.tryAcquire(settings.bodyWithin().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      if (!verified) {
        throw busy("Too many large tickets are");
      }
    }

    @Override
    public void close() {
      (isLarge ? large : small).addAndGet(-taken);
      taken = 0;
      if (verified) {
        verified = false;
        verification.release();
      }
      if (isLarge) {
        isLarge = false;
        senders.remove(sender);
      }
    }
  }

  private static ProblemException busy(String what) {
    return Problem.of(ProblemType.UNAVAILABLE, what + " being read here. Try again in a moment.")
        .exception();
  }
}
