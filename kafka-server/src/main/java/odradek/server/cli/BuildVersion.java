package odradek.server.cli;

import java.lang.module.ModuleDescriptor;

/** Which build this is. */
final class BuildVersion {

  private static final String UNKNOWN = "(unknown version)";

  private BuildVersion() {}

  /** The version of the distribution, as its modules carry it. */
  static String odradek() {
    ModuleDescriptor descriptor = BuildVersion.class.getModule().getDescriptor();
    return descriptor == null ? UNKNOWN : descriptor.rawVersion().orElse(UNKNOWN);
  }

  /** What it runs on. */
  static String platform() {
    return "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ") on "
        + System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }
}
