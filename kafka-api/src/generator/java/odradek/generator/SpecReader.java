package odradek.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the model of one definition from its parsed JSON and checks that it is consistent. */
final class SpecReader {
  private final VersionRange messageVersions;
  private final VersionRange flexible;
  private final Map<String, StructSpec> structs = new LinkedHashMap<>();

  private SpecReader(VersionRange messageVersions, VersionRange flexible) {
    this.messageVersions = messageVersions;
    this.flexible = flexible;
  }

  /** Reads the text of a definition. */
  static MessageSpec read(String text) {
    Map<?, ?> json = object(Json.parse(text));
    VersionRange versions = VersionRange.parse(string(json, "validVersions"));
    VersionRange flexible = VersionRange.parse(string(json, "flexibleVersions"));
    return new SpecReader(versions, flexible).message(json);
  }

  private MessageSpec message(Map<?, ?> json) {
    for (Object common : list(json, "commonStructs")) {
      Map<?, ?> struct = object(common);
      struct(string(struct, "name"), VersionRange.parse(string(struct, "versions")), struct);
    }
    List<FieldSpec> fields = fields(messageVersions, json);
    var listeners = new ArrayList<String>();
    for (Object listener : list(json, "listeners")) {
      listeners.add((String) listener);
    }
    var body = new StructSpec(string(json, "name"), messageVersions, fields);
    checkReferences(body);
    structs.values().forEach(this::checkReferences);
    String apiKey = string(json, "apiKey");
    return new MessageSpec(string(json, "type"), apiKey == null ? -1 : Integer.parseInt(apiKey),
        flexible.intersect(messageVersions), listeners, flag(json, "latestVersionUnstable"), body, structs);
  }

  private void struct(String name, VersionRange versions, Map<?, ?> json) {
    VersionRange inside = versions.intersect(messageVersions);
    // The place is taken before the fields are read, so that structs are emitted outermost first.
    if (structs.put(name, new StructSpec(name, inside, List.of())) != null) {
      throw new IllegalArgumentException("struct " + name + " is defined twice");
    }
    structs.put(name, new StructSpec(name, inside, fields(inside, json)));
  }

  private List<FieldSpec> fields(VersionRange parent, Map<?, ?> json) {
    var fields = new ArrayList<FieldSpec>();
    for (Object element : list(json, "fields")) {
      FieldSpec field = field(parent, object(element));
      if (!field.versions().isEmpty()) {
        fields.add(field);
      }
    }
    return List.copyOf(fields);
  }

  private FieldSpec field(VersionRange parent, Map<?, ?> json) {
    String name = string(json, "name");
    FieldType type = FieldType.parse(string(json, "type"));
    // A field that is always tagged may say so without naming its versions again.
    String declared = json.containsKey("versions") ? "versions" : "taggedVersions";
    VersionRange versions = VersionRange.parse(string(json, declared)).intersect(parent);
    FieldType element = type instanceof FieldType.Array array ? array.element() : type;
    if (json.containsKey("fields") && !versions.isEmpty()) {
      struct(element.javaType(), versions, json);
    }
    String own = string(json, "flexibleVersions");
    String tag = string(json, "tag");
    VersionRange tagged = VersionRange.parse(string(json, "taggedVersions")).intersect(versions);
    if (tag == null != tagged.isEmpty()) {
      throw new IllegalArgumentException("field " + name + " needs both tag and taggedVersions or none of them");
    }
    if (!flexible.contains(tagged)) {
      throw new IllegalArgumentException("field " + name + " is tagged in versions that are not flexible");
    }
    return new FieldSpec(name, type, versions,
        VersionRange.parse(string(json, "nullableVersions")).intersect(versions), tagged,
        tag == null ? -1 : Integer.parseInt(tag),
        (own == null ? flexible : VersionRange.parse(own)).intersect(messageVersions), flag(json, "ignorable"),
        string(json, "default"));
  }

  private void checkReferences(StructSpec struct) {
    for (FieldSpec field : struct.fields()) {
      FieldType element = field.type() instanceof FieldType.Array array ? array.element() : field.type();
      if (element instanceof FieldType.Struct reference && !structs.containsKey(reference.javaType())) {
        throw new IllegalArgumentException("field " + field.name() + " has the undefined type " + element.javaType());
      }
    }
  }

  private static Map<?, ?> object(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("expected an object, found " + value);
  }

  private static List<?> list(Map<?, ?> json, String key) {
    return json.get(key) instanceof List<?> list ? list : List.of();
  }

  private static boolean flag(Map<?, ?> json, String key) {
    return Boolean.parseBoolean(string(json, key));
  }

  private static String string(Map<?, ?> json, String key) {
    Object value = json.get(key);
    return value == null ? null : value.toString();
  }
}
