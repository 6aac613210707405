package dev.spillway.ops.check;

import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.limit.LimitSettings;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.ticket.TicketSettings;
import dev.spillway.database.session.DatabasesConfig;
import dev.spillway.export.settings.ArchiveSettings;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.notice.AuditSettings;
import dev.spillway.notice.webhook.WebhookSettings;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.page.console.ConsoleSettings;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.recipe.RecipeSettings;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.s3.S3Settings;
import dev.spillway.source.root.RootsConfig;
import dev.spillway.volume.node.NodeSettings;
import dev.spillway.volume.store.VolumeSettings;
import dev.spillway.web.app.AppsConfig;
import dev.spillway.web.connection.ConnectionSettings;
import dev.spillway.web.connection.TransferSettings;
import dev.spillway.web.door.CorsSettings;
import dev.spillway.web.navigation.AddressSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.stream.Stream;

/**
 * All mappings of Spillway, listed once: the names of settings are read from their methods, and the
 * native image has only the methods of registered classes.
 */
@RegisterForReflection(
    ignoreNested = false,
    targets = {
      AccessSettings.class,
      AddressSettings.class,
      AppsConfig.class,
      ArchiveSettings.class,
      AuditSettings.class,
      ConnectionSettings.class,
      ConsoleSettings.class,
      CorsSettings.class,
      DatabaseSettings.class,
      DatabasesConfig.class,
      ExportLimits.class,
      LimitSettings.class,
      LinkSettings.class,
      LogSettings.class,
      NodeSettings.class,
      PageSettings.class,
      RecipeSettings.class,
      RetentionSettings.class,
      RootsConfig.class,
      S3Settings.class,
      SettingsMappings.class,
      SweepSettings.class,
      TicketSettings.class,
      TransferSettings.class,
      VolumeSettings.class,
      WebhookSettings.class
    })
final class SettingsMappings {

  static final List<Class<?>> ALL =
      Stream.of(SettingsMappings.class.getAnnotation(RegisterForReflection.class).targets())
          .filter(Class::isInterface)
          .toList();

  private SettingsMappings() {}
}
