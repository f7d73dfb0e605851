package odradek.server.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, where the machine lets this user mount one; the test is skipped elsewhere. */
public final class SmallVolume implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;
  private static final int BLOCK_BYTES = 1 << 16;

  private final Path mountPoint;

  private SmallVolume(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts an empty one. */
  public static SmallVolume mount(int megabytes) {
    Path mountPoint = TestDirectories.newWorkDirectory("volume");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint.toString()) == 0;
    if (!mounted) {
      TestDirectories.delete(mountPoint);
    }
    Assumptions.assumeTrue(mounted, "this user may not mount a file system here");
    return new SmallVolume(mountPoint);
  }

  /** A directory on it. */
  public Path directory() {
    return mountPoint.resolve("data");
  }

  /** Takes all the space that is left, as another program would. */
  public void fill() throws IOException {
    Path ballast = mountPoint.resolve("ballast");
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[BLOCK_BYTES]);
      }
    } catch (IOException e) {
      if (mountPoint.toFile().getUsableSpace() > BLOCK_BYTES) {
        throw e;
      }
    }
  }

  /** The other program gives its space back. */
  public void empty() throws IOException {
    Files.delete(mountPoint.resolve("ballast"));
  }

  /** From now on nothing can be written: what a device looks like that has failed. */
  public void breakDown() {
    remount("ro");
  }

  /** It was repaired. */
  public void repair() {
    remount("rw");
  }

  /** A file system cannot be made read-only while somebody has a file open for writing; a bind mount over it can. */
  private void remount(String mode) {
    if (mode.equals("ro")) {
      must("mount", "--bind", mountPoint.toString(), mountPoint.toString());
      must("mount", "-o", "remount,bind,ro", mountPoint.toString());
    } else {
      must("umount", "-l", mountPoint.toString());
    }
  }

  private static void must(String... command) {
    int status = run(command);
    if (status != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with status " + status);
    }
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // there is no such program here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  @Override
  public void close() {
    while (run("umount", "-l", mountPoint.toString()) == 0) {
      continue;
    }
    TestDirectories.delete(mountPoint);
  }
}
