package odradek.testkit.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power does to files, and what it leaves alone. Each test tries many seeds. */
class PowerCutTest {

  private static final int SEEDS = 300;
  private static final byte[] OLD = bytes(1_000, 1);

  @TempDir
  Path temporary;

  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = temporary.resolve("file");
    Files.write(file, OLD);
  }

  private static byte[] bytes(int count, int value) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private List<String> strike(DirectoryImage before, boolean mayReorganise, long seed) throws IOException {
    return PowerCut.strike(temporary, before, mayReorganise, new SplittableRandom(seed));
  }

  @Test
  void whatWasThereBeforeStaysAndTheRestSuffersInEveryWay() throws IOException {
    boolean cut = false;
    boolean whole = false;
    boolean zero = false;
    boolean rubbish = false;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Files.write(file, OLD);
      DirectoryImage before = DirectoryImage.of(temporary);
      Files.write(file, bytes(5_000, 2), StandardOpenOption.APPEND);
      assertFalse(strike(before, true, seed).isEmpty());
      byte[] struck = Files.readAllBytes(file);
      assertTrue(struck.length >= OLD.length && struck.length <= 6_000, "seed " + seed);
      assertArrayEquals(OLD, Arrays.copyOf(struck, OLD.length), "seed " + seed);
      cut |= struck.length < 6_000;
      whole |= Arrays.equals(bytes(5_000, 2), Arrays.copyOfRange(struck, OLD.length, 6_000));
      for (int i = OLD.length; i < struck.length; i++) {
        zero |= struck[i] == 0;
        rubbish |= struck[i] != 0 && struck[i] != 2;
      }
    }
    assertTrue(cut && whole && zero && rubbish, cut + " " + whole + " " + zero + " " + rubbish);
  }

  @Test
  void aSectorThatWasWrittenOverIsOldOrNew() throws IOException {
    boolean old = false;
    boolean fresh = false;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Files.write(file, OLD);
      DirectoryImage before = DirectoryImage.of(temporary);
      byte[] changed = OLD.clone();
      Arrays.fill(changed, 100, 200, (byte) 2);
      try (var out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(changed));
      }
      strike(before, false, seed);
      byte[] struck = Files.readAllBytes(file);
      assertTrue(Arrays.equals(struck, OLD) || Arrays.equals(struck, changed), "seed " + seed);
      old |= Arrays.equals(struck, OLD);
      fresh |= Arrays.equals(struck, changed);
    }
    assertTrue(old && fresh);
  }

  @Test
  void newFilesAndFoldersMayBeGone() throws IOException {
    boolean lost = false;
    boolean kept = false;
    Path folder = temporary.resolve("folder");
    for (long seed = 1; seed <= SEEDS; seed++) {
      DirectoryImage before = DirectoryImage.of(temporary);
      Files.createDirectories(folder);
      Files.write(folder.resolve("new"), OLD);
      strike(before, false, seed);
      assertArrayEquals(OLD, Files.readAllBytes(file));
      lost |= !Files.exists(folder);
      kept |= Files.exists(folder);
      Files.deleteIfExists(folder.resolve("new"));
      Files.deleteIfExists(folder);
    }
    assertTrue(lost && kept);
  }

  @Test
  void renamesAndRemovalsMayBeUndone() throws IOException {
    boolean undone = false;
    boolean kept = false;
    Path removed = temporary.resolve("removed");
    Path renamed = temporary.resolve("renamed");
    for (long seed = 1; seed <= SEEDS; seed++) {
      Files.write(removed, OLD);
      DirectoryImage before = DirectoryImage.of(temporary);
      Files.delete(removed);
      Files.move(file, renamed);
      strike(before, false, seed);
      boolean back = Files.exists(file);
      assertEquals(back, Files.exists(removed), "seed " + seed);
      assertEquals(!back, Files.exists(renamed), "seed " + seed);
      assertArrayEquals(OLD, Files.readAllBytes(back ? file : renamed));
      undone |= back;
      kept |= !back;
      Files.deleteIfExists(renamed);
      Files.write(file, OLD);
    }
    assertTrue(undone && kept);
  }

  @Test
  void nothingHappensToAnEngineThatHasReorganised() throws IOException {
    DirectoryImage before = DirectoryImage.of(temporary);
    assertEquals(List.of(), strike(before, true, 1));
    Files.write(temporary.resolve("other"), OLD);
    Files.write(file, OLD, StandardOpenOption.APPEND);
    assertEquals(List.of(), strike(before, true, 1));
    Files.delete(temporary.resolve("other"));
    assertFalse(strike(before, true, 1).isEmpty());
  }

  @Test
  void aDirectoryThatMovesIsNotAtRest() throws IOException {
    DirectoryImage image = DirectoryImage.atRest(temporary);
    assertTrue(image.isSame(DirectoryImage.of(temporary)));
    Files.write(file, OLD, StandardOpenOption.APPEND);
    assertFalse(image.isSame(DirectoryImage.of(temporary)));
  }
}
