package odradek.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Generates the sources of all definitions in a folder.
 *
 * <p>Arguments: folder of the definitions, source folder to write to, Java package, and optionally the names of the
 * definitions wanted, otherwise all. Files whose text stays the same are left alone, so that nothing is compiled again
 * needlessly; files in the package's folder that no definition accounts for are deleted.
 */
public final class GenerateMessages {
  private final Path folder;
  private final String targetPackage;
  private final Set<Path> written = new HashSet<>();

  private GenerateMessages(Path sources, String targetPackage) {
    this.folder = sources.resolve(targetPackage.replace('.', '/'));
    this.targetPackage = targetPackage;
  }

  /** Runs the generator. */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      throw new IllegalArgumentException("expected: definitions folder, source folder, package, wanted names...");
    }
    var wanted = new HashSet<>(List.of(args).subList(3, args.length));
    new GenerateMessages(Path.of(args[1]), args[2]).generate(definitions(Path.of(args[0]), wanted));
  }

  private static List<MessageSpec> definitions(Path folder, Set<String> wanted) throws IOException {
    var messages = new ArrayList<MessageSpec>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        if (wanted.isEmpty() || wanted.remove(name)) {
          MessageSpec message = read(file);
          // Definitions without versions remind of what has been removed.
          if (!message.versions().isEmpty()) {
            messages.add(message);
          }
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new IllegalArgumentException("no definitions of " + wanted + " in " + folder);
    }
    return messages;
  }

  private static MessageSpec read(Path file) throws IOException {
    try {
      return SpecReader.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private void generate(List<MessageSpec> messages) throws IOException {
    Files.createDirectories(folder);
    for (MessageSpec message : messages) {
      write(message.name(), RecordCode.source(message, targetPackage));
    }
    var keys = new ApiKeyCode(messages);
    if (!keys.isEmpty()) {
      write("ApiKey", keys.keys(targetPackage));
      write("ApiMessages", keys.messages(targetPackage));
    }
    var types = new RecordTypesCode(messages);
    writeIfAny("MetadataRecords", types.metadata(targetPackage));
    writeIfAny("CoordinatorRecords", types.coordinator(targetPackage));
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(".java") && !written.contains(file)).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private void writeIfAny(String name, String source) throws IOException {
    if (source != null) {
      write(name, source);
    }
  }

  private void write(String name, String source) throws IOException {
    Path file = folder.resolve(name + ".java");
    written.add(file);
    if (!Files.exists(file) || !Files.readString(file).equals(source)) {
      Files.writeString(file, source);
    }
  }
}
