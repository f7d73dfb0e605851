package odradek.core.spi.storage;

import java.util.HashMap;
import java.util.Map;

/**
 * The small text file at the top of an engine's directory that tells which provider wrote it and in which format. Every
 * persistent engine writes one, so that every other engine can refuse the directory and say which one it needs.
 *
 * <pre>
 * provider=file
 * format=1
 * </pre>
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param provider the provider's name
 * @param formatVersion the version of the provider's own layout, at least 1
 */
public record ProviderMarker(String provider, int formatVersion) {

  /** The file's name in the engine's directory. */
  public static final String FILE_NAME = "PROVIDER";

  private static final String PROVIDER_KEY = "provider";
  private static final String FORMAT_KEY = "format";

  /** What is in the file: ASCII, two lines. */
  public String text() {
    return PROVIDER_KEY + "=" + provider + "\n" + FORMAT_KEY + "=" + formatVersion + "\n";
  }

  /**
   * Reads the file's content. Unknown lines are left for later versions.
   *
   * @param resource the file's path, for the message
   * @param text the file's content
   * @throws CorruptStorageException if a line is missing or makes no sense
   */
  public static ProviderMarker parse(String resource, String text) throws CorruptStorageException {
    Map<String, String> lines = new HashMap<>();
    text.lines().forEach(line -> {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.put(line.substring(0, equals).trim(), line.substring(equals + 1).trim());
      }
    });
    String provider = lines.get(PROVIDER_KEY);
    String format = lines.get(FORMAT_KEY);
    if (provider == null || provider.isEmpty() || format == null || !format.matches("[0-9]{1,9}")) {
      throw new CorruptStorageException(
          resource, "expected the lines provider=<name> and format=<number>, found '" + text.strip() + "'");
    }
    return new ProviderMarker(provider, Integer.parseInt(format));
  }

  /**
   * Refuses a directory that somebody else wrote, or a later version of the same provider.
   *
   * @param directory the engine's directory, for the message
   * @param name the name of the provider that wants to open it
   * @param newestFormat the newest format that it reads
   * @throws CorruptStorageException names what is there and what is needed to open it
   */
  public void requireReadableBy(String directory, String name, int newestFormat) throws CorruptStorageException {
    if (!provider.equals(name)) {
      throw new CorruptStorageException(
          directory, "was written by storage provider '" + provider + "', provider '" + name + "' cannot open it; "
              + "open it with '" + provider + "' or choose another directory");
    }
    if (formatVersion < 1 || formatVersion > newestFormat) {
      throw new CorruptStorageException(
          directory, "has format " + formatVersion + " of storage provider '" + name + "', this version reads 1 to "
              + newestFormat + "; open it with the version that wrote it");
    }
  }
}
