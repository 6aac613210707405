package dev.spillway.database.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static final Map<String, BindType> TYPES =
      Map.of("a", BindType.TEXT, "b", BindType.INTEGER, "größe", BindType.INTEGER);

  @Test
  void findsParametersInTheOrderOfTheirFirstUse() throws Exception {
    Query query = parse("select :b, :a::text, x[1: 2], f(n := :b), :größe from t");

    assertThat(query.sql()).isEqualTo("select ?, ?::text, x[1: 2], f(n := ?), ? from t");
    assertThat(query.names()).containsExactly("b", "a", "größe");
    assertThat(query.placeholders()).containsExactly("b", "a", "b", "größe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select ':a it''s :a'",
        "select E'\\' :a \\\\' || 'x'",
        "select e'it''s \\' :a'",
        "select \"col :a \"\" :b\"",
        "select $$ :a ' $x$ $$",
        "select $tag$ :a $$ :b $tag$",
        "select 1 -- :a ' ",
        "select 1 -- :a '\n + 2",
        "select 1 /* :a /* ' :b */ :a */ + 2",
        "select a$b$ from t",
        "select '\\'",
        "select x::a",
      })
  void leavesAloneWhatIsNoParameter(String sql) throws Exception {
    Query query = parse(sql);

    assertThat(query.sql()).isEqualTo(sql);
    assertThat(query.names()).isEmpty();
  }

  @Test
  void operatorsWithQuestionMarksAreWrittenAsTheDriverWantsThem() throws Exception {
    assertThat(parse("select j ? 'a?', j ?| x, '?' -- ?\n").sql())
        .isEqualTo("select j ?? 'a?', j ??| x, '?' -- ?\n");
  }

  @Test
  void aSemicolonMayEndTheStatement() throws Exception {
    assertThat(parse("select 1; -- done\n /* ; */ ;\n").sql())
        .isEqualTo("select 1 -- done\n /* ; */ \n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1; drop table t | line 1, column 11: there is a second statement",
        "select 1;\\n  select 2 | line 2, column 3: there is a second statement",
        "select 'it | line 1, column 8: the quote ' has no end",
        "select E'\\' | line 1, column 9: the quote ' has no end",
        "select \"it | line 1, column 8: the quote",
        "select $x$ a $$ | line 1, column 8: the text that begins with $x$ has no end",
        "select /* /* */ | line 1, column 8: the comment has no end",
        "select $1 | line 1, column 8: parameters have names",
        "select\\n x = :nobody | line 2, column 6: there is no parameter nobody (there are [a, b, größe])",
        "-- nothing | line 1, column 1: there is no statement",
        ";; | line 1, column 1: there is no statement",
      })
  void refusesWhatIsNotOneStatement(String sql, String message) {
    assertThatThrownBy(() -> parse(sql.replace("\\n", "\n")))
        .isInstanceOf(MalformedQueryException.class)
        .hasMessageStartingWith(message.replace("'' ", "' "));
  }

  @Test
  void knowsWhereAPositionOfTheServerIs() throws Exception {
    String text = "select 'ü💧', :größe,\n :a,  wrong from t";
    Query query = parse(text);
    // What the server gets.
    String sent = "select 'ü💧', $1,\n $2,  wrong from t";
    int position = sent.codePointCount(0, sent.indexOf("wrong")) + 1;

    assertThat(query.place(position, 0)).isEqualTo(new Place(2, 7));
    assertThat(query.place(position + 8, 8)).isEqualTo(new Place(2, 7));
    int parameter = sent.codePointCount(0, sent.indexOf("$2")) + 1;
    assertThat(query.place(parameter, 0)).isEqualTo(new Place(2, 2));
    assertThat(query.place(parameter + 1, 0)).isEqualTo(new Place(2, 2));
    assertThat(query.place(10_000, 0)).isEqualTo(new Place(2, 19));
  }

  private static Query parse(String sql) throws MalformedQueryException {
    return Query.parse("test.sql", sql, TYPES);
  }
}
