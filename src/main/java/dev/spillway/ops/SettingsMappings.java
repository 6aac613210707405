package dev.spillway.ops;

import dev.spillway.access.AccessSettings;
import dev.spillway.access.LimitSettings;
import dev.spillway.access.LinkSettings;
import dev.spillway.export.ArchiveSettings;
import dev.spillway.export.ExportLimits;
import dev.spillway.export.RetentionSettings;
import dev.spillway.notice.AuditSettings;
import dev.spillway.recipe.RecipeSettings;
import dev.spillway.retention.SweepSettings;
import dev.spillway.s3.S3Settings;
import dev.spillway.source.RootsConfig;
import dev.spillway.source.database.DatabasesConfig;
import dev.spillway.volume.NodeSettings;
import dev.spillway.volume.VolumeSettings;
import dev.spillway.web.AddressSettings;
import dev.spillway.web.ConnectionSettings;
import dev.spillway.web.CorsSettings;
import dev.spillway.web.TransferSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Every mapping of ours. Names of settings are read from their methods, of which a binary has only those that are registered. */
@RegisterForReflection(
    ignoreNested = false,
    targets = {
      AccessSettings.class,
      AddressSettings.class,
      ArchiveSettings.class,
      AuditSettings.class,
      ConnectionSettings.class,
      CorsSettings.class,
      DatabaseSettings.class,
      DatabasesConfig.class,
      ExportLimits.class,
      LimitSettings.class,
      LinkSettings.class,
      LogSettings.class,
      NodeSettings.class,
      RecipeSettings.class,
      RetentionSettings.class,
      RootsConfig.class,
      S3Settings.class,
      SweepSettings.class,
      TransferSettings.class,
      VolumeSettings.class
    })
final class SettingsMappings {

  static final List<Class<?>> ALL =
      List.of(
          AccessSettings.class,
          AddressSettings.class,
          ArchiveSettings.class,
          AuditSettings.class,
          ConnectionSettings.class,
          CorsSettings.class,
          DatabaseSettings.class,
          DatabasesConfig.class,
          ExportLimits.class,
          LimitSettings.class,
          LinkSettings.class,
          LogSettings.class,
          NodeSettings.class,
          RecipeSettings.class,
          RetentionSettings.class,
          RootsConfig.class,
          S3Settings.class,
          SweepSettings.class,
          TransferSettings.class,
          VolumeSettings.class);

  private SettingsMappings() {}
}
