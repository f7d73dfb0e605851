package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import odradek.codec.launch.OpenAll;
import odradek.core.spi.codec.CompressionProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xerial.snappy.Snappy;

/**
 * Starts Java with some of the libraries missing and opens every provider: each codec loads alone, and one that cannot
 * says what it lacks. The codec module is never named: it must be bound as a service of {@code odradek.core}.
 */
@Timeout(120)
class MissingLibraryTest {

  private static final Class<?> ZSTD = Zstd.class;
  private static final Class<?> LZ4 = LZ4Factory.class;
  private static final Class<?> SNAPPY = Snappy.class;

  private static final Map<String, String> ALL_WORK =
      Map.of("gzip", "works", "snappy", "works", "lz4", "works", "zstd", "works");

  private static String pathOf(Stream<Class<?>> types) {
    return types.map(MissingLibraryTest::locationOf).collect(Collectors.joining(File.pathSeparator));
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the test classes are; as part of the module under test they do not know it themselves. */
  private static String testClasses() {
    return Path.of(System.getProperty("basedir", ""), "target", "test-classes").toAbsolutePath().toString();
  }

  private static Stream<Class<?>> withOurs(Class<?>... libraries) {
    return Stream.concat(
        Stream.of(odradek.api.Uuid.class, CompressionProvider.class, GzipProvider.class), Arrays.stream(libraries));
  }

  /** Starts with a module path, as a broker does that was given plug-ins. */
  private static Map<String, String> onModulePath(String addedModules, Class<?>... libraries) throws Exception {
    String slf4j = Path.of(ModuleLayer.boot().configuration().findModule("org.slf4j").orElseThrow().reference()
        .location().orElseThrow()).toString();
    return start(List.of(
        "-p", pathOf(withOurs(libraries)) + File.pathSeparator + slf4j, "--add-modules", addedModules,
        "-cp", testClasses()));
  }

  private static Map<String, String> onClassPath(Class<?>... libraries) throws Exception {
    return start(List.of("-cp", pathOf(withOurs(libraries)) + File.pathSeparator + testClasses()));
  }

  /** What became of each provider: "works", or the message. */
  private static Map<String, String> start(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    command.add(OpenAll.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    var outcome = new TreeMap<String, String>();
    // Newer run-times mix in warnings about native access.
    output.lines()
        .filter(line -> line.matches("[a-z0-9]+=.*"))
        .forEach(line -> outcome.put(line.replaceFirst("=.*", ""), line.replaceFirst(".*?=", "")));
    return outcome;
  }

  private static void assertOnlyMissing(String codec, String remedy, Map<String, String> outcome) {
    assertTrue(outcome.getOrDefault(codec, "").contains(remedy), outcome::toString);
    var expected = new TreeMap<>(ALL_WORK);
    expected.put(codec, outcome.get(codec));
    assertEquals(expected, outcome);
  }

  @Test
  void allWorkOnTheModulePath() throws Exception {
    assertEquals(ALL_WORK, onModulePath("odradek.core,org.lz4.java,org.xerial.snappy", ZSTD, LZ4, SNAPPY));
    assertEquals(ALL_WORK, onModulePath("ALL-MODULE-PATH", ZSTD, LZ4, SNAPPY));
  }

  @Test
  void theOthersWorkWhereLz4IsLeftOut() throws Exception {
    String remedy = "needs the library at.yawk.lz4:lz4-java";
    assertOnlyMissing("lz4", remedy, onModulePath("odradek.core,org.xerial.snappy", ZSTD, SNAPPY));
    assertOnlyMissing("lz4", remedy, onModulePath("ALL-MODULE-PATH", ZSTD, SNAPPY));
    assertOnlyMissing("lz4", remedy, onClassPath(ZSTD, SNAPPY));
  }

  @Test
  void theOthersWorkWhereSnappyIsLeftOut() throws Exception {
    String remedy = "needs the library org.xerial.snappy:snappy-java";
    assertOnlyMissing("snappy", remedy, onModulePath("odradek.core,org.lz4.java", ZSTD, LZ4));
    assertOnlyMissing("snappy", remedy, onClassPath(ZSTD, LZ4));
  }

  @Test
  void oneAutomaticModuleBringsTheOthersAlong() throws Exception {
    assertEquals(ALL_WORK, onModulePath("odradek.core,org.lz4.java", ZSTD, LZ4, SNAPPY));
  }

  @Test
  void whatIsThereButNotResolvedIsMissedWithTheRemedy() throws Exception {
    Map<String, String> outcome = onModulePath("odradek.core", ZSTD, LZ4, SNAPPY);
    assertTrue(outcome.get("lz4").contains("--add-modules org.lz4.java"), outcome::toString);
    assertTrue(outcome.get("snappy").contains("--add-modules org.xerial.snappy"), outcome::toString);
    assertEquals("works", outcome.get("zstd"));
  }

  @Test
  void zstdMayBeLeftOutOnTheClassPath() throws Exception {
    assertOnlyMissing("zstd", "needs the library com.github.luben:zstd-jni", onClassPath(LZ4, SNAPPY));
    assertEquals(ALL_WORK, onClassPath(ZSTD, LZ4, SNAPPY));
  }

  @Test
  void whereNativeCodeDoesNotExistTheOthersWork() throws Exception {
    String classPath = pathOf(withOurs(ZSTD, LZ4, SNAPPY)) + File.pathSeparator + testClasses();
    Map<String, String> outcome = start(List.of("-Dos.arch=abacus", "-cp", classPath));
    assertEquals("works", outcome.get("gzip"));
    assertEquals("works", outcome.get("lz4"), "in Java, if need be");
    for (String codec : List.of("snappy", "zstd")) {
      assertTrue(outcome.get(codec).contains("cannot load the native code"), outcome::toString);
      assertTrue(outcome.get(codec).contains("abacus"), outcome::toString);
    }
  }
}
