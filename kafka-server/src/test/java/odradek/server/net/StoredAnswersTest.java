package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import odradek.core.listener.ConnectionLimits;
import odradek.core.listener.ResponseFrame;
import odradek.core.listener.ResponseFrame.Bytes;
import odradek.core.listener.ResponseFrame.Part;
import odradek.core.listener.ResponseFrame.Stored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How answers with stored bytes leave: what is copied, what the kernel sends, and that every slice is given back once.
 */
@Timeout(120)
class StoredAnswersTest {

  private static final int FILE_BYTES = 8 << 20;

  @TempDir
  Path folder;

  private byte[] stored;
  private FileChannel file;
  private final BlockingQueue<TestSlice> slices = new LinkedBlockingQueue<>();

  @BeforeEach
  void writeFile() throws IOException {
    stored = TcpListenerTest.bytes(FILE_BYTES, 42);
    Path path = Files.write(folder.resolve("00000000000000000000.log"), stored);
    file = FileChannel.open(path, StandardOpenOption.READ);
  }

  @AfterEach
  void closeFile() throws IOException {
    file.close();
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void largeSlicesOfFilesAreNotCopied(NetworkIo io) throws Exception {
    int sizeBytes = 6_000_000;
    try (var fixture = open(io, Map.of(), request -> List.of(bytes(100, 1), ofFile(1000, sizeBytes), bytes(50, 2)));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      byte[] answer = client.readFrame();
      assertArrayEquals(joined(part(100, 1), cut(1000, sizeBytes), part(50, 2)), answer);
      assertTrue(slices.take().awaitReleased());
      TransportCounters counters = fixture.listener().counters();
      assertEquals(sizeBytes, counters.fileBytes().sum());
      assertEquals(150, counters.copiedBytes().sum());
      assertTrue(file.isOpen(), "the slice owns its file");
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void smallSlicesOfFilesAreCopied(NetworkIo io) throws Exception {
    int sizeBytes = ResponseWriter.COPY_BYTES;
    try (var fixture = open(io, Map.of(), request -> List.of(bytes(100, 1), ofFile(5, sizeBytes), bytes(50, 2)));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertArrayEquals(joined(part(100, 1), cut(5, sizeBytes), part(50, 2)), client.readFrame());
      assertEquals(0, fixture.listener().counters().fileBytes().sum());
      assertEquals(sizeBytes + 150, fixture.listener().counters().copiedBytes().sum());
      assertTrue(slices.take().awaitReleased());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void sendfileCanBeSwitchedOff(NetworkIo io) throws Exception {
    try (var fixture = open(io, Map.of("sendfile", "false"), request -> List.of(ofFile(7, 1_000_000)));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertArrayEquals(cut(7, 1_000_000), client.readFrame());
      assertEquals(1_000_000, fixture.listener().counters().copiedBytes().sum());
      assertTrue(slices.take().awaitReleased());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void largeDirectMemoryIsWrittenAsItIs(NetworkIo io) throws Exception {
    byte[] content = TcpListenerTest.bytes(300_000, 3);
    try (var fixture = open(io, Map.of(), request ->
            List.of(new Bytes(ByteBuffer.allocateDirect(content.length).put(content).flip())));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertArrayEquals(content, client.readFrame());
      assertEquals(content.length, fixture.listener().counters().wrappedBytes().sum());
      assertEquals(0, fixture.listener().counters().copiedBytes().sum());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void anyMixOfPartsArrivesInOrder(NetworkIo io) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    BlockingQueue<byte[]> expected = new LinkedBlockingQueue<>();
    try (var fixture = open(io, Map.of(), request -> randomParts(random, expected)); var client = fixture.connect()) {
      for (int turn = 0; turn < 30; turn++) {
        int pipelined = 1 + random.nextInt(10);
        var requests = new ByteArrayOutputStream();
        for (int i = 0; i < pipelined; i++) {
          requests.writeBytes(FrameClient.framed(new byte[1]));
        }
        client.sendRaw(requests.toByteArray());
        for (int i = 0; i < pipelined; i++) {
          byte[] answer = client.readFrame();
          assertArrayEquals(expected.poll(10, TimeUnit.SECONDS), answer, "seed " + seed + " turn " + turn);
        }
      }
      assertAllReleased();
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void slicesAreGivenBackWhenThePeerGoesAway(NetworkIo io) throws Exception {
    var kinds = List.<Function<Integer, Part>>of(
        size -> ofFile(0, size), size -> ofMemory(cut(0, size)), size -> ofFile(3, 2000));
    try (var fixture = open(io, Map.of(), request -> {
      var parts = new ArrayList<Part>();
      kinds.forEach(kind -> parts.add(kind.apply(FILE_BYTES)));
      return parts;
    })) {
      for (int i = 0; i < 20; i++) {
        try (var client = fixture.connect()) {
          client.sendFrame(new byte[1]);
          client.sendFrame(new byte[1]);
          client.sendFrame(new byte[1]);
          client.socket().getInputStream().readNBytes(i * 1_000_000);
        }
      }
      fixture.listener().close();
    }
    assertAllReleased();
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void slicesAreGivenBackWhenAFileCannotBeRead(NetworkIo io) throws Exception {
    try (var fixture = open(io, Map.of(),
            request -> List.of(bytes(10, 1), ofFile(FILE_BYTES - 10, 1000), ofMemory(new byte[100])));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertTrue(client.socket().getInputStream().readAllBytes().length < 1114);
    }
    try (var fixture = open(io, Map.of(), request -> List.of(bytes(10, 1), ofFile(FILE_BYTES - 10, 100_000)));
        var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertTrue(client.socket().getInputStream().readAllBytes().length < 1014);
    }
    assertAllReleased();
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void partsThatDoNotAddUpCloseTheConnection(NetworkIo io) throws Exception {
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      frame.release();
      connection.send(new ResponseFrame(List.of(bytes(10, 1), ofFile(0, 100)), 111));
      connection.send(new ResponseFrame(List.of(ofFile(0, 100)), 100));
    });
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      client.sendFrame(new byte[1]);
      assertTrue(acceptor.next().awaitClosed());
      assertAllReleased();
    }
  }

  private TransportFixture open(NetworkIo io, Map<String, String> settings, Function<ByteBuffer, List<Part>> answer)
      throws IOException {
    var limits = new ConnectionLimits(1 << 20, 100, 100, -1, -1);
    return TransportFixture.open(io, limits, settings, new ScriptedHandler.Acceptor((connection, frame) -> {
      List<Part> parts = answer.apply(frame.buffer());
      int sizeBytes = 0;
      for (Part part : parts) {
        sizeBytes += part instanceof Bytes bytes ? bytes.buffer().remaining() : ((Stored) part).slice().sizeBytes();
      }
      frame.release();
      connection.send(new ResponseFrame(parts, sizeBytes));
    }));
  }

  private List<Part> randomParts(Random random, BlockingQueue<byte[]> expected) {
    var parts = new ArrayList<Part>();
    var content = new ByteArrayOutputStream();
    for (int i = random.nextInt(8); i >= 0; i--) {
      int size = random.nextInt(random.nextInt(10) == 0 ? 1_000_000 : 20_000);
      int position = random.nextInt(FILE_BYTES - size);
      content.writeBytes(cut(position, size));
      parts.add(switch (random.nextInt(4)) {
        case 0 -> ofFile(position, size);
        case 1 -> ofMemory(cut(position, size));
        case 2 -> new Bytes(ByteBuffer.wrap(stored, position, size));
        default -> new Bytes(ByteBuffer.allocateDirect(size).put(cut(position, size)).flip());
      });
    }
    expected.add(content.toByteArray());
    return parts;
  }

  private void assertAllReleased() throws InterruptedException {
    int count = 0;
    for (TestSlice slice : slices) {
      assertTrue(slice.awaitReleased(), "slice " + count + " of " + slice.sizeBytes() + " bytes is not released");
      assertEquals(0, slice.references(), "slice " + count);
      count++;
    }
    assertTrue(count > 0);
  }

  private Part ofFile(int position, int size) {
    TestSlice slice = TestSlice.ofFile(file, position, size);
    slices.add(slice);
    return new Stored(slice);
  }

  private Part ofMemory(byte[] content) {
    TestSlice slice = TestSlice.ofMemory(content);
    slices.add(slice);
    return new Stored(slice);
  }

  private static Part bytes(int size, long seed) {
    return new Bytes(ByteBuffer.wrap(part(size, seed)));
  }

  private static byte[] part(int size, long seed) {
    return TcpListenerTest.bytes(size, seed);
  }

  private byte[] cut(int position, int size) {
    byte[] content = new byte[size];
    System.arraycopy(stored, position, content, 0, size);
    return content;
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
