package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import odradek.api.Uuid;
import odradek.core.config.LogSettings;
import odradek.core.spi.storage.CorruptStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories are taken and which are refused, and that nothing is changed in those. */
class LogDirectoryTest {

  private static final Uuid ID = new Uuid(1, 2);
  private static final DirectorySpace SPACE =
      new DirectorySpace(Path.of("."), new SpaceLimits(new LogSettings.Space(0, 0, 0)), Volume::look);

  @TempDir
  private Path temporary;

  private Path path() {
    return temporary.resolve("data");
  }

  private LogDirectory open(int nodeId) throws IOException {
    return LogDirectory.open(path(), nodeId, ID, SPACE);
  }

  private void write(String file, String content) throws IOException {
    Path target = path().resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
  }

  /** Every file and folder, with its content and the time of its last change. */
  private Map<String, String> content() throws IOException {
    var found = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(path())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        found.put(path().relativize(file).toString(), Files.getLastModifiedTime(file)
            + (Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : ""));
      }
    }
    return found;
  }

  private void assertRefused(String expected) throws IOException {
    Map<String, String> before = content();
    String message = assertThrows(CorruptStorageException.class, () -> open(1)).getMessage();
    assertTrue(message.contains(path().toString()) && message.contains(expected), message);
    assertEquals(before, content());
  }

  @Test
  void aDirectoryThatIsMissingIsMade() throws IOException {
    try (LogDirectory directory = open(1)) {
      assertEquals(ID, directory.id());
      assertTrue(Files.exists(path().resolve("odradek.properties")));
    }
  }

  @Test
  void aDirectoryIsTheSameWhenItIsOpenedAgain() throws IOException {
    try (LogDirectory directory = open(1)) {
      LogDirectory.belongTo("cluster", List.of(directory));
    }
    try (LogDirectory again = LogDirectory.open(path(), 1, new Uuid(3, 4), SPACE)) {
      LogDirectory.belongTo("cluster", List.of(again));
      assertEquals(ID, again.id());
    }
  }

  @Test
  void theRootOfAVolumeMayBeUsed() throws IOException {
    write("lost+found/x", "");
    open(1).close();
  }

  @Test
  void aStartThatEndedInTheMiddleMayBeRepeated() throws IOException {
    write(".lock", "");
    write("odradek.properties.tmp", "half a li");
    open(1).close();
  }

  @Test
  void theDataOfApacheKafkaIsRefused() throws IOException {
    write("meta.properties", "version=1\nnode.id=1\ncluster.id=abc\ndirectory.id=def\n");
    write("orders-0/00000000000000000000.log", "records");
    write("orders-0/partition.metadata", "version: 0\ntopic_id: x\n");
    write("recovery-point-offset-checkpoint", "0\n0\n");
    assertRefused("holds the data of an Apache Kafka broker; it was left untouched. Choose another directory "
        + "in log.dirs");
  }

  @Test
  void theDataOfApacheKafkaIsRefusedEvenWithoutItsMarker() throws IOException {
    write("orders-0/00000000000000000000.log", "records");
    assertRefused("is not empty and not a log directory of this broker (found 'orders-0'); it was left untouched");
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    write("notes.txt", "mine");
    assertRefused("(found 'notes.txt')");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.writeString(path(), "a file");
    assertThrows(IOException.class, () -> open(1));
    assertEquals("a file", Files.readString(path()));
  }

  @Test
  void theDirectoryOfAnotherNodeIsRefused() throws IOException {
    open(2).close();
    assertRefused("node.id is '2', expected '1': it belongs to another node: set node.id or log.dirs");
    open(2).close();
  }

  @Test
  void theDirectoryOfAnotherReleaseIsRefused() throws IOException {
    write("odradek.properties", "version=2\nnode.id=1\n");
    write(".lock", "");
    assertRefused("version is '2', expected '1': it was written by another release of this broker");
  }

  @Test
  void aDamagedMarkerIsRefused() throws IOException {
    write("odradek.properties", "version=\\u00zz");
    write(".lock", "");
    assertRefused("is not a properties file");
    write("odradek.properties", "version=1\nnode.id=1\n");
    assertRefused("directory.id is damaged: identifier '' has 0 bytes");
    write("odradek.properties", "version=1\nnode.id=1\ndirectory.id=short\n");
    assertRefused("directory.id is damaged: not a base64 identifier: 'short'");
  }

  @Test
  void theDirectoryOfAnotherClusterIsRefusedAndNoneIsBound() throws IOException {
    try (LogDirectory fresh = LogDirectory.open(temporary.resolve("fresh"), 1, ID, SPACE); LogDirectory old = open(1)) {
      LogDirectory.belongTo("mine", List.of(old));
      Map<String, String> before = content();
      String message = assertThrows(CorruptStorageException.class,
          () -> LogDirectory.belongTo("other", List.of(fresh, old))).getMessage();
      assertTrue(message.contains(path().toString())
          && message.contains("cluster.id is 'mine', expected 'other': it belongs to another cluster"), message);
      assertEquals(before, content());
      LogDirectory.belongTo("mine", List.of(fresh, old));
    }
  }

  @Test
  void directoriesOfTwoClustersAreRefused() throws IOException {
    try (LogDirectory fresh = LogDirectory.open(temporary.resolve("fresh"), 1, ID, SPACE);
        LogDirectory one = LogDirectory.open(temporary.resolve("one"), 1, ID, SPACE); LogDirectory two = open(1)) {
      LogDirectory.belongTo("a", List.of(one));
      LogDirectory.requireOneCluster(List.of(fresh, one, two));
      LogDirectory.belongTo("b", List.of(two));
      Map<String, String> before = content();
      String message = assertThrows(CorruptStorageException.class,
          () -> LogDirectory.requireOneCluster(List.of(fresh, one, two))).getMessage();
      assertTrue(message.contains(path().toString()) && message.contains("cluster.id is 'b', expected 'a': "
          + "log directory " + temporary.resolve("one") + " belongs to that one, and both are in log.dirs"), message);
      assertEquals(before, content());
    }
  }

  @Test
  void aDirectoryIsUsedByOneBrokerAtATime() throws IOException {
    try (LogDirectory first = open(1)) {
      LogDirectory.belongTo("cluster", List.of(first));
      Map<String, String> before = content();
      String message = assertThrows(IOException.class, () -> open(1)).getMessage();
      assertEquals("log directory " + path() + " is in use by another broker", message);
      assertEquals(before, content());
    }
    open(1).close();
  }

  @Test
  void whoeverIsRefusedDoesNotHoldTheLock() throws IOException {
    open(2).close();
    assertThrows(CorruptStorageException.class, () -> open(1));
    open(2).close();
  }
}
