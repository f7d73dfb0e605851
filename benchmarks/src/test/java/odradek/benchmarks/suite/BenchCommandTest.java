package odradek.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import odradek.benchmarks.doctor.JarMaker;
import odradek.benchmarks.report.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command, with little to do: the numbers mean nothing, but they are all there. */
@Timeout(180)
class BenchCommandTest {

  /** On the disk that the build is on; the system's temporary folder may be in memory. */
  private static final Path DATA = Path.of("target", "bench-smoke-data");

  @TempDir
  Path folder;

  private final StringWriter said = new StringWriter();

  private int bench(String... arguments) {
    var out = new PrintWriter(said);
    return new CommandLine(new BenchCommand()).setOut(out).setErr(out).execute(arguments);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static Map<?, ?> result(Map<?, ?> report, String engine, String cell) {
    return map(list(report.get("results")).stream()
        .filter(result -> map(result).get("engine").equals(engine) && map(result).get("cell").equals(cell))
        .findFirst().orElseThrow());
  }

  private static double median(Map<?, ?> result, String figure) {
    assertTrue(result.containsKey(figure), () -> "no " + figure + " in " + result);
    return (Double) map(result.get(figure)).get("median");
  }

  @Test
  void aForeignJarIsMeasuredBesideTheBuiltIn() throws Exception {
    Path json = folder.resolve("report.json");
    Path html = folder.resolve("pages").resolve("report.html");
    int status = bench("--plugin", JarMaker.heap(folder).make().toString(), "--storage", "memory,heap",
        "--cells", "append-16k-p2-replicated,recovery-16k-p1,catchup-1k-p1", "--seconds", "0.02", "--warm-up", "0",
        "--rounds", "2", "--log-megabytes", "2", "--directory", DATA.toString(),
        "--json", json.toString(), "--html", html.toString());
    assertEquals(0, status, said::toString);
    Map<?, ?> report = map(JsonParser.parse(Files.readString(json)));
    Map<?, ?> heap = map(list(report.get("engines")).get(0));
    assertEquals("heap", heap.get("name"), "the plug-in comes first");
    assertTrue((Double) map(heap.get("contract")).get("passed") > 50, heap::toString);
    assertEquals(0.0, map(heap.get("contract")).get("failed"));
    Map<?, ?> append = result(report, "heap", "append-16k-p2-replicated");
    assertEquals(2.0, append.get("rounds"));
    for (String figure : List.of("operationsPerSecond", "bytesPerSecond", "cpuUsPerOperation",
        "allocatedBytesPerOperation")) {
      assertTrue(median(append, figure) > 0, figure);
    }
    assertTrue((Double) map(append.get("latencyUs")).get("p50") > 0);
    assertTrue(list(map(append.get("latencyUs")).get("curve")).size() > 5);
    assertEquals("keeps nothing over the end of a process", result(report, "memory", "recovery-16k-p1").get("reason"));
    assertTrue((Double) map(report.get("machine")).get("bareSyncUs") > 0);
    String page = Files.readString(html);
    assertTrue(page.contains("\"cell\": \"catchup-1k-p1\"") && !page.contains("@REPORT@"), "the page has the numbers");
    assertFalse(page.matches("(?s).*(src|href)=\"?https?:.*"), "the page needs nothing else");
    assertFalse(Files.exists(DATA), "data was left behind");
  }

  @Test
  void enginesWithFilesFlushRecoverAndCompact() throws Exception {
    Path json = folder.resolve("report.json");
    int status = bench("--storage", "file,rocksdb", "--cells",
        "append-16k-p3-flushed,recovery-16k-p2,compaction-16k-p1,seek-16k-p1",
        "--seconds", "0.02", "--warm-up", "0", "--rounds", "1", "--log-megabytes", "8", "--directory", DATA.toString(),
        "--json", json.toString(), "--html", folder.resolve("report.html").toString());
    assertEquals(0, status, said::toString);
    Map<?, ?> report = map(JsonParser.parse(Files.readString(json)));
    for (String engine : List.of("file", "rocksdb")) {
      for (String cell : List.of("append-16k-p3-flushed", "recovery-16k-p2", "compaction-16k-p1", "seek-16k-p1")) {
        assertTrue(median(result(report, engine, cell), "operationsPerSecond") > 0, engine + " " + cell);
      }
      assertTrue(median(result(report, engine, "seek-16k-p1"), Measurement.SPACE) > 0.9, engine);
    }
  }

  @Test
  void anUnsoundPluginIsNotMeasured() throws Exception {
    Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar");
    assertEquals(1, bench("--plugin", jar.toString(), "--json", folder.resolve("no.json").toString()));
    assertTrue(said.toString().contains("cannot be read as a jar") && said.toString().contains("Nothing was measured"),
        said::toString);
    assertFalse(Files.exists(folder.resolve("no.json")));
  }

  @Test
  void unknownCellsAndEnginesAreTold() {
    assertEquals(2, bench("--cells", "jump-1k-p1"));
    assertTrue(said.toString().contains("there is no cell 'jump-1k-p1'"), said::toString);
    assertEquals(2, bench("--rounds", "0"));
    assertTrue(said.toString().contains("--rounds is 0"), said::toString);
    assertEquals(2, bench("--storage", "granite"));
    assertTrue(said.toString().contains("no storage provider called 'granite'; found: file, memory, rocksdb"),
        said::toString);
  }

  @Test
  void aRunThatFailsIsReportedAndLeavesNothing() throws Exception {
    Path json = folder.resolve("report.json");
    Path jar = JarMaker.heap(folder).change("sample/heap/HeapStorageProvider.java", "\"max.bytes\", Long.MAX_VALUE",
        "\"max.bytes\", 100_000").make();
    assertEquals(1, bench("--plugin", jar.toString(), "--force", "--no-contract", "--storage", "heap", "--cells",
        "tail-16k-p1",
        "--log-megabytes", "1", "--directory", DATA.toString(), "--json", json.toString(),
        "--html", folder.resolve("report.html").toString()));
    Map<?, ?> tail = result(map(JsonParser.parse(Files.readString(json))), "heap", "tail-16k-p1");
    assertTrue(tail.get("reason").toString().contains("storage.heap.max.bytes allows 100000"), tail::toString);
    assertFalse(Files.exists(DATA), "data was left behind");
  }

  @Test
  void theListShowsWhatThereIs() {
    assertEquals(0, bench("--list"));
    assertTrue(said.toString().contains(" * append-16k-p100-flushed")
        && said.toString().contains("   append-1k-p10000-flushed"),
        said::toString);
    assertTrue(said.toString().contains("MemoryStorageProvider"), said::toString);
  }
}
