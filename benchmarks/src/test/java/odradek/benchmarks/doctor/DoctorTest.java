package odradek.benchmarks.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import odradek.benchmarks.report.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Breaks a sound plug-in in every way, and reads what the doctor says: the thing and the remedy. */
@Timeout(120)
class DoctorTest {

  private static final String PROVIDER = "sample/heap/HeapStorageProvider.java";
  private static final String CLASS = "sample.heap.HeapStorageProvider";

  @TempDir
  Path folder;

  /** The exit code with all that was printed. */
  private record Said(int status, String text) {

    void assertError(String... parts) {
      assertEquals(1, status, text);
      String error = text.lines().dropWhile(line -> !line.startsWith("  error")).reduce("", (a, b) -> a + "\n" + b);
      for (String part : parts) {
        assertTrue(error.contains(part), "no '" + part + "' in: " + text);
      }
    }
  }

  private static Said doctor(Path jar, String... options) {
    var out = new StringWriter();
    var command = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    String[] arguments = Stream.concat(Arrays.stream(options), Stream.of(jar.toString())).toArray(String[]::new);
    int status = command.execute(arguments);
    return new Said(status, out.toString());
  }

  @Test
  void aSoundPluginStandsTheContract() throws Exception {
    Said said = doctor(JarMaker.heap(folder).make());
    assertEquals(0, said.status(), said.text());
    assertTrue(said.text().contains("module sample.heap"), said.text());
    assertTrue(said.text().contains("in module-info and META-INF/services"), said.text());
    assertTrue(said.text().matches("(?s).*'heap': [0-9]{2,} contract tests passed.*"), said.text());
    assertTrue(said.text().endsWith("Nothing has to be fixed.\n"), said.text());
  }

  @Test
  void aBrokenContractIsNamedByItsTest() throws Exception {
    Path jar = JarMaker.heap(folder)
        .change("sample/heap/HeapEngine.java", "throw new FileAlreadyExistsException(partition.toString());",
            "throw new IOException(new FileAlreadyExistsException(partition.toString()));").make();
    Said said = doctor(jar);
    said.assertError("contract", "'heap' breaks the contract: ", "FileAlreadyExistsException", "-> the test says");
  }

  @Test
  void programsGetTheSame() throws Exception {
    Said said = doctor(JarMaker.heap(folder).without("META-INF/services/odradek.core.spi.storage.StorageProvider").make(),
        "--json", "--no-contract");
    assertEquals(1, said.status());
    Map<?, ?> json = (Map<?, ?>) JsonParser.parse(said.text());
    assertEquals(false, json.get("ok"));
    assertEquals(1.0, json.get("errors"));
    Map<?, ?> error = (Map<?, ?>) ((List<?>) json.get("findings")).stream()
        .filter(finding -> "error".equals(((Map<?, ?>) finding).get("severity"))).findFirst().orElseThrow();
    assertEquals("registration", error.get("check"));
    assertTrue(error.get("remedy").toString().contains(JarMaker.STORAGE_SERVICE), error::toString);
    Map<?, ?> provider = (Map<?, ?>) ((List<?>) json.get("providers")).get(0);
    assertEquals("heap", provider.get("name"));
  }

  @Test
  void aRegistrationForTheClassPathAloneIsNotEnough() throws Exception {
    Path jar = JarMaker.heap(folder).change("module-info.java",
        "provides odradek.core.spi.storage.StorageProvider with sample.heap.HeapStorageProvider;", "").make();
    doctor(jar).assertError("registration", CLASS, "not provided by module-info", "add 'provides ");
  }

  @Test
  void aRegistrationForTheModulePathAloneIsNotEnough() throws Exception {
    Path jar = JarMaker.heap(folder).without("META-INF/services/odradek.core.spi.storage.StorageProvider").make();
    doctor(jar).assertError(CLASS, "not registered for the class path", "-> add the file " + JarMaker.STORAGE_SERVICE,
        "with the line " + CLASS);
  }

  @Test
  void withoutAnyRegistrationNobodyFindsIt() throws Exception {
    Path jar = JarMaker.heap(folder).without("META-INF/services/odradek.core.spi.storage.StorageProvider")
        .without("module-info.java").make();
    Said said = doctor(jar);
    said.assertError("heap.jar registers no provider", "-> add META-INF/services/");
    assertTrue(said.text().contains("no module-info.class; it is the automatic module heap"), said.text());
  }

  @Test
  void registrationsOfWhatIsNotThereAreFound() throws Exception {
    Path jar = JarMaker.heap(folder).with(JarMaker.STORAGE_SERVICE, CLASS + "\nsample.heap.Gone # a comment\n").make();
    doctor(jar).assertError("class sample.heap.Gone is registered", "-> pack the class, or correct its name");
    Path other = JarMaker.heap(Files.createDirectory(folder.resolve("other")))
        .with("META-INF/services/odradek.core.spi.Storage", CLASS).make();
    doctor(other).assertError("odradek.core.spi.Storage registers providers of an interface that does not exist");
  }

