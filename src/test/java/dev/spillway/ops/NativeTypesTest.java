package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.spillway.testing.Bytecode;
import dev.spillway.web.problem.JsonAnswers;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A binary writes and reads as JSON only what is registered. Quarkus registers what the signatures
 * of resources reach, those that implement an interface included; what is behind {@code Object} or
 * inside a {@code Response} it does not see, so that has to say so by itself.
 */
class NativeTypesTest {

  /**
   * Methods that write their last argument as JSON, or read JSON as the class that is their last.
   */
  private static final Map<Class<?>, Set<String>> JSON =
      Map.of(
          Response.class, Set.of("ok", "accepted"),
          JsonAnswers.class, Set.of("bytes"),
          Response.ResponseBuilder.class, Set.of("entity"),
          ObjectMapper.class,
              Set.of(
                  "writeValue",
                  "writeValueAsString",
                  "writeValueAsBytes",
                  "valueToTree",
                  "convertValue",
                  "readValue",
                  "treeToValue"),
          ObjectWriter.class, Set.of("writeValue", "writeValueAsString", "writeValueAsBytes"),
          ObjectReader.class, Set.of("readValue"));

  @Test
  void whateverIsWrittenOrReadAsJsonIsRegistered() throws Exception {
    Set<Class<?>> bySignature = new LinkedHashSet<>();
    for (Class<?> resource : Bytecode.classes()) {
      if (resource.isAnnotationPresent(Path.class)) {
        for (Method method : resource.getDeclaredMethods()) {
          if (Modifier.isPublic(method.getModifiers())) {
            reach(method.getGenericReturnType(), method.toString(), bySignature);
          }
        }
      }
    }
    assertThat(bySignature).as("what the signatures reach").hasSizeGreaterThan(10);
    Set<Class<?>> handedOver = new LinkedHashSet<>();
    handedToJson().forEach((type, where) -> reach(type, where, handedOver));
    assertThat(handedOver).as("what is handed to Jackson and to answers").hasSizeGreaterThan(3);

    assertThat(handedOver)
        .as("not reached by a signature, so each needs @RegisterForReflection")
        .allMatch(
            type ->
                type.isInterface()
                    || bySignature.contains(type)
                    || type.isAnnotationPresent(RegisterForReflection.class));
  }

  @Test
  void whatIsBehindAnInterfaceIsFound() {
    Set<Class<?>> reached = new HashSet<>();
    reach(Outer.class, "here", reached);
    assertThat(reached)
        .containsExactlyInAnyOrder(Outer.class, Choice.class, One.class, Many.class, Leaf.class);
  }

  private record Outer(List<? extends Choice> choices, Map<String, Object> json) {}

  private sealed interface Choice permits One, Many {}

  private record One(int number) implements Choice {}

  private record Many(List<Leaf> leaves) implements Choice {}

  private enum Leaf {
    GREEN
  }

  /**
   * Adds what {@code type} reaches of ours. {@code Object} may be anything, so no member of ours is
   * one.
   */
  private static void reach(Type type, String where, Set<Class<?>> reached) {
    switch (type) {
      case ParameterizedType generic -> {
        reach(generic.getRawType(), where, reached);
        boolean json = generic.getRawType() instanceof Class<?> raw && Map.class == raw;
        for (Type argument : generic.getActualTypeArguments()) {
          // Values of a map are JSON values already.
          if (!(json && argument == Object.class)) {
            reach(argument, where, reached);
          }
        }
      }
      case WildcardType wildcard -> reach(wildcard.getUpperBounds()[0], where, reached);
      case TypeVariable<?> variable -> reach(variable.getBounds()[0], where, reached);
      case GenericArrayType array -> reach(array.getGenericComponentType(), where, reached);
      case Class<?> raw when raw.isArray() -> reach(raw.getComponentType(), where, reached);
      case Class<?> raw when isOurs(raw) -> members(raw, reached);
      case Class<?> raw ->
          assertThat(raw)
              .as("%s may be anything: name a type, or a sealed interface", where)
              .isNotEqualTo(Object.class);
      default -> throw new AssertionError(where + " has the type " + type);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("dev.spillway.");
  }

  private static void members(Class<?> type, Set<Class<?>> reached) {
    if (!reached.add(type)) {
      return;
    }
    if (type.isInterface()) {
      assertThat(type.isSealed()).as("%s says who implements it", type).isTrue();
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        members(permitted, reached);
      }
    } else if (type.isRecord()) {
      for (RecordComponent member : type.getRecordComponents()) {
        reach(member.getGenericType(), type + "." + member.getName(), reached);
      }
    } else {
      assertThat(type.isEnum()).as("%s is a record, an enum or a sealed interface", type).isTrue();
    }
  }

  /** Bytes are sent as they are. */
  private static boolean isArray(Instruction instruction) {
    return instruction instanceof InvokeInstruction made
        && made.typeSymbol().returnType().isArray();
  }

  /**
   * What our code hands to Jackson and to answers, by the type that each call sees last, with where
   * that is.
   */
  private static Map<Type, String> handedToJson() throws Exception {
    Map<Type, String> types = new LinkedHashMap<>();
    for (Class<?> type : Bytecode.classes()) {
      if (type == JsonAnswers.class) {
        // It writes what resources return, which their signatures name, and what is handed to it.
        continue;
      }
      for (Map.Entry<String, CodeModel> method : Bytecode.methods(type).entrySet()) {
        List<Instruction> code = Bytecode.instructions(method.getValue());
        for (int i = 1; i < code.size(); i++) {
          if (code.get(i) instanceof InvokeInstruction call
              && takesJson(call)
              && !isArray(code.get(i - 1))) {
            Set<Class<?>> handed = Bytecode.left(code.get(i - 1), method.getValue());
            assertThat(handed).as("what %s hands over", method.getKey()).isNotEmpty();
            // What is read as Object becomes maps, lists and values of Java's own.
            boolean read = call.name().stringValue().startsWith("read");
            handed.stream()
                .filter(each -> !TypeReference.class.isAssignableFrom(each))
                .filter(each -> !(read && each == Object.class))
                .forEach(each -> types.put(each, method.getKey()));
          }
        }
      }
      if (TypeReference.class == type.getSuperclass()
          && type.getGenericSuperclass() instanceof ParameterizedType read) {
        types.put(read.getActualTypeArguments()[0], type.getName());
      }
    }
    return types;
  }

  private static boolean takesJson(InvokeInstruction call) {
    return call.typeSymbol().parameterCount() > 0
        && JSON.entrySet().stream()
            .anyMatch(
                entry ->
                    Bytecode.name(call.owner().asSymbol()).equals(entry.getKey().getName())
                        && entry.getValue().contains(call.name().stringValue()));
  }
}
