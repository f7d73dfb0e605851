package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CodecUnavailableException;
import odradek.core.spi.codec.CompressionProvider;
import org.junit.jupiter.api.Test;

/** The providers are found on the module path and on the class path, and say so when they cannot work. */
class RegistrationTest {

  private static final String SERVICE = CompressionProvider.class.getName();
  private static final List<String> PROVIDERS =
      List.of(
          GzipProvider.class.getName(), SnappyProvider.class.getName(), Lz4Provider.class.getName(),
          ZstdProvider.class.getName());

  private static ModuleDescriptor descriptor() throws IOException {
    try (InputStream in = GzipProvider.class.getResourceAsStream("/module-info.class")) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void moduleAndServiceFileNameTheSameProviders() throws IOException {
    var provides = descriptor().provides();
    assertEquals(1, provides.size());
    ModuleDescriptor.Provides provided = provides.iterator().next();
    assertEquals(SERVICE, provided.service());
    assertEquals(PROVIDERS, provided.providers());
    try (InputStream in = GzipProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertEquals(PROVIDERS, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  @Test
  void theModuleExportsNothingAndCanDoWithoutAutomaticModules() throws IOException {
    assertEquals(Set.of(), descriptor().exports());
    Set<String> optional = descriptor().requires().stream()
        .filter(requires -> requires.modifiers().contains(Requires.Modifier.STATIC))
        .map(Requires::name)
        .collect(Collectors.toSet());
    assertEquals(Set.of("org.lz4.java", "org.xerial.snappy"), optional);
  }

  @Test
  void aMissingLibraryIsNamedTogetherWithTheRemedy() {
    var e = assertThrows(CodecUnavailableException.class,
        () -> Opening.open(RegistrationTest::missing, "x", "g:a", "m"));
    for (String part : List.of("'x'", "g:a", "net/some/Missing", "--add-modules m")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void nativeCodeThatDoesNotLoadIsNamedTogetherWithTheRemedy() {
    var e = assertThrows(CodecUnavailableException.class,
        () -> Opening.open(RegistrationTest::unlinked, "x", "g:a", "m"));
    for (String part : List.of("'x'", "g:a", "no libx", "java.io.tmpdir")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private static BatchCodec missing() {
    throw new NoClassDefFoundError("net/some/Missing");
  }

  private static BatchCodec unlinked() {
    throw new UnsatisfiedLinkError("no libx");
  }
}
