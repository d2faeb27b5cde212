// SPDX-License-Identifier: Apache-2.0
package earshot.testing;

import earshot.component.ComponentException;
import earshot.component.Connector;
import earshot.component.ConnectorFactory;
import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Extension;
import earshot.component.ExtensionFactory;
import earshot.component.Factory;
import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Processor;
import earshot.component.ProcessorFactory;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.component.SignalKind;
import earshot.component.Sink;
import earshot.config.Section;
import earshot.signal.Hop;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Components of each kind under the names of the real ones. They write down what happens to them; a
 * component's option {@code fail} makes its start fail.
 */
public final class FakeComponents {
  /** What a fake is configured with. */
  public record Config(String fail, List<String> ports, String token) {
    static Config read(Section section) {
      // The built-in configuration names the receiver's key.
      if (section.has("signature")) {
        try (Section signature = section.section("signature")) {
          signature.string("key", "");
        }
      }
      return new Config(
          section.string("fail", ""),
          section.strings("ports", List.of()),
          section.string("token", ""));
    }
  }

  public final List<String> events = new ArrayList<>();
  public final List<List<Sighting>> exportedLogs = new ArrayList<>();
  public final List<Unsighted> connected = new ArrayList<>();
  public final List<Hop> exportedTraces = new ArrayList<>();
  public final List<Hop> watchedHops = new ArrayList<>();
  public final List<Finding> findings = new ArrayList<>();
  public Next received = Next.none();
  public Host host = new TestHost();
  public boolean exporterThrows;

  public List<Factory<?>> all() {
    Set<SignalKind> every = Set.of(SignalKind.values());
    return List.of(
        new Receivers("ebpf", false),
        new Receivers("otlp", true),
        new Processors(),
        new Connectors(),
        new Exporters("otlp_grpc", List.of("otlp"), every),
        new Exporters("otlp_http", List.of("otlphttp"), every),
        new Exporters("debug", List.of(), every),
        new Exporters("prometheus", List.of(), Set.of(SignalKind.METRICS)),
        new Exporters("file", List.of(), Set.of(SignalKind.LOGS)),
        new Extensions("health_check"),
        new Extensions("live"));
  }

  /** All five kinds in one: factories hand it out as the kind that they make. */
  private final class Fake implements Receiver, Processor, Connector, Exporter, Extension {
    private final String name;
    private final Config config;
    private final Sink<Sighting> next;

    Fake(String name, Config config, Sink<Sighting> next) {
      this.name = name;
      this.config = config;
      this.next = next;
    }

    @Override
    public void start() throws ComponentException {
      events.add("start " + name);
      switch (config.fail) {
        case "" -> {}
        case "machine" ->
            throw ComponentException.machineLacks("no kernel; get one", new Exception("cause"));
        default -> throw ComponentException.failed(config.fail, new Exception("cause"));
      }
    }

    @Override
    public void close() {
      events.add("close " + name);
      if (config.fail.equals("close")) {
        throw new IllegalStateException("close");
      }
    }

    @Override
    public void accept(List<Sighting> batch) {
      next.accept(batch);
    }

    /** As a processor it changes nothing; as a connector it writes down. */
    @Override
    public void unsighted(List<Unsighted> batch) {
      connected.addAll(batch);
    }

    @Override
    public Sink<Sighting> logs() {
      return batch -> {
        exportedLogs.add(batch);
        if (exporterThrows) {
          throw new IllegalStateException("broken");
        }
      };
    }

    @Override
    public Sink<Hop> traces() {
      return exportedTraces::addAll;
    }

    @Override
    public Sink<Hop> hops() {
      return watchedHops::addAll;
    }
  }

  private final class Receivers implements ReceiverFactory<Config> {
    private final String type;
    private final boolean relays;

    Receivers(String type, boolean relays) {
      this.type = type;
      this.relays = relays;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public boolean relays() {
      return relays;
    }

    @Override
    public Config configure(Section section) {
      return Config.read(section);
    }

    @Override
    public List<Finding> check(Config config, Host given) {
      return findings;
    }

    @Override
    public Receiver create(Config config, Next next, Host given) {
      received = next;
      host = given;
      return new Fake(type, config, next.logs());
    }
  }

  private final class Processors implements ProcessorFactory<Config> {
    @Override
    public String type() {
      return "k8s_attributes";
    }

    @Override
    public List<String> deprecatedTypes() {
      return List.of("k8sattributes");
    }

    @Override
    public Config configure(Section section) {
      return Config.read(section);
    }

    @Override
    public Processor create(Config config, Sink<Sighting> next, Host given) {
      return new Fake("k8s_attributes", config, next);
    }
  }

  private final class Connectors implements ConnectorFactory<Config> {
    @Override
    public String type() {
      return "latency";
    }

    @Override
    public Config configure(Section section) {
      return Config.read(section);
    }

    @Override
    public Config relayed(Config config) {
      events.add("relayed latency");
      return config;
    }

    @Override
    public Connector create(Config config, Next next, Host given) {
      Residence made = Samples.residence(Samples.workload("n", "w", "p"), 1);
      return new Fake("latency", config, _ -> next.traces().accept(List.of(made)));
    }
  }

  private final class Exporters implements ExporterFactory<Config> {
    private final String type;
    private final List<String> deprecatedTypes;
    private final Set<SignalKind> kinds;

    Exporters(String type, List<String> deprecatedTypes, Set<SignalKind> kinds) {
      this.type = type;
      this.deprecatedTypes = deprecatedTypes;
      this.kinds = kinds;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public List<String> deprecatedTypes() {
      return deprecatedTypes;
    }

    @Override
    public Set<SignalKind> kinds() {
      return kinds;
    }

    @Override
    public Config configure(Section section) {
      var _ = section.string("endpoint");
      var _ = section.stringMap("headers");
      try (Section tls = section.section("tls")) {
        var _ = tls.bool("insecure", false);
      }
      return Config.read(section);
    }

    @Override
    public Exporter create(Config config, Host given) {
      return new Fake(type, config, _ -> {});
    }
  }

  private final class Extensions implements ExtensionFactory<Config> {
    private final String type;

    Extensions(String type) {
      this.type = type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public Config configure(Section section) {
      return Config.read(section);
    }

    @Override
    public Extension create(Config config, Host given) {
      return new Fake(type, config, _ -> {});
    }
  }
}
