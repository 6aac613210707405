package dev.spillway.database.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;

/** Converts the columns that a server describes. */
final class Columns {

  private Columns() {}

  /** Looks up the name of a type. */
  interface TypeNames {
    String name(int oid) throws SQLException;
  }

  static List<Column> of(List<Field> fields, TypeNames names) throws SQLException {
    var columns = new ArrayList<Column>();
    for (Field field : fields) {
      int oid = field.getOID();
      Column.Kind elements = ArrayTypes.elements(oid);
      columns.add(
          elements == null
              ? new Column(field.getColumnLabel(), names.name(oid), kind(oid))
              : new Column(field.getColumnLabel(), names.name(oid), Column.Kind.ARRAY, elements));
    }
    return List.copyOf(columns);
  }

  private static Column.Kind kind(int oid) {
    return switch (oid) {
      case Oid.JSON, Oid.JSONB -> Column.Kind.JSON;
      case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID, Oid.NUMERIC, Oid.FLOAT4, Oid.FLOAT8 ->
          Column.Kind.NUMBER;
      case Oid.BOOL -> Column.Kind.BOOLEAN;
      case Oid.TIMESTAMPTZ -> Column.Kind.INSTANT;
      case Oid.TIMESTAMP -> Column.Kind.LOCAL_DATE_TIME;
      default -> Column.Kind.TEXT;
    };
  }
}
