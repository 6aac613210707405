package dev.spillway.web.navigation;

import dev.spillway.archive.entry.Entry;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.page.view.ExportSheets;
import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Sheet;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Recipe;
import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the pages of exports, at their own address and at that of an archive. */
@ApplicationScoped
public class ExportPages {

  /** The parameters of a signed link; others are not handed on. */
  private static final List<String> SIGNED =
      List.of("expires", "key", "deliveries", "link", "signature");

  /** To read the manifest of more entries takes too long for what the page shows of it. */
  private static final int MOST_ENTRIES = 2000;

  private final Pages pages;
  private final Archives archives;
  private final Recipes recipes;
  private final FormPolicy forms;
  private final Optional<String> publicUrl;
  private final InstantSource clock;

  ExportPages(
      Pages pages,
      Archives archives,
      Recipes recipes,
      FormPolicy forms,
      AddressSettings address,
      InstantSource clock) {
    this.pages = pages;
    this.archives = archives;
    this.recipes = recipes;
    this.forms = forms;
    this.publicUrl = address.base();
    this.clock = clock;
  }

  /**
   * The request for a page of an export.
   *
   * @param origin scheme and host of the request
   * @param query of the request; null when there is none
   * @param linked whether a signed link, and no key, opens it
   * @param arriving whether the person has waited for the export on this page
   */
  public record Asked(Visit visit, String origin, String query, boolean linked, boolean arriving) {}

  /** Makes the page of an export that the caller may see. */
  public String html(Asked asked, ExportStatus status, ExportScope scope) {
    String signed = asked.linked() ? signed(asked.query()) : "";
    String root = asked.visit().root();
    String archive = "api/exports/" + status.id() + "/archive" + signed;
    Optional<Recipe> recipe = recipes.find(status.recipe());
    ExportSheets sheets =
        new ExportSheets(
            pages.messages(asked.visit()),
            clock,
            new ExportSheets.Addresses(
                root + "exports/" + status.id() + signed,
                root + archive,
                publicUrl.orElse(asked.origin()) + "/" + archive,
                recipe
                    .filter(one -> forms.open() && forms.fits(one) && !asked.linked())
                    .map(one -> root + "recipes/" + one.name()),
                asked.arriving()),
            recipe.map(Recipe::title).orElse(status.recipe()));
    return pages.sheet(asked.visit(), sheets.of(status, renamed(status, scope)));
  }

  private List<Sheet.Renaming> renamed(ExportStatus status, ExportScope scope) {
    if (status.state() != ExportState.READY
        || status.archive().orElseThrow().entries() > MOST_ENTRIES) {
      return List.of();
    }
    try {
      return archives.manifest(status.id(), scope).manifest().entries().stream()
          .filter(entry -> entry.was().isPresent())
          .map(ExportPages::renaming)
          .toList();
    } catch (ProblemException endedMeanwhile) {
      return List.of();
    }
  }

  private static Sheet.Renaming renaming(Entry entry) {
    return new Sheet.Renaming(entry.was().orElseThrow(), entry.name());
  }

  private static String signed(String query) {
    Map<String, List<String>> given = new QueryStringDecoder(query, false).parameters();
    return SIGNED.stream()
        .filter(given::containsKey)
        .map(name -> name + "=" + encoded(given.get(name).getFirst()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
