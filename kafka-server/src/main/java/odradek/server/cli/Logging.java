package odradek.server.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Configures the logging backend of the distribution, slf4j-simple, before the first logger is made. Its own way, a
 * resource on the class path, does not reach a file that people edit.
 */
final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /**
   * Reads settings of slf4j-simple, without their prefix. What the command line of the JVM says goes first.
   *
   * @param file may be null or missing: then there are timestamps, and everything from INFO on
   */
  static void configure(String file) {
    var settings = new Properties();
    settings.setProperty("showDateTime", "true");
    settings.setProperty("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    settings.setProperty("showThreadName", "true");
    settings.setProperty("showShortLogName", "true");
    settings.setProperty("levelInBrackets", "true");
    if (file != null) {
      read(Path.of(file), settings);
    }
    for (String key : settings.stringPropertyNames()) {
      if (System.getProperty(PREFIX + key) == null) {
        System.setProperty(PREFIX + key, settings.getProperty(key));
      }
    }
  }

  private static void read(Path file, Properties settings) {
    if (!Files.exists(file)) {
      return;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("odradek: cannot read " + file + ", logging as by default: " + e.getMessage());
    }
  }
}
