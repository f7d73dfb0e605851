package odradek.generator;

import java.util.List;

/**
 * A sequence of fields: a message's body or one of its structs.
 *
 * @param name the Java name
 * @param versions the versions in which it can occur
 * @param fields the fields in wire order
 */
record StructSpec(String name, VersionRange versions, List<FieldSpec> fields) {}
