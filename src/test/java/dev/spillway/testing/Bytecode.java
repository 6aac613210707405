package dev.spillway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What our compiled code does, as far as a test wants to know it of every class. */
public final class Bytecode {

  private static final Path CLASSES = Path.of("target/classes");

  private Bytecode() {}

  /** All classes of ours, none of them initialized. */
  public static List<Class<?>> classes() throws IOException, ClassNotFoundException {
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/spillway"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replaceFirst("\\.class$", "");
        if (!name.endsWith("package-info")) {
          found.add(type(name.replace('/', '.')));
        }
      }
    }
    return found;
  }

  /** The code of each method of {@code type}, by the names of both. */
  public static Map<String, CodeModel> methods(Class<?> type) throws IOException {
    Map<String, CodeModel> methods = new TreeMap<>();
    try (InputStream bytes =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      for (MethodModel method : ClassFile.of().parse(bytes.readAllBytes()).methods()) {
        String name = method.methodName().stringValue() + method.methodType().stringValue();
        method.code().ifPresent(code -> methods.put(type.getName() + "." + name, code));
      }
    }
    return methods;
  }

  /** Its instructions, in their order. */
  public static List<Instruction> instructions(CodeModel code) {
    List<Instruction> instructions = new ArrayList<>();
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        instructions.add(instruction);
      }
    }
    return instructions;
  }

  /**
   * The types that what {@code instruction} leaves on the stack may have; none where that is not an
   * object that can be told.
   */
  public static Set<Class<?>> left(Instruction instruction, CodeModel code)
      throws ClassNotFoundException {
    Set<String> names = new TreeSet<>();
    switch (instruction) {
      case InvokeInstruction made when made.name().equalsString("<init>") ->
          names.add(name(made.owner().asSymbol()));
      case InvokeInstruction called -> names.add(name(called.typeSymbol().returnType()));
      case TypeCheckInstruction cast -> names.add(name(cast.type().asSymbol()));
      case ConstantInstruction constant
          when constant.constantValue() instanceof ClassDesc described ->
          names.add(name(described));
      case LoadInstruction variable -> {
        for (CodeElement element : code) {
          if (element instanceof LocalVariable local && local.slot() == variable.slot()) {
            names.add(name(local.typeSymbol()));
          }
        }
      }
      default -> {}
    }
    Set<Class<?>> types = new HashSet<>();
    for (String name : names) {
      if (name.contains(".") && !name.contains("[")) {
        types.add(type(name));
      }
    }
    return types;
  }

  /** Its name as {@link Class#getName} has it; of a primitive type, the word. */
  public static String name(ClassDesc type) {
    return type.isClassOrInterface()
        ? type.packageName() + "." + type.displayName()
        : type.displayName();
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, Bytecode.class.getClassLoader());
  }
}
