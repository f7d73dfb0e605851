package odradek.benchmarks.doctor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at class files: whole, and for a Java that brokers run on. */
final class ClassCheck {

  private static final String CHECK = "classes";
  private static final int MAGIC = 0xCAFEBABE;
  private static final int HEAD_BYTES = 8;
  private static final int JAVA_17 = 17;
  private static final int MAJOR_OF_JAVA_0 = 44;

  private ClassCheck() {}

  static void check(PluginJar jar, ClassLoader loader, Findings findings) {
    int newest = 0;
    for (Map.Entry<String, byte[]> entry : jar.heads().entrySet()) {
      if (entry.getKey().endsWith(".class") && !entry.getKey().startsWith("META-INF/")) {
        newest = Math.max(newest, java(entry.getKey(), entry.getValue(), findings));
      }
    }
    if (newest > JAVA_17) {
      findings.error(CHECK, jar.name() + " has classes for Java " + newest + ", brokers run on Java 17 and newer",
          "compile with --release 17");
    }
    if (!findings.hasErrors(CHECK)) {
      load(jar, loader, findings);
    }
  }

  private static int java(String file, byte[] head, Findings findings) {
    if (head.length < HEAD_BYTES || ByteBuffer.wrap(head).getInt() != MAGIC) {
      findings.error(CHECK, file + " is no class file",
          "build the jar again; filters of resources must leave classes alone");
      return 0;
    }
    return ByteBuffer.wrap(head).getShort(6) - MAJOR_OF_JAVA_0;
  }

  private static void load(PluginJar jar, ClassLoader loader, Findings findings) {
    List<String> names = jar.classNames();
    var incomplete = new ArrayList<String>();
    for (String name : names) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassFormatError e) {
        findings.error(CHECK, "class " + name + " is damaged: " + e.getMessage(), "build the jar again");
      } catch (ClassNotFoundException | LinkageError e) {
        incomplete.add(name + " (" + e + ")");
      }
    }
    if (!incomplete.isEmpty()) {
      findings.warning(CHECK, incomplete.size() + " classes need classes that are not here, the first: "
          + incomplete.get(0),
          "name the jars they are in with --with, and put them into plugins/ too");
    } else if (!findings.hasErrors(CHECK)) {
      findings.ok(CHECK, names.size() + " classes, all can be loaded");
    }
  }
}
