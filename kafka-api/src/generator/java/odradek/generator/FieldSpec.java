package odradek.generator;

import javax.lang.model.SourceVersion;

/**
 * One field of a message or struct.
 *
 * @param name the name in the definition
 * @param type the type
 * @param versions where the field exists
 * @param nullable where it may be null
 * @param tagged where it travels in the tag section
 * @param tag its tag, or -1
 * @param flexible where lengths are written the compact way
 * @param ignorable whether a value may be dropped silently in a version that lacks the field
 * @param defaultText the default as the definition writes it, or null if it has none
 */
record FieldSpec(String name, FieldType type, VersionRange versions, VersionRange nullable, VersionRange tagged,
    int tag, VersionRange flexible, boolean ignorable, String defaultText) {

  /** The record component's name. */
  String component() {
    String camel = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    return SourceVersion.isKeyword(camel) ? camel + "Value" : camel;
  }

  boolean isNullableSomewhere() {
    return !nullable.intersect(versions).isEmpty();
  }

  boolean defaultsToNull() {
    if ("null".equals(defaultText)) {
      return true;
    }
    return type == FieldType.Scalar.RECORDS && defaultText == null && isNullableSomewhere();
  }
}
