package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class EventFieldsTest {

  @Test
  void eachFieldHasItsName() {
    assertThat(EventFields.of("event=ready export=Ab-1 entries=85 millis=12"))
        .containsExactly(
            entry("event", "ready"),
            entry("export", "Ab-1"),
            entry("entries", "85"),
            entry("millis", "12"));
  }

  @Test
  void aQuotedValueIsOneAndWhatFollowsIsNone() {
    assertThat(
            EventFields.of("event=sweep-stopped reason=disabled: spillway.sweep.enabled is false"))
        .containsExactly(entry("event", "sweep-stopped"), entry("reason", "disabled"));
    assertThat(
            EventFields.of(
                "event=delete-refused blob=b1 cause=\"no=such file\"; it is tried again"))
        .containsExactly(
            entry("event", "delete-refused"), entry("blob", "b1"), entry("cause", "no=such file"));
  }

  @Test
  void aCauseIsWordsOfOthersToTheEnd() {
    assertThat(EventFields.of("event=rows-unread export=e cause=database=shop event=forged x=1"))
        .containsExactly(
            entry("event", "rows-unread"),
            entry("export", "e"),
            entry("cause", "database=shop event=forged x=1"));
  }

  @Test
  void whatIsWrittenForPeopleIsNoField() {
    assertThat(
            EventFields.of(
                "event=access mode=local; give keys, or set spillway.access.mode=open to let all in"))
        .containsExactly(entry("event", "access"), entry("mode", "local"));
    assertThat(EventFields.of("event=recipe-broken kept=true a.yaml:1: say root=media instead"))
        .containsExactly(entry("event", "recipe-broken"), entry("kept", "true"));
    assertThat(EventFields.of("event=deletion-off; setting=none")).hasSize(1);
  }

  @Test
  void aQuoteInsideACauseEndsNothing() {
    assertThat(
            EventFields.of(
                "event=rows-unread export=e cause=\"relation \"x\" export=forged is none\"; wait"))
        .containsExactly(
            entry("event", "rows-unread"),
            entry("export", "e"),
            entry("cause", "relation \"x\" export=forged is none"));
    assertThat(EventFields.of("event=foreign-file name=\"a\" blob=\"b\""))
        .containsExactly(entry("event", "foreign-file"), entry("name", "a\" blob=\"b"));
  }

  @Test
  void anEmptyValueIsOneToo() {
    assertThat(EventFields.of("event=swept deleted= failed=none"))
        .containsExactly(entry("event", "swept"), entry("deleted", ""), entry("failed", "none"));
  }

  @Test
  void whatIsNoEventHasNone() {
    assertThat(EventFields.of("Something else=happened")).isEmpty();
    assertThat(EventFields.of(null)).isEmpty();
  }

  @Test
  void theyAreInTheRecordOfAJsonLogAndOfNoOther() {
    ExtLogRecord json = record();
    assertThat(new EventFields(true).isLoggable(json)).isTrue();
    assertThat(json.getMdc("export")).isEqualTo("e1");

    ExtLogRecord text = record();
    assertThat(new EventFields(false).isLoggable(text)).isTrue();
    assertThat(text.getMdc("export")).isNull();
  }

  private static ExtLogRecord record() {
    return new ExtLogRecord(Level.INFO, "event=gone export=e1 reason=expired", "test");
  }
}
