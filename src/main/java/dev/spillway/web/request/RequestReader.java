package dev.spillway.web.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.selection.EntryJson;
import dev.spillway.recipe.selection.InvalidSelectionException;
import dev.spillway.recipe.selection.ReadSelection;
import dev.spillway.recipe.selection.SelectionCollector;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads requests that may bring a selection. The selection is read entry by entry and kept
 * compressed; only the other members are kept as they are, and have at most {@link
 * RequestBody#LIMIT} bytes.
 */
@ApplicationScoped
public class RequestReader {

  private static final String SELECTION = "selection";

  private static final ObjectReader VALUE =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build()
          .readerFor(Object.class);

  private final ExportLimits limits;

  RequestReader(ExportLimits limits) {
    this.limits = limits;
  }

  /**
   * A request as JSON.
   *
   * @param members without the selection, in the order of the request; not checked
   * @param selection empty when the request has none
   */
  public record Members(Map<String, Object> members, Optional<ReadSelection> selection) {}

  /**
   * Reads a JSON object, whose member {@code selection} is the selection.
   *
   * @throws ProblemException when it is not valid JSON, too large, or not a valid selection
   */
  public Members json(BodyBudget.Held body) {
    RequestStream bytes = body.stream(limits.selection().asLongValue());
    return read(
        bytes,
        json -> {
          Reading reading = new Reading(json, bytes, body);
          reading.members(true);
          if (json.nextToken() != null) {
            throw RequestBody.malformed("The body is not one JSON object.");
          }
          return reading.result();
        });
  }

  /**
   * Reads NDJSON: the first line is an object with the other members, and each line that follows is
   * an entry.
   *
   * @throws ProblemException as {@link #json}
   */
  public Members lines(BodyBudget.Held body) {
    RequestStream bytes = body.stream(limits.selection().asLongValue());
    return read(
        bytes,
        json -> {
          Reading reading = new Reading(json, bytes, body);
          reading.members(false);
          bytes.inSelection(true);
          reading.entries(null);
          return reading.result();
        });
  }

  @FunctionalInterface
  private interface Read {
    Members from(JsonParser json) throws IOException, InvalidSelectionException;
  }

  private static Members read(RequestStream bytes, Read read) {
    try (JsonParser json = EntryJson.parser(bytes)) {
      return read.from(json);
    } catch (InvalidSelectionException e) {
      throw invalid(e);
    } catch (JsonProcessingException e) {
      throw RequestBody.malformed(e);
    } catch (IOException e) {
      throw RequestBody.unreadable(e);
    }
  }

  /** Returns the problem, which names the member of the entry. */
  public static ProblemException invalid(InvalidSelectionException e) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("parameter", e.field());
    e.value().ifPresent(value -> error.put("value", value));
    error.put("message", e.allowed());
    return new Problem(
            ProblemType.INVALID_PARAMETERS, e.getMessage() + ".", Map.of("errors", List.of(error)))
        .exception();
  }

  /** One request while it is read. */
  private final class Reading {

    private final JsonParser json;
    private final RequestStream bytes;
    private final BodyBudget.Held body;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private Optional<ReadSelection> selection = Optional.empty();

    Reading(JsonParser json, RequestStream bytes, BodyBudget.Held body) {
      this.json = json;
      this.bytes = bytes;
      this.body = body;
    }

    Members result() {
      return new Members(members, selection);
    }

    /** Reads an object up to its end. */
    void members(boolean withSelection) throws IOException, InvalidSelectionException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw RequestBody.malformed("The body is not a JSON object.");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        JsonToken value = json.nextToken();
        if (!member.equals(SELECTION)) {
          JsonParser at = json;
          members.put(member, VALUE.readValue(at));
        } else if (withSelection) {
          array(value);
        } else {
          throw invalid(
              new InvalidSelectionException(
                  SELECTION, Optional.empty(), "is made of the lines that follow the first"));
        }
      }
    }

    private void array(JsonToken value) throws IOException, InvalidSelectionException {
      if (value != JsonToken.START_ARRAY) {
        throw new InvalidSelectionException(
            SELECTION, Optional.empty(), "must be an array of entries");
      }
      bytes.inSelection(true);
      entries(JsonToken.END_ARRAY);
      bytes.inSelection(false);
    }

    /** Reads entries up to the token {@code end}; null for the end of the body. */
    void entries(JsonToken end) throws IOException, InvalidSelectionException {
      try (SelectionCollector collector = new SelectionCollector()) {
        int held = 0;
        for (JsonToken token = json.nextToken(); token != end; token = json.nextToken()) {
          if (collector.entries() == limits.entries()) {
            throw tooMany();
          }
          collector.add(json);
          body.take(collector.bytes() - held);
          held = collector.bytes();
        }
        selection = Optional.of(collector.finish());
      }
    }

    private ProblemException tooMany() {
      return new Problem(
              ProblemType.TOO_MANY_ENTRIES,
              "The selection has more than " + limits.entries() + " entries, which is the limit.",
              Map.of("limit", limits.entries()))
          .exception();
    }
  }
}
