package dev.spillway.page.view;

import dev.spillway.page.asset.Assets;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.page.form.FormField;
import dev.spillway.page.language.Languages;
import dev.spillway.page.language.Messages;
import dev.spillway.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Makes the HTML of pages. */
@ApplicationScoped
public class Pages {

  /** The content type of all pages. */
  public static final String MEDIA_TYPE = "text/html;charset=UTF-8";

  /** What a page may load and do: its own files only, and no script or style within it. */
  public static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final PageSettings settings;
  private final Languages languages;
  private final Assets assets;

  Pages(PageSettings settings, Languages languages, Assets assets) {
    this.settings = settings;
    this.languages = languages;
    this.assets = assets;
  }

  /** The language of a page. */
  public Messages messages(Visit visit) {
    return languages.choose(visit.languages());
  }

  /** The page of an export. */
  public String sheet(Visit visit, Sheet sheet) {
    return Templates.sheet(frame(visit), sheet).render();
  }

  /** The page that says what went wrong, when nothing more is known about the export. */
  public String problem(Visit visit, Problem problem) {
    ProblemWords words = ProblemWords.of(problem);
    Messages messages = messages(visit);
    return sheet(visit, Sheet.of(words.title(messages), words.sentence(messages), null));
  }

  /**
   * The form of a recipe.
   *
   * @param address that it is sent to
   * @param fields with what the person wrote, and what is wrong with it
   */
  public String form(Visit visit, String title, String address, List<FormField> fields) {
    boolean wrong = fields.stream().anyMatch(field -> !field.error().isEmpty());
    return Templates.form(frame(visit), title, address, wrong, fields).render();
  }

  /**
   * The first page.
   *
   * @param recipes with the addresses of their forms
   */
  public String home(Visit visit, List<Sheet.Action> recipes, boolean forms) {
    return Templates.home(frame(visit), recipes, forms).render();
  }

  private Frame frame(Visit visit) {
    return new Frame(messages(visit), visit.root(), settings, assets);
  }
}
