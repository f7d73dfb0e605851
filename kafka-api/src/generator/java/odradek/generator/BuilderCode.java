package odradek.generator;

/** The nested builder of a record, and what leads to it. */
final class BuilderCode {
  private final StructSpec struct;

  BuilderCode(StructSpec struct) {
    this.struct = struct;
  }

  /** Adds {@code builder()}, {@code toBuilder()} and the class. */
  void emit(CodeWriter code) {
    code.line("");
    code.line("/** Starts with every field at its default. */");
    code.line("public static Builder builder() {");
    code.line("return new Builder();");
    code.line("}");
    code.line("");
    code.line("/** Starts with the values of this record. */");
    code.line("public Builder toBuilder() {");
    code.line("Builder builder = new Builder();");
    for (FieldSpec field : struct.fields()) {
      code.line("builder." + field.component() + " = this." + field.component() + ";");
    }
    code.line("return builder;");
    code.line("}");
    code.line("");
    emitClass(code);
  }

  private void emitClass(CodeWriter code) {
    code.line("/** Builds {@link " + struct.name() + "}. Confined to one thread at a time. */");
    code.line("public static final class Builder {");
    for (FieldSpec field : struct.fields()) {
      String declared = field.type().javaType() + " " + field.component();
      code.line("private " + declared + " = " + DefaultCode.value(field) + ";");
    }
    code.line("");
    code.line("private Builder() {}");
    for (FieldSpec field : struct.fields()) {
      code.line("");
      code.line("/** Sets the field. */");
      String declared = field.type().javaType() + " " + field.component();
      code.line("public Builder " + field.component() + "(" + declared + ") {");
      code.line("this." + field.component() + " = " + field.component() + ";");
      code.line("return this;");
      code.line("}");
    }
    code.line("");
    code.line("/** Builds the record; lists are copied unless they are unmodifiable already. */");
    code.line("public " + struct.name() + " build() {");
    code.line("return new " + struct.name() + "(" + arguments() + ");");
    code.line("}");
    code.line("}");
  }

  private String arguments() {
    var arguments = new StringBuilder();
    for (FieldSpec field : struct.fields()) {
      String value = field.type() instanceof FieldType.Array
          ? "WireLists.copy(" + field.component() + ")"
          : field.component();
      arguments.append(arguments.isEmpty() ? "" : ", ").append(value);
    }
    return arguments.toString();
  }
}
