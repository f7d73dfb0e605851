package odradek.server.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: this build, and the Java that runs it. */
final class BuildVersion implements IVersionProvider {

  /** The version of the distribution, as its modules carry it. */
  static String odradek() {
    ModuleDescriptor descriptor = BuildVersion.class.getModule().getDescriptor();
    return descriptor == null ? "(unknown version)" : descriptor.rawVersion().orElse("(unknown version)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "Odradek " + odradek(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ") on " + System.getProperty("os.name") + " "
          + System.getProperty("os.arch"),
    };
  }
}
