package dev.spillway.testing;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.TestProfile;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Those one after the other that need the same service, which then starts once for all of them.
 * Quarkus does it for its tests, and not for those of the packaged service.
 */
public final class ByResources implements ClassOrderer {

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparing(ByResources::resources));
  }

  /** Those of the classes that it extends too: JUnit finds only annotations that are inherited. */
  private static String resources(ClassDescriptor test) {
    return Stream.<Class<?>>iterate(test.getTestClass(), Objects::nonNull, Class::getSuperclass)
            .flatMap(type -> Stream.of(type.getDeclaredAnnotationsByType(WithTestResource.class)))
            .map(resource -> resource.value().getName())
            .sorted()
            .collect(Collectors.joining(" "))
        + findAnnotation(test.getTestClass(), TestProfile.class)
            .map(profile -> " " + profile.value().getName())
            .orElse("");
  }
}
