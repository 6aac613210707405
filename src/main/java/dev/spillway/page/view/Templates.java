package dev.spillway.page.view;

import dev.spillway.page.form.FormField;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates in {@code src/main/resources/templates/page}; all values in them are escaped. */
@CheckedTemplate(basePath = "page")
final class Templates {

  private Templates() {}

  static native TemplateInstance sheet(Frame frame, Sheet sheet);

  static native TemplateInstance form(
      Frame frame, String title, String address, boolean wrong, List<FormField> fields);

  static native TemplateInstance home(Frame frame, List<Sheet.Action> recipes, boolean forms);
}
