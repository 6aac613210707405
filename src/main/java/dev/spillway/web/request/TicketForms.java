package dev.spillway.web.request;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tickets from forms. The verification of a ticket takes some six times its size, so a ticket
 * has at most a sixteenth of the heap, and one large ticket is read at a time.
 */
@ApplicationScoped
public class TicketForms {

  /** The characters of a ticket need no escape in a form (WHATWG URL, 5.2). */
  private static final Pattern FORM = Pattern.compile("ticket=([A-Za-z0-9_.-]*+)");

  private static final int PART_OF_HEAP = 16;
  private static final int PART_OF_BODIES = 2;
  private static final int BLOCK = 8192;

  private final ConnectionSettings settings;
  private final long most;
  private final Semaphore large = new Semaphore(1);

  /** Bytes of small tickets that are being read: their senders have not proven anything yet. */
  private final AtomicLong small = new AtomicLong();

  TicketForms(ConnectionSettings settings, ExportLimits limits) {
    this.settings = settings;
    this.most =
        Math.min(limits.selection().asLongValue(), Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Opens a form. Closing it releases its memory; {@code body} may be null.
   *
   * @throws ProblemException {@code unsupported-media-type} when it is no form
   */
  public Form open(Optional<MediaType> type, InputStream body) {
    if (type.isPresent() && !isForm(type.get())) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send the ticket as the field \"ticket\" of application/x-www-form-urlencoded.")
          .exception();
    }
    return new Form(body);
  }

  private static boolean isForm(MediaType type) {
    MediaType form = MediaType.APPLICATION_FORM_URLENCODED_TYPE;
    return type.getType().equalsIgnoreCase(form.getType())
        && type.getSubtype().equalsIgnoreCase(form.getSubtype());
  }

  /** One form. */
  public final class Form implements AutoCloseable {

    private final RequestStream bytes;
    private boolean isLarge;
    private long taken;

    private Form(InputStream body) {
      bytes = new RequestStream(body, most, settings.bodyWithin(), _ -> {});
      // Its length is limited as that of a selection is.
      bytes.inSelection(true);
    }

    /**
     * Returns the ticket.
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
      return text.toString(StandardCharsets.ISO_8859_1);
    }

    private void hold(int all, int more) {
      if (isLarge) {
        return;
      }
      if (all <= RequestBody.LIMIT) {
        take(more);
      } else if (large.tryAcquire()) {
        isLarge = true;
      } else {
        throw Problem.of(
                ProblemType.UNAVAILABLE,
                "Another large ticket is being read here. Try again in a moment.")
            .exception();
      }
    }

    private void take(int more) {
      taken += more;
      if (small.addAndGet(more) > settings.bodies().asLongValue() / PART_OF_BODIES) {
        throw Problem.of(
                ProblemType.UNAVAILABLE,
                "Too many tickets are being read here. Try again in a moment.")
            .exception();
      }
    }

    @Override
    public void close() {
      small.addAndGet(-taken);
      taken = 0;
      if (isLarge) {
        large.release();
      }
    }
  }
}
