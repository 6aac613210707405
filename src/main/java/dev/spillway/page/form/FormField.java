package dev.spillway.page.form;

import java.util.List;

/**
 * A field of a form. Texts are empty where there is none.
 *
 * @param kind {@code text}, {@code number}, {@code date}, {@code password}, {@code select}, {@code
 *     lines}, {@code radio} or {@code checkbox}
 * @param value what the person wrote
 * @param hint what is allowed
 * @param error what is wrong with the value
 * @param onlyWhen name of another field: this one is needed only when that one is {@code onlyIs}
 * @param choices of a select, of radio buttons and of check boxes
 */
public record FormField(
    String id,
    String name,
    String label,
    String kind,
    String value,
    boolean required,
    String description,
    String hint,
    String error,
    String least,
    String most,
    String longest,
    String step,
    String onlyWhen,
    String onlyIs,
    List<Choice> choices) {

  /** One of the values that can be chosen. */
  public record Choice(String value, String label, boolean chosen) {}

  /** Whether it consists of several inputs with a legend. */
  public boolean group() {
    return kind.equals("radio") || kind.equals("checkbox");
  }
}
