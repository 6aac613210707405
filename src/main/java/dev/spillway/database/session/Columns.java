package dev.spillway.database.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;

/** Converts the columns that a server describes. */
final class Columns {

  /**
   * Array types (PostgreSQL's {@code pg_type.dat}), whose numbers never change, of elements that
   * documents write as text. Without {@code box}, whose arrays use another delimiter.
   */
  private static final Set<Integer> OF_TEXT =
      Set.of(
          143, 210, 271, 272, 629, 651, 719, 775, 791, 1001, 1002, 1003, 1006, 1008, 1009, 1010,
          1011, 1012, 1013, 1014, 1015, 1017, 1018, 1019, 1027, 1034, 1040, 1041, 1182, 1183, 1187,
          1263, 1270, 1561, 1563, 2201, 2207, 2208, 2209, 2210, 2211, 2949, 2951, 3221, 3643, 3644,
          3645, 3735, 3770, 3905, 3907, 3909, 3911, 3913, 3927, 4073, 4090, 4097, 4192, 5039, 6150,
          6151, 6152, 6153, 6155, 6157);

  private Columns() {}

  /** Looks up the name of a type. */
  interface TypeNames {
    String name(int oid) throws SQLException;
  }

  static List<Column> of(List<Field> fields, TypeNames names) throws SQLException {
    var columns = new ArrayList<Column>();
    for (Field field : fields) {
      int oid = field.getOID();
      Column.Kind elements = elements(oid);
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

  /** Returns the kind of the elements of an array type; null if the type is not an array. */
  private static Column.Kind elements(int oid) {
    return switch (oid) {
      case Oid.JSON_ARRAY, Oid.JSONB_ARRAY -> Column.Kind.JSON;
      case Oid.INT2_ARRAY,
          Oid.INT4_ARRAY,
          Oid.INT8_ARRAY,
          Oid.OID_ARRAY,
          Oid.NUMERIC_ARRAY,
          Oid.FLOAT4_ARRAY,
          Oid.FLOAT8_ARRAY ->
          Column.Kind.NUMBER;
      case Oid.BOOL_ARRAY -> Column.Kind.BOOLEAN;
      case Oid.TIMESTAMPTZ_ARRAY -> Column.Kind.INSTANT;
      case Oid.TIMESTAMP_ARRAY -> Column.Kind.LOCAL_DATE_TIME;
      default -> OF_TEXT.contains(oid) ? Column.Kind.TEXT : null;
    };
  }
}
