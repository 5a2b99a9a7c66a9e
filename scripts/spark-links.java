import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.Label;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/**
 * Looks up every class, method and field that a jar calls among those of a Spark, and fails where
 * one is not there: what a run would meet as NoClassDefFoundError or NoSuchMethodError one day.
 *
 * <p>{@code java -cp 'SPARK/jars/*' scripts/spark-links.java JAR [CLASS...]}, where classes that
 * begin with one of those are not looked at: the code has another way where they do not link.
 */
class SparkLinks {
  /** What a class file says of itself. */
  private record Declared(String parent, List<String> interfaces, Set<String> members) {}

  private final Map<String, Optional<Declared>> known = new HashMap<>();
  private final Map<String, Set<String>> missing = new TreeMap<>();
  private int links;

  public static void main(String[] args) throws IOException {
    SparkLinks check = new SparkLinks();
    try (JarFile jar = new JarFile(Path.of(args[0]).toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          check.declare(jar, entry);
        }
      }
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")
            && !entry.getName().startsWith("META-INF/")
            && Stream.of(args).skip(1).noneMatch(entry.getName()::startsWith)) {
          check.follow(jar, entry);
        }
      }
    }
    check.missing.forEach((link, from) -> System.err.println(link + "\n    in " + String.join(", ", from)));
    System.out.println(check.links + " links, " + check.missing.size() + " missing");
    System.exit(check.missing.isEmpty() && check.links > 0 ? 0 : 1);
  }

  private void declare(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      ClassReader reader = new ClassReader(in);
      known.put(reader.getClassName(), Optional.of(declared(reader)));
    }
  }

  private static Declared declared(ClassReader reader) {
    Set<String> members = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(int access, String name, String type, String s, String[] e) {
            members.add(name + type);
            return null;
          }

          @Override
          public FieldVisitor visitField(int access, String name, String type, String s, Object v) {
            members.add(name + " " + type);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return new Declared(reader.getSuperName(), List.of(reader.getInterfaces()), members);
  }

  private Optional<Declared> find(String name) {
    Optional<Declared> found = known.get(name);
    if (found == null) {
      found = Optional.empty();
      try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
        if (in != null) {
          found = Optional.of(declared(new ClassReader(in)));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      known.put(name, found);
    }
    return found;
  }

  /** Whether a class, or one that it extends, declares a member. */
  private boolean declares(String owner, String member) {
    Optional<Declared> type = find(owner);
    if (type.isEmpty()) {
      return false;
    }
    if (type.get().members().contains(member)) {
      return true;
    }
    List<String> above = new ArrayList<>(type.get().interfaces());
    if (type.get().parent() != null) {
      above.add(type.get().parent());
    }
    return above.stream().anyMatch(name -> declares(name, member));
  }

  private void follow(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      ClassReader reader = new ClassReader(in);
      String from = reader.getClassName();
      requireClass(from, reader.getSuperName());
      for (String name : reader.getInterfaces()) {
        requireClass(from, name);
      }
      reader.accept(new Links(from), ClassReader.SKIP_DEBUG);
    }
  }

  private void requireClass(String from, String name) {
    String element = name;
    while (element != null && element.startsWith("[")) {
      element = element.substring(1);
    }
    if (element != null && element.startsWith("L") && element.endsWith(";")) {
      element = element.substring(1, element.length() - 1);
    } else if (element != null && !element.equals(name)) {
      return; // an array of numbers
    }
    if (element != null) {
      links++;
      if (find(element).isEmpty()) {
        missing.computeIfAbsent(element, link -> new TreeSet<>()).add(from);
      }
    }
  }

  private void requireMember(String from, String owner, String member) {
    requireClass(from, owner);
    links++;
    // of arrays, and of method handles whose type is made at each call
    boolean any = owner.startsWith("[") || owner.startsWith("java/lang/invoke/");
    if (!any && find(owner).isPresent() && !declares(owner, member)) {
      missing.computeIfAbsent(owner + "." + member, link -> new TreeSet<>()).add(from);
    }
  }

  private final class Links extends ClassVisitor {
    private final String from;

    Links(String from) {
      super(Opcodes.ASM9);
      this.from = from;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String type, String s, String[] e) {
      requireTypes(type);
      return new MethodVisitor(Opcodes.ASM9) {
        private boolean optional;

        /** A table of constants, as compilers make it for a switch, does without missing ones. */
        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String caught) {
          optional |= "java/lang/NoSuchFieldError".equals(caught);
        }

        @Override
        public void visitMethodInsn(int code, String owner, String name, String type, boolean i) {
          requireMember(from, owner, name + type);
        }

        @Override
        public void visitFieldInsn(int code, String owner, String name, String type) {
          if (!optional) {
            requireMember(from, owner, name + " " + type);
          }
        }

        @Override
        public void visitTypeInsn(int code, String type) {
          requireClass(from, type);
        }

        @Override
        public void visitLdcInsn(Object value) {
          if (value instanceof Type type && type.getSort() == Type.OBJECT) {
            requireClass(from, type.getInternalName());
          }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle by, Object... with) {
          for (Object argument : with) {
            if (argument instanceof Handle handle) {
              boolean method = handle.getDesc().startsWith("(");
              requireMember(
                  from, handle.getOwner(), handle.getName() + (method ? "" : " ") + handle.getDesc());
            }
          }
        }
      };
    }

    private void requireTypes(String method) {
      for (Type argument : Type.getArgumentTypes(method)) {
        require(argument);
      }
      require(Type.getReturnType(method));
    }

    private void require(Type type) {
      if (type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY) {
        requireClass(from, type.getInternalName());
      }
    }
  }
}
