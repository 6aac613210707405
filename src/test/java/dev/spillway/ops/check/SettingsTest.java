package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.spillway");

  /** A mapping that is not listed would have its settings refused as unknown. */
  @Test
  void knowsEveryMapping() {
    Set<String> mappings = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        mappings.add(type.getName());
      }
    }
    assertThat(Settings.MAPPINGS).extracting(Class::getName).containsAll(mappings);
  }

  @Test
  void everySettingIsReadThroughAMapping() {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (JavaField field : type.getFields()) {
        field
            .tryGetAnnotationOfType(ConfigProperty.class)
            .ifPresent(property -> names.add(property.name()));
      }
      for (JavaCodeUnit code : type.getCodeUnits()) {
        for (JavaParameter parameter : code.getParameters()) {
          parameter
              .tryGetAnnotationOfType(ConfigProperty.class)
              .ifPresent(property -> names.add(property.name()));
        }
      }
    }
    names.removeIf(name -> !name.startsWith("spillway."));
    assertThat(names).as("settings that the start check would not know").isEmpty();
  }
}
