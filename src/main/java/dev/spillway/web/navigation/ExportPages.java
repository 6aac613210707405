package dev.spillway.web.navigation;

import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Links;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.page.view.ExportSheets;
import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Visit;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the pages of exports, at their own address and at that of an archive. */
@ApplicationScoped
public class ExportPages {

  /** The parameters of a signed link; others are not handed on. */
  private static final List<String> SIGNED =
      List.of("expires", "key", "deliveries", "link", "signature");

  /** The signed link of the form that a person came from, which is the way to ask again. */
  private static final String FORM = "form";

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9=&%.*_+-]{1,4000}");

  private final Pages pages;
  private final Renamings renamings;
  private final Recipes recipes;
  private final FormPolicy forms;
  private final Links links;
  private final Optional<String> publicUrl;
  private final InstantSource clock;

  ExportPages(
      Pages pages,
      Renamings renamings,
      Recipes recipes,
      FormPolicy forms,
      Links links,
      AddressSettings address,
      InstantSource clock) {
    this.pages = pages;
    this.renamings = renamings;
    this.recipes = recipes;
    this.forms = forms;
    this.links = links;
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
    Map<String, List<String>> given = asked.linked() ? parameters(asked.query()) : Map.of();
    String signed = asked.linked() ? signed(given) : "";
    Optional<String> form =
        given.getOrDefault(FORM, List.of()).stream()
            .filter(QUERY.asMatchPredicate())
            .filter(query -> asksAgain(query, status))
            .findFirst();
    String root = asked.visit().root();
    String archive = "api/exports/" + status.id() + "/archive" + signed;
    Optional<Recipe> recipe = recipes.find(status.recipe());
    ExportSheets sheets =
        new ExportSheets(
            pages.messages(asked.visit()),
            clock,
            new ExportSheets.Addresses(
                root + "exports/" + status.id() + signed + form.map(ExportPages::from).orElse(""),
                root + archive,
                publicUrl.orElse(asked.origin()) + "/" + archive,
                recipe
                    .filter(forms::fits)
                    .filter(_ -> form.isPresent() || (forms.open() && !asked.linked()))
                    .map(one -> root + "recipes/" + one.name() + form.map(q -> "?" + q).orElse("")),
                asked.arriving()),
            recipe.map(Recipe::title).orElse(status.recipe()));
    return pages.sheet(asked.visit(), sheets.of(status, renamings.of(status, scope)));
  }

  /** Whether the link is valid, for the form and the owner that the export is of. */
  private boolean asksAgain(String query, ExportStatus status) {
    try {
      return links.examineForm(status.recipe(), parameters(query))
              instanceof FormLink.Finding.Proven(FormLink link)
          && link.owner().equals(status.owner());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** The parameter that tells a page from which form its reader comes. */
  public static String from(String form) {
    return "&" + FORM + "=" + encoded(form);
  }

  private static Map<String, List<String>> parameters(String query) {
    return new QueryStringDecoder(query, false).parameters();
  }

  private static String signed(Map<String, List<String>> given) {
    return SIGNED.stream()
        .filter(given::containsKey)
        .map(name -> name + "=" + encoded(given.get(name).getFirst()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
