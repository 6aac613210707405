package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Bytecode;
import java.io.IOException;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.BasicLogger;
import org.junit.jupiter.api.Test;

/**
 * The log prints values that people and machines read, never what Java makes of a record, a map or
 * an {@code Optional}.
 */
class LoggedValuesTest {

  private static final Set<String> CALLS =
      Set.of("infof", "warnf", "errorf", "info", "warn", "error", "debugf");

  @Test
  void whatIsPrintedIsAValue() throws Exception {
    int calls = 0;
    List<String> printed = new ArrayList<>();
    for (Class<?> type : Bytecode.classes()) {
      for (Map.Entry<String, CodeModel> method : Bytecode.methods(type).entrySet()) {
        List<Instruction> code = Bytecode.instructions(method.getValue());
        for (int i = 0; i < code.size(); i++) {
          if (isLog(code.get(i))) {
            calls++;
            for (Class<?> argument : arguments(code, i, method.getValue())) {
              if (isNoValue(argument)) {
                printed.add(method.getKey() + " prints " + argument.getName());
              }
            }
          }
        }
      }
    }
    assertThat(calls).as("calls of the log").isGreaterThan(100);
    assertThat(printed).isEmpty();
  }

  @Test
  void aRecordThatSaysItselfHowItIsWrittenIsAValue() throws IOException {
    assertThat(isNoValue(Bare.class)).isTrue();
    assertThat(isNoValue(Map.class)).isTrue();
    assertThat(isNoValue(Optional.class)).isTrue();
    assertThat(isNoValue(Written.class)).isFalse();
    assertThat(isNoValue(String.class)).isFalse();
  }

  private record Bare(int number) {}

  private record Written(int number) {
    @Override
    public String toString() {
      return String.valueOf(number);
    }
  }

  private static boolean isLog(Instruction instruction) throws ClassNotFoundException {
    return instruction instanceof InvokeInstruction call
        && CALLS.contains(call.name().stringValue())
        && Bytecode.name(call.owner().asSymbol()).startsWith("org.jboss.logging.")
        && BasicLogger.class.isAssignableFrom(
            Class.forName(Bytecode.name(call.owner().asSymbol())));
  }

  /** What goes into the array of a call's arguments, and what is its last one. */
  private static List<Class<?>> arguments(List<Instruction> code, int call, CodeModel method)
      throws ClassNotFoundException {
    List<Class<?>> arguments = new ArrayList<>();
    for (int i = call - 1; i >= 0 && !loadsTheLog(code.get(i)); i--) {
      if (code.get(i + 1) instanceof ArrayStoreInstruction || i + 1 == call) {
        arguments.addAll(Bytecode.left(code.get(i), method));
      }
    }
    return arguments;
  }

  private static boolean loadsTheLog(Instruction instruction) {
    return instruction instanceof FieldInstruction field
        && Bytecode.name(field.typeSymbol()).equals("org.jboss.logging.Logger");
  }

  private static boolean isNoValue(Class<?> type) throws IOException {
    return type == Map.class || type == Optional.class || (type.isRecord() && !saysItself(type));
  }

  /** What the compiler makes of a record asks Java's own helper. */
  private static boolean saysItself(Class<?> type) throws IOException {
    CodeModel written =
        Bytecode.methods(type).get(type.getName() + ".toString()Ljava/lang/String;");
    return Bytecode.instructions(written).stream()
        .noneMatch(
            instruction ->
                instruction instanceof InvokeDynamicInstruction call
                    && Bytecode.name(call.bootstrapMethod().owner())
                        .equals("java.lang.runtime.ObjectMethods"));
  }
}