  @Test
  void anotherVersionOfTheInterfaceIsNamed() throws Exception {
    Path jar = JarMaker.heap(folder).change(PROVIDER, "return SPI_VERSION;", "return 7;").make();
    doctor(jar).assertError(CLASS + " was compiled against version 7", "this is version 1", "-> return SPI_VERSION");
  }

  @Test
  void namesOfBuiltInProvidersAreTaken() throws Exception {
    Path jar = JarMaker.heap(folder).change(PROVIDER, "return \"heap\";", "return \"memory\";").make();
    doctor(jar).assertError("a storage provider 'memory' already", "MemoryStorageProvider",
        "-> give the plug-in another name");
  }

  @Test
  void twoProvidersOfOneJarNeedTwoNames() throws Exception {
    JarMaker maker = JarMaker.heap(folder);
    Path provider = folder.resolve("sources").resolve(PROVIDER);
    Files.writeString(provider.resolveSibling("Twin.java"),
        Files.readString(provider).replace("HeapStorageProvider", "Twin"));
    maker.change("module-info.java", "with sample.heap.HeapStorageProvider",
        "with sample.heap.HeapStorageProvider, sample.heap.Twin")
        .with(JarMaker.STORAGE_SERVICE, CLASS + "\nsample.heap.Twin\n");
    doctor(maker.make()).assertError("two providers of this jar are storage provider 'heap'",
        "-> give each a name of its own");
  }

  @Test
  void illegalNamesAreTold() throws Exception {
    Path jar = JarMaker.heap(folder).change(PROVIDER, "return \"heap\";", "return \"My Heap\";").make();
    doctor(jar).assertError("calls itself 'My Heap'", "-> choose 1 to 32 lower-case letters");
  }

  @Test
  void damagedClassFilesAreNamed() throws Exception {
    Path text = JarMaker.heap(folder).with("sample/heap/HeapLog.class", "replaced by a filter").make();
    doctor(text).assertError("sample/heap/HeapLog.class is no class file", "-> build the jar again");
    Path half = JarMaker.heap(Files.createDirectory(folder.resolve("half"))).make();
    byte[] whole;
    try (var jar = new JarFile(half.toFile());
        var content = jar.getInputStream(jar.getEntry("sample/heap/HeapStorageProvider.class"))) {
      whole = content.readAllBytes();
    }
    Path cut = JarMaker.heap(Files.createDirectory(folder.resolve("cut")))
        .with("sample/heap/HeapStorageProvider.class", Arrays.copyOf(whole, whole.length / 2)).make();
    doctor(cut).assertError("class " + CLASS + " is damaged", "-> build the jar again");
  }

  @Test
  void classesForANewerJavaAreTold() throws Exception {
    byte[] head = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 70, 0, 0};
    Path jar = JarMaker.heap(folder).with("sample/heap/New.class", head).make();
    doctor(jar).assertError("classes for Java 26", "-> compile with --release 17");
  }

  @Test
  void aProviderNeedsAPublicConstructor() throws Exception {
    Path jar = JarMaker.heap(folder).without("module-info.java")
        .change(PROVIDER, "public HeapStorageProvider()", "HeapStorageProvider()").make();
    doctor(jar).assertError(CLASS + " has no public constructor", "-> declare 'public HeapStorageProvider() {}'");
  }

  @Test
  void aConstructorThatThrowsIsToldToDoNothing() throws Exception {
    Path jar = JarMaker.heap(folder).change(PROVIDER, "public HeapStorageProvider() {}",
        "public HeapStorageProvider() { throw new IllegalStateException(\"no GPU\"); }").make();
    doctor(jar).assertError("the constructor of " + CLASS + " threw", "no GPU", "-> let it do nothing");
  }

  @Test
  void packagesOfTheBrokerMustStayOut() throws Exception {
    byte[] clazz = Doctor.class.getClassLoader()
        .getResourceAsStream("odradek/core/spi/storage/StorageProvider.class").readAllBytes();
    Path jar = JarMaker.heap(folder).with("odradek/core/spi/storage/StorageProvider.class", clazz).make();
    doctor(jar).assertError("contains packages of the broker: odradek.core.spi.storage", "scope 'provided'");
  }

  @Test
  void nativeLibrariesMustFitThisMachine() throws Exception {
    byte[] elf = new byte[20];
    elf[0] = 0x7F;
    elf[1] = 'E';
    elf[2] = 'L';
    elf[3] = 'F';
    elf[5] = 1;
    elf[18] = 22;
    Path jar = JarMaker.heap(folder).with("native/libheap.so", elf).make();
    doctor(jar).assertError("native libraries for linux-s390x, none for this machine", "-> pack the library");
  }

  @Test
  void whatIsNoJarIsToldSo() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.jar"), "no jar");
    doctor(text).assertError("cannot be read as a jar", "-> name the jar of a plug-in");
    Said usage = doctor(text, "--nonsense");
    assertEquals(2, usage.status());
    assertFalse(usage.text().isEmpty());
  }
}
