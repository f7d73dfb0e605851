package odradek.server.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads {@code server.properties}. */
final class ConfigFile {

  private ConfigFile() {}

  /**
   * The keys and values of a properties file, without blanks around them.
   *
   * @throws IOException if it cannot be read; the message names the file
   */
  static Map<String, String> read(Path file) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no configuration file " + file.toAbsolutePath(), e);
    } catch (IllegalArgumentException | java.nio.charset.MalformedInputException e) {
      throw new IOException("configuration file " + file + " is not a properties file: " + e.getMessage(), e);
    }
    var settings = new TreeMap<String, String>();
    for (String key : properties.stringPropertyNames()) {
      settings.put(key.trim(), properties.getProperty(key).trim());
    }
    return settings;
  }
}
