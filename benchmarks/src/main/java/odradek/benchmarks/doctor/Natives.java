package odradek.benchmarks.doctor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at native libraries: which platforms are they for? */
final class Natives {

  private static final String CHECK = "natives";
  private static final int ELF = 0x7F454C46;
  private static final int ELF_MACHINE_POSITION = 18;
  private static final Map<Integer, String> ELF_MACHINES = Map.of(
      62, "amd64", 183, "aarch64", 3, "x86", 40, "arm", 21, "ppc64", 22, "s390x", 243, "riscv64", 258, "loongarch64");

  private Natives() {}

  static boolean isLibrary(String file) {
    return file.matches("(?i).*\\.(so|dll|dylib|jnilib)");
  }

  static void check(PluginJar jar, Findings findings) {
    var platforms = new TreeMap<String, Integer>();
    jar.heads().forEach((file, head) -> {
      if (isLibrary(file)) {
        platforms.merge(platform(file, head), 1, Integer::sum);
      }
    });
    if (platforms.isEmpty()) {
      findings.ok(CHECK, "no native libraries in this jar");
      return;
    }
    String here = system(System.getProperty("os.name")) + "-" + System.getProperty("os.arch");
    String there = String.join(", ", new TreeSet<>(platforms.keySet()));
    boolean fits = platforms.keySet().stream()
        .anyMatch(platform -> platform.equals(here) || platform.equals(system(System.getProperty("os.name"))));
    if (fits) {
      findings.ok(CHECK, "native libraries for " + there);
    } else {
      findings.error(CHECK, "native libraries for " + there + ", none for this machine, " + here,
          "pack the library for " + here + ", or use the release of the plug-in for this platform");
    }
  }

  private static String platform(String file, byte[] head) {
    if (head.length > ELF_MACHINE_POSITION + 1 && ByteBuffer.wrap(head).getInt() == ELF) {
      ByteOrder order = head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      int machine = ByteBuffer.wrap(head).order(order).getShort(ELF_MACHINE_POSITION) & 0xFFFF;
      return "linux-" + ELF_MACHINES.getOrDefault(machine, "machine" + machine);
    }
    String lower = file.toLowerCase(Locale.ROOT);
    return lower.endsWith(".dll") ? "windows" : lower.endsWith(".so") ? "linux-unknown" : "macos";
  }

  private static String system(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("windows") ? "windows" : lower.startsWith("mac") ? "macos" : "linux";
  }
}
