package dev.spillway.web.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.web.transfer.ClientGoneException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes responses as JSON with a line feed at the end, so that the prompt of a terminal begins on
 * a new line.
 */
@Provider
@Produces({MediaType.APPLICATION_JSON, ProblemDocument.MEDIA_TYPE})
public class JsonAnswers extends ServerMessageBodyWriter.AllWriteableMessageBodyWriter {

  private final ObjectMapper json;

  JsonAnswers(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public void writeResponse(Object answer, Type type, ServerRequestContext context)
      throws IOException {
    byte[] written = bytes(json, answer);
    // A stream, and not one buffer: a client that does not read must block this thread, so that the
    // request is not over before.
    try (OutputStream stream = context.getOrCreateOutputStream()) {
      stream.write(written);
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }

  @Override
  public void writeTo(
      Object answer,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream sink)
      throws IOException {
    sink.write(bytes(json, answer));
  }

  /** Serializes to UTF-8, on one line with a line feed. */
  static byte[] bytes(ObjectMapper json, Object answer) throws IOException {
    var bytes = new ByteArrayOutputStream(1024);
    json.writeValue(bytes, answer);
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
