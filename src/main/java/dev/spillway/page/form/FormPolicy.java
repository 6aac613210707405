package dev.spillway.page.form;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.recipe.model.Recipe;
import jakarta.enterprise.context.ApplicationScoped;

/** Which recipes have forms. */
@ApplicationScoped
public class FormPolicy {

  private final PageSettings settings;
  private final Access access;

  FormPolicy(PageSettings settings, Access access) {
    this.settings = settings;
    this.access = access;
  }

  /** Whether those who may ask for a recipe get its form without a link of their own. */
  public boolean open() {
    return settings.forms().orElse(access.mode() != AccessMode.KEYS);
  }

  /** Whether a person can fill in what the recipe takes: nobody writes a selection by hand. */
  public boolean fits(Recipe recipe) {
    return recipe.selection().isEmpty();
  }
}
