package odradek.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import odradek.core.plugin.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the plug-ins that a broker would find here. Nothing of them is opened. */
@Command(
    name = "providers",
    description = "List the plug-ins that are installed: storage engines, codecs, quorums, listeners.",
    mixinStandardHelpOptions = true)
final class ProvidersCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public void run() {
    List<ProviderRow> rows = rows(Plugins.load(getClass().getClassLoader()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ProviderRow.json(rows) : ProviderRow.table(rows));
    out.flush();
  }

  private static List<ProviderRow> rows(Plugins plugins) {
    var rows = new ArrayList<ProviderRow>();
    plugins.storage().all().forEach(
        provider -> rows.add(ProviderRow.of("storage", provider.name(), provider, names(provider.capabilities()))));
    plugins.codecs().all().forEach(
        provider -> rows.add(ProviderRow.of("codec", provider.name(), provider,
        List.of("wire-id-" + provider.wireId()))));
    plugins.quorums().all().forEach(
        provider -> rows.add(ProviderRow.of("quorum", provider.name(), provider, names(provider.capabilities()))));
    plugins.listeners().all().forEach(
        provider -> rows.add(ProviderRow.of("listener", provider.name(), provider, List.of())));
    return rows;
  }

  private static List<String> names(Set<? extends Enum<?>> capabilities) {
    return capabilities.stream()
        .sorted(Comparator.comparing(Enum::name))
        .map(capability -> capability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.toList());
  }
}
