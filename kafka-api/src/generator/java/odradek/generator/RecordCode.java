package odradek.generator;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The source file of one message: a record with its structs as nested records. */
final class RecordCode {
  private static final String HEAD = """
      // Generated from a message definition. Do not edit.
      package %s;

      import java.nio.ByteBuffer;
      import java.util.Collections;
      import java.util.List;
      import java.util.Objects;
      import odradek.api.Uuid;
      import odradek.api.wire.ApiMessage;
      import odradek.api.wire.UnsupportedFieldException;
      import odradek.api.wire.WireLists;
      import odradek.api.wire.WireReader;
      import odradek.api.wire.WireSize;
      import odradek.api.wire.WireWriter;

      """;

  private final MessageSpec message;
  private final CodeWriter code = new CodeWriter();
  private final Set<String> usedInLists = new HashSet<>();
  private final Set<String> usedAlone = new HashSet<>();

  private RecordCode(MessageSpec message) {
    this.message = message;
    noteUses(message.body());
    message.structs().values().forEach(this::noteUses);
  }

  /** The text of the source file. */
  static String source(MessageSpec message, String targetPackage) {
    var record = new RecordCode(message);
    record.message();
    return HEAD.formatted(targetPackage) + record.code;
  }

  private void noteUses(StructSpec struct) {
    for (FieldSpec field : struct.fields()) {
      if (field.type() instanceof FieldType.Array array) {
        usedInLists.add(array.element().javaType());
      } else {
        usedAlone.add(field.type().javaType());
      }
    }
  }

  private void message() {
    code.line("/**");
    code.line(" * {@code " + message.name() + "}" + (message.apiKey() < 0 ? "" : " (" + message.apiKey() + ")")
        + ", versions " + message.versions() + ", flexible versions " + message.flexible() + ".");
    code.line(" *");
    code.line(" * <p><b>Threading:</b> immutable.");
    code.line(" *");
    code.line(" * <p><b>Buffers:</b> those of a message that was read are slices of its input, borrowed. Lists given to");
    code.line(" * the constructor must not change afterwards.");
    code.line(" */");
    code.line("public record " + message.name() + "(" + components(message.body()) + ") implements ApiMessage {");
    constants();
    body(message.body(), true);
    for (StructSpec struct : message.structs().values()) {
      if (!struct.versions().isEmpty()) {
        code.line("");
        code.line("/** Part of {@link " + message.name() + "}, versions " + struct.versions() + ". */");
        code.line("public record " + struct.name() + "(" + components(struct) + ") {");
        body(struct, false);
        code.line("}");
      }
    }
    code.line("}");
  }

  private static String components(StructSpec struct) {
    return struct.fields().stream()
        .map(field -> "\n    " + field.type().javaType() + " " + field.component())
        .collect(Collectors.joining(","));
  }

  private void constants() {
    if (message.apiKey() >= 0) {
      constant("Identifies the kind of message.", "API_KEY", message.apiKey());
    }
    constant("The oldest version.", "LOWEST_VERSION", message.versions().low());
    constant("The newest version.", "HIGHEST_VERSION", message.versions().high());
    constant("The first version with compact lengths and tag sections, out of reach if there is none.",
        "FIRST_FLEXIBLE_VERSION", message.flexible().isEmpty() ? Short.MAX_VALUE : message.flexible().low());
    method("apiKey", message.apiKey() >= 0 ? "API_KEY" : "-1");
    method("lowestVersion", "LOWEST_VERSION");
    method("highestVersion", "HIGHEST_VERSION");
  }

  private void constant(String what, String name, int value) {
    code.line("/** " + what + " */");
    code.line("public static final short " + name + " = " + value + ";");
    code.line("");
  }

  private void method(String name, String value) {
    code.line("@Override");
    code.line("public short " + name + "() {");
    code.line("return " + value + ";");
    code.line("}");
    code.line("");
  }

  private void body(StructSpec struct, boolean top) {
    var bodies = new StructCode(message, struct);
    constructor(struct);
    code.line("/** Reads what {@link #write} writes. */");
    code.line("public static " + struct.name() + " read(WireReader in, short version) {");
    if (top) {
      checkVersion();
    }
    bodies.read(code);
    code.line("}");
    code.line("");
    code.line(top ? "@Override" : "/** The bytes that {@link #write} produces. */");
    code.line("public int size(short version) {");
    bodies.size(code);
    code.line("}");
    code.line("");
    code.line(top ? "@Override" : "/** Writes the struct. */");
    code.line("public void write(WireWriter out, short version) {");
    if (top) {
      checkVersion();
    }
    bodies.write(code);
    code.line("}");
    if (!top) {
      helpers(struct);
    }
    new BuilderCode(struct).emit(code);
  }

  private void checkVersion() {
    code.line("ApiMessage.checkVersion(\"" + message.name() + "\", version, LOWEST_VERSION, HIGHEST_VERSION);");
  }

  private void constructor(StructSpec struct) {
    var checks = new CodeWriter();
    for (FieldSpec field : struct.fields()) {
      if (field.type().isReference() && !field.isNullableSomewhere()) {
        checks.line("Objects.requireNonNull(" + field.component() + ", \"" + field.component() + "\");");
      }
    }
    if (checks.toString().isEmpty()) {
      return;
    }
    code.line("/** Checks that what cannot be null is not. */");
    code.line("public " + struct.name() + " {");
    checks.toString().lines().forEach(code::line);
    code.line("}");
    code.line("");
  }

  private void helpers(StructSpec struct) {
    if (usedInLists.contains(struct.name())) {
      new ListCode(struct.name()).emit(code);
    }
    if (usedAlone.contains(struct.name())) {
      code.line("");
      code.line("private static " + struct.name() + " defaults() {");
      code.line("return new " + struct.name() + "("
          + struct.fields().stream().map(DefaultCode::value).collect(Collectors.joining(", ")) + ");");
      code.line("}");
      code.line("");
      code.line("private boolean isDefault() {");
      code.line("return " + (struct.fields().isEmpty() ? "true" : "!(" + struct.fields().stream()
          .map(DefaultCode::differs).collect(Collectors.joining(" || ")) + ")") + ";");
      code.line("}");
    }
  }
}
