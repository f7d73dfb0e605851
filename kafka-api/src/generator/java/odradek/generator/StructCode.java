package odradek.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The bodies of a struct's {@code read}, {@code size} and {@code write}. */
final class StructCode {
  private final MessageSpec message;
  private final StructSpec struct;
  private final VersionRange flexible;
  private final List<FieldSpec> taggedFields = new ArrayList<>();

  StructCode(MessageSpec message, StructSpec struct) {
    this.message = message;
    this.struct = struct;
    this.flexible = message.flexible().intersect(struct.versions());
    for (FieldSpec field : struct.fields()) {
      if (!field.tagged().isEmpty()) {
        taggedFields.add(field);
      }
    }
    taggedFields.sort(Comparator.comparingInt(FieldSpec::tag));
  }

  /** Adds the statements of {@code read}. Locals end in an underscore, out of the way of the parameters. */
  void read(CodeWriter code) {
    var arguments = new StringBuilder();
    for (FieldSpec field : struct.fields()) {
      readPlain(code, field);
      arguments.append(arguments.isEmpty() ? "" : ", ").append(field.component()).append('_');
    }
    code.when(flexible.condition(struct.versions()), () -> readTags(code));
    code.line("return new " + struct.name() + "(" + arguments + ");");
  }

  private void readPlain(CodeWriter code, FieldSpec field) {
    VersionRange plain = field.versions().before(field.tagged());
    String declared = field.type().javaType() + " " + field.component() + "_";
    String condition = plain.condition(struct.versions());
    if (condition.equals("true")) {
      code.line(declared + " = " + fieldCode(field, plain).read() + ";");
      return;
    }
    code.line(declared + " = " + DefaultCode.value(field) + ";");
    code.when(condition, () -> code.line(field.component() + "_ = " + fieldCode(field, plain).read() + ";"));
  }

  private void readTags(CodeWriter code) {
    if (taggedFields.isEmpty()) {
      code.line("in.skipTags();");
      return;
    }
    code.line("for (int tags = in.readTagCount(); tags > 0; tags--) {");
    code.line("int tag = in.readUnsignedVarint();");
    code.line("int end = in.readTagEnd();");
    String otherwise = "if";
    for (FieldSpec field : taggedFields) {
      String versions = field.tagged().condition(flexible);
      code.line(otherwise + " (tag == " + field.tag() + (versions.equals("true") ? "" : " && " + versions) + ") {");
      code.line(field.component() + "_ = " + fieldCode(field, field.tagged()).read() + ";");
      code.line("in.checkTagEnd(end);");
      otherwise = "} else if";
    }
    code.line("} else {");
    code.line("in.skipTo(end);");
    code.line("}");
    code.line("}");
  }

  /** Adds the statements of {@code size}. */
  void size(CodeWriter code) {
    int constant = 0;
    for (FieldSpec field : struct.fields()) {
      if (isAlwaysThere(field)) {
        constant += fieldCode(field, struct.versions()).fixedBytes();
      }
    }
    boolean alwaysFlexible = flexible.equals(struct.versions());
    code.line("int size = " + (alwaysFlexible && taggedFields.isEmpty() ? constant + 1 : constant) + ";");
    for (FieldSpec field : struct.fields()) {
      VersionRange plain = field.versions().before(field.tagged());
      FieldCode one = fieldCode(field, plain);
      if (!isAlwaysThere(field) || one.fixedBytes() == 0) {
        code.when(plain.condition(struct.versions()), () -> code.line("size += " + one.size() + ";"));
      }
    }
    if (!alwaysFlexible || !taggedFields.isEmpty()) {
      code.when(flexible.condition(struct.versions()), () -> sizeOfTags(code));
    }
    code.line("return size;");
  }

  private boolean isAlwaysThere(FieldSpec field) {
    return field.versions().before(field.tagged()).contains(struct.versions());
  }

  private void sizeOfTags(CodeWriter code) {
    if (taggedFields.isEmpty()) {
      code.line("size++;");
      return;
    }
    code.line("int tags = 0;");
    for (FieldSpec field : taggedFields) {
      code.when(field.tagged().condition(flexible), () -> {
        code.line("if (" + DefaultCode.differs(field) + ") {");
        code.line("tags++;");
        code.line("size += WireSize.ofTagged(" + field.tag() + ", " + fieldCode(field, field.tagged()).size() + ");");
        code.line("}");
      });
    }
    code.line("size += WireSize.ofUnsignedVarint(tags);");
  }

  /** Adds the statements of {@code write}. */
  void write(CodeWriter code) {
    for (FieldSpec field : struct.fields()) {
      checkAbsent(code, field);
      VersionRange plain = field.versions().before(field.tagged());
      code.when(plain.condition(struct.versions()), () -> fieldCode(field, plain).write(code));
    }
    code.when(flexible.condition(struct.versions()), () -> writeTags(code));
  }

  private void checkAbsent(CodeWriter code, FieldSpec field) {
    String present = field.versions().condition(struct.versions());
    if (field.ignorable() || present.equals("true")) {
      return;
    }
    code.line("if (!(" + present + ") && (" + DefaultCode.differs(field) + ")) {");
    code.line("throw UnsupportedFieldException.absent(\"" + struct.name() + "\", \"" + field.component()
        + "\", version);");
    code.line("}");
  }

  private void writeTags(CodeWriter code) {
    if (taggedFields.isEmpty()) {
      code.line("out.writeUnsignedVarint(0);");
      return;
    }
    code.line("int tags = 0;");
    for (FieldSpec field : taggedFields) {
      code.when(field.tagged().condition(flexible), () -> {
        code.line("if (" + DefaultCode.differs(field) + ") {");
        code.line("tags++;");
        code.line("}");
      });
    }
    code.line("out.writeUnsignedVarint(tags);");
    for (FieldSpec field : taggedFields) {
      code.when(field.tagged().condition(flexible), () -> writeTag(code, field));
    }
  }

  private void writeTag(CodeWriter code, FieldSpec field) {
    FieldCode value = fieldCode(field, field.tagged());
    code.line("if (" + DefaultCode.differs(field) + ") {");
    code.line("out.writeUnsignedVarint(" + field.tag() + ");");
    code.line("out.writeUnsignedVarint(" + value.size() + ");");
    value.write(code);
    code.line("}");
  }

  private FieldCode fieldCode(FieldSpec field, VersionRange at) {
    return new FieldCode(message, struct.name(), field, at);
  }
}
