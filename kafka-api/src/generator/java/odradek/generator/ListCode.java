package odradek.generator;

/** Static methods of a struct that occurs as an array's element. */
record ListCode(String struct) {
  private static final String METHODS = """

      private static List<%1$s> readList(WireReader in, short version, int count) {
      if (count < 0) {
      return null;
      }
      List<%1$s> list = WireLists.withRoom(count);
      for (int i = 0; i < count; i++) {
      list.add(read(in, version));
      }
      return Collections.unmodifiableList(list);
      }

      private static int sizeOfList(List<%1$s> list, short version, boolean compact) {
      int count = WireLists.count(list);
      int size = WireSize.ofArrayLength(count, compact);
      for (int i = 0; i < count; i++) {
      size += list.get(i).size(version);
      }
      return size;
      }

      private static void writeList(WireWriter out, List<%1$s> list, short version, boolean compact) {
      int count = WireLists.count(list);
      out.writeArrayLength(count, compact);
      for (int i = 0; i < count; i++) {
      list.get(i).write(out, version);
      }
      }
      """;

  void emit(CodeWriter code) {
    METHODS.formatted(struct).lines().forEach(code::line);
  }
}
