package odradek.server.it.driver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs one task with the Java client that is on the class path.
 *
 * <pre>
 *   produce BOOTSTRAP TOPIC COUNT [key=value...]          values v-0, v-1, ... with keys and headers to partition 0
 *   consume BOOTSTRAP TOPIC COUNT [key=value...]          one line "record OFFSET KEY VALUE HEADERS" each
 *   member BOOTSTRAP TOPIC GROUP [key=value...]           joins; lines as in {@link GroupMember}
 *   admin BOOTSTRAP TOPIC                                 creates, describes and deletes the topic
 * </pre>
 */
public final class ClientDriver {

  private ClientDriver() {
  }

  /** See the class comment. */
  public static void main(String[] arguments) throws Exception {
    String bootstrap = arguments[1];
    String topic = arguments[2];
    switch (arguments[0]) {
      case "produce" -> PlainClients.produce(settings(bootstrap, arguments), topic, Integer.parseInt(arguments[3]));
      case "consume" -> PlainClients.consume(settings(bootstrap, arguments), topic, Integer.parseInt(arguments[3]));
      case "member" -> new GroupMember(settings(bootstrap, arguments), topic, arguments[3]).run();
      case "admin" -> PlainClients.administrate(settings(bootstrap, arguments), topic);
      default -> throw new IllegalArgumentException("unknown task " + arguments[0]);
    }
  }

  private static Map<String, Object> settings(String bootstrap, String[] arguments) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    for (String setting : Arrays.asList(arguments).subList(Math.min(4, arguments.length), arguments.length)) {
      settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    return settings;
  }

  /** Prints a line at once, for the test that waits for it. */
  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
