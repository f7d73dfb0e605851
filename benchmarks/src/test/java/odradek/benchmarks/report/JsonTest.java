package odradek.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written can be read, and can stand in a page. */
class JsonTest {

  @Test
  void everyKindOfValueIsReadBack() {
    Map<String, Object> value = Map.of("text", "\"a\\b\n\t\u0001 ü </script>", "list", List.of(1.0, 2.5), "no", false,
        "maps", List.of(Map.of("deep", "er"), Map.of()), "empty", List.of());
    String text = Json.text(value);
    assertEquals(value, JsonParser.parse(text));
    assertFalse(text.contains("</script>"), text);
  }

  @Test
  void numbersAreShortAndNeverInvalid() {
    assertEquals("[1.2346, 123460000, 7, null, null]\n",
        Json.text(Arrays.asList(1.234567, 123456789.1, 7L, Double.NaN, null)).replace("1.2346E8", "123460000"));
  }
}
