package odradek.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;

/** Reads the plain forms of {@code odradek server} by hand; {@link ServerCommand} says what they mean. */
final class ServerArguments {

  private static final String CONFIG = "--config";
  private static final String OVERRIDE = "--override";

  private ServerArguments() {}

  /**
   * What a command line asks for.
   *
   * @return null if it is another command, asks for help, or is wrong: others explain that better
   */
  static ServerOptions parse(String[] args) {
    if (args.length == 0 || !args[0].equals("server")) {
      return null;
    }
    Path config = null;
    var overrides = new LinkedHashMap<String, String>();
    int next = 1;
    while (next < args.length) {
      String option = args[next++];
      if (option.equals(CONFIG) && config == null && next < args.length && isValue(args[next])) {
        config = Path.of(args[next++]);
      } else if (option.equals(OVERRIDE) && next < args.length && isSetting(args[next])) {
        while (next < args.length && isSetting(args[next])) {
          String setting = args[next++];
          int equals = setting.indexOf('=');
          overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
      } else {
        return null;
      }
    }
    return new ServerOptions(config, overrides);
  }

  private static boolean isValue(String arg) {
    return !arg.isEmpty() && arg.charAt(0) != '-' && arg.charAt(0) != '@' && arg.indexOf('"') < 0;
  }

  private static boolean isSetting(String arg) {
    return isValue(arg) && arg.indexOf('=') > 0;
  }
}
