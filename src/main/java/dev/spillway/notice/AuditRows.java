package dev.spillway.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.AuditTrail;
import dev.spillway.retention.step.OldRows;
import dev.spillway.sql.Statements;
import dev.spillway.sql.UncheckedSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The table {@code audit}. Rows can only be added, read, and deleted after their retention;
 * PostgreSQL itself rejects everything else.
 */
@ApplicationScoped
public class AuditRows implements AuditTrail, OldRows {

  private static final String INSERT =
      """
      insert into audit (at, event, export_id, recipe, owner, caller, details, keep_until)
      select cast(at as timestamptz), event, export_id, recipe, owner, caller, cast(details as jsonb),
        clock_timestamp() + cast(? as interval)
      from unnest(cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]),
        cast(? as text[]), cast(? as text[]), cast(? as text[]))
        as entry (at, event, export_id, recipe, owner, caller, details)""";

  private static final String OLD =
      "select id from audit where keep_until <= clock_timestamp() order by keep_until limit :most";

  /** Events that tell who else has keys, and for what. */
  private static final Set<AuditEvent> OF_KEYS =
      Set.of(AuditEvent.KEY_MADE, AuditEvent.KEY_REVOKED, AuditEvent.SIGNED_IN);

  private final EntityManager entities;
  private final Statements statements;
  private final ObjectMapper json;
  private final AuditSettings settings;

  AuditRows(
      EntityManager entities, DataSource database, ObjectMapper json, AuditSettings settings) {
    this.entities = entities;
    this.statements = new Statements(database);
    this.json = json;
    this.settings = settings;
  }

  /** Adds entries, in the caller's transaction if there is one. */
  void add(List<AuditEntry> entries) {
    UncheckedSql.of(
        () ->
            statements.update(
                INSERT,
                settings.keep().toSeconds() + " seconds",
                texts(entries, entry -> entry.at().toString()),
                texts(entries, entry -> entry.event().word()),
                texts(entries, AuditEntry::exportId),
                texts(entries, AuditEntry::recipe),
                texts(entries, AuditEntry::owner),
                texts(entries, AuditEntry::caller),
                texts(entries, entry -> written(entry.details()))));
  }

  private static String[] texts(List<AuditEntry> entries, Function<AuditEntry, String> text) {
    return entries.stream().map(text).toArray(String[]::new);
  }

  @Override
  @Transactional
  public Page page(Filter filter, OptionalLong before, int size) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    filter.event().ifPresent(event -> put(conditions, values, "event", event));
    filter.exportId().ifPresent(id -> put(conditions, values, "export_id", id));
    filter.owner().ifPresent(owner -> put(conditions, values, "owner", owner));
    filter.caller().ifPresent(caller -> put(conditions, values, "caller", caller));
    filter
        .from()
        .ifPresent(
            from -> put(conditions, values, "at >= cast(:from as timestamptz)", "from", from));
    filter.to().ifPresent(to -> put(conditions, values, "at < cast(:to as timestamptz)", "to", to));
    if (!filter.recipes().isEmpty()) {
      conditions.add(
          "(recipe = any(cast(:recipes as text[])) or recipe is null"
              + " and (event <> all(cast(:ofKeys as text[])) or caller = :reader))");
      values.put("recipes", filter.recipes().toArray(String[]::new));
      values.put("ofKeys", OF_KEYS.stream().map(AuditEvent::word).toArray(String[]::new));
      values.put("reader", filter.reader());
    }
    before.ifPresent(
        id -> {
          conditions.add("id < :before");
          values.put("before", id);
        });
    Query query =
        entities
            .createNativeQuery(
                "select id, at, event, export_id, recipe, owner, caller, cast(details as text) from audit"
                    + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                    + " order by id desc",
                Object[].class)
            .setMaxResults(size + 1);
    values.forEach(query::setParameter);
    List<?> found = query.getResultList();
    List<Entry> entries = found.stream().limit(size).map(row -> entry((Object[]) row)).toList();
    return new Page(
        entries,
        found.size() > size ? OptionalLong.of(entries.getLast().id()) : OptionalLong.empty());
  }

  private static void put(
      List<String> conditions, Map<String, Object> values, String column, String value) {
    conditions.add(column + " = :" + column);
    values.put(column, value);
  }

  private static void put(
      List<String> conditions,
      Map<String, Object> values,
      String condition,
      String name,
      Instant time) {
    conditions.add(condition);
    values.put(name, time.toString());
  }

  private Entry entry(Object[] row) {
    return new Entry(
        ((Number) row[0]).longValue(),
        (Instant) row[1],
        (String) row[2],
        Optional.ofNullable((String) row[3]),
        Optional.ofNullable((String) row[4]),
        Optional.ofNullable((String) row[5]),
        Optional.ofNullable((String) row[6]),
        read((String) row[7]));
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  @Transactional
  public int forgettable(int most) {
    return ((Number)
            entities
                .createNativeQuery("select count(*) from (" + OLD + ") as old", Long.class)
                .setParameter("most", most)
                .getSingleResult())
        .intValue();
  }

  @Override
  @Transactional
  public int forget(int most) {
    return entities
        .createNativeQuery("delete from audit where id in (" + OLD + ")")
        .setParameter("most", most)
        .executeUpdate();
  }

  private String written(Map<String, Object> details) {
    try {
      return json.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("details of the audit are JSON values", e);
    }
  }

  private Map<String, Object> read(String details) {
    try {
      return json.readValue(details, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of the audit has details that are no JSON object", e);
    }
  }
}
