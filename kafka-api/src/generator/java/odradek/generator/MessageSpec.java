package odradek.generator;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One definition.
 *
 * @param type {@code request}, {@code response}, {@code header}, {@code data}, {@code metadata},
 *     {@code coordinator-key} or {@code coordinator-value}
 * @param apiKey the API key or record type, -1 if the definition has none
 * @param flexible where lengths are compact and tag sections exist
 * @param listeners which listeners serve a request
 * @param latestVersionUnstable whether the newest version is not final yet
 * @param body the top-level fields; its versions are the valid ones
 * @param structs all structs by name, in order of appearance
 */
record MessageSpec(String type, int apiKey, VersionRange flexible, List<String> listeners,
    boolean latestVersionUnstable, StructSpec body, Map<String, StructSpec> structs) {

  private static final Set<String> TYPES =
      Set.of("request", "response", "header", "data", "metadata", "coordinator-key", "coordinator-value");

  MessageSpec {
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("unknown kind of definition '" + type + "', known are " + TYPES);
    }
  }

  String name() {
    return body.name();
  }

  VersionRange versions() {
    return body.versions();
  }

  /** The fewest bytes that a value of this type takes in any of the given versions. */
  int minBytes(FieldType type, boolean nullable, VersionRange at) {
    boolean maybeCompact = !flexible.intersect(at).isEmpty();
    if (type instanceof FieldType.Struct struct) {
      return nullable ? 1 : minBytes(structs.get(struct.javaType()), at);
    }
    if (type instanceof FieldType.Scalar scalar && scalar.fixedBytes > 0) {
      return scalar.fixedBytes;
    }
    return maybeCompact ? 1 : type == FieldType.Scalar.STRING ? 2 : 4;
  }

  private int minBytes(StructSpec struct, VersionRange at) {
    int bytes = flexible.contains(at) ? 1 : 0;
    for (FieldSpec field : struct.fields()) {
      if (field.versions().contains(at) && field.tagged().isEmpty()) {
        bytes += minBytes(field.type(), field.isNullableSomewhere(), at);
      }
    }
    return bytes;
  }
}
