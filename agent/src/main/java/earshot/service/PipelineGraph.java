// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.Component;
import earshot.component.ComponentException;
import earshot.component.Connector;
import earshot.component.ConnectorFactory;
import earshot.component.Drops;
import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Extension;
import earshot.component.ExtensionFactory;
import earshot.component.Host;
import earshot.component.MetricOptions;
import earshot.component.Next;
import earshot.component.Processor;
import earshot.component.ProcessorFactory;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.component.SignalKind;
import earshot.component.Sink;
import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components of a configuration, joined. Exporters and connectors have one instance each, a
 * processor one for each pipeline that names it.
 */
final class PipelineGraph implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PipelineGraph.class);

  /** A component with its id, for messages. */
  private record Node(String id, Component component) {}

  /** The way into a logs pipeline or a part of it. */
  private record Logs(Sink<Sighting> sightings, Sink<Unsighted> unsighted) {
    static Logs to(List<Logs> all) {
      return new Logs(
          FanOut.to(all.stream().map(Logs::sightings).toList()),
          FanOut.to(all.stream().map(Logs::unsighted).toList()));
    }
  }

  private final Configuration configuration;
  private final Host host;
  private final Drops drops;
  private final Map<String, Logs> logsInto = new HashMap<>();
  private final Map<String, Sink<Hop>> tracesInto = new HashMap<>();
  private final Map<String, Exporter> metricsInto = new HashMap<>();
  private final Map<String, Logs> logsHeads = new HashMap<>();
  private final List<Sink<Hop>> watchedHops = new ArrayList<>();
  private final List<Sink<Measurement>> watchedMeasurements = new ArrayList<>();

  /** Downstream first, with the extensions before all: the order of starting. */
  private final List<Node> nodes = new ArrayList<>();

  private volatile String closing = "";

  private PipelineGraph(Configuration configuration, Host host) {
    this.configuration = configuration;
    this.host = host;
    this.drops = new Drops(host.meter());
  }

  /** Creates every component of {@code configuration}; opens nothing. */
  static PipelineGraph create(Configuration configuration, Host host) {
    PipelineGraph graph = new PipelineGraph(configuration, host);
    graph.build();
    return graph;
  }

  /**
   * Starts all components, downstream first. The caller closes the graph whether this succeeds or
   * not.
   *
   * @throws ComponentException if one cannot start; the message names it
   */
  void start() throws ComponentException {
    for (Node node : nodes) {
      try {
        node.component.start();
      } catch (ComponentException e) {
        if (configuration.builtIn() && node.component instanceof Extension) {
          logger.warn("{} is left out: {}", node.id, e.getMessage());
          node.component.close();
          continue;
        }
        String message = "cannot start " + node.id + ": " + e.getMessage();
        throw e.isMachineLacking()
            ? ComponentException.machineLacks(message, e)
            : ComponentException.failed(message, e);
      }
    }
  }

  /** Closes all components, upstream first; one that fails does not keep the others open. */
  @Override
  public void close() {
    for (Node node : nodes.reversed()) {
      closing = node.id;
      try {
        node.component.close();
      } catch (RuntimeException e) {
        logger.error("{} failed while it closed", node.id, e);
      }
    }
    closing = "";
  }

  /** Returns the id of the component that is being closed, empty if none is. */
  String closing() {
    return closing;
  }

  private void build() {
    Declared declared = configuration.components();
    declared.extensions().values().forEach(this::extension);
    declared.exporters().values().forEach(this::exporter);
    declared.connectors().values().forEach(this::connector);
    configuration.pipelines().forEach(this::head);
    declared.receivers().values().forEach(this::receiver);
  }

  private <C> void extension(Configured<C> configured) {
    if (configured.factory() instanceof ExtensionFactory<C> factory) {
      Extension extension = factory.create(configured.config(), host);
      GuardedSink<Hop> hops = guarded(configured.id(), extension.hops());
      watchedHops.add(hops);
      watchedMeasurements.add(hops.beside(extension.measurements()));
      nodes.add(new Node(configured.id(), extension));
    }
  }

  private <C> void exporter(Configured<C> configured) {
    if (configured.factory() instanceof ExporterFactory<C> factory) {
      String id = configured.id();
      Exporter exporter = factory.create(configured.config(), host);
      nodes.add(new Node(id, exporter));
      logsInto.put(id, new Logs(guarded(id, exporter.logs()), _ -> {}));
      tracesInto.put(id, guarded(id, exporter.traces()));
      metricsInto.put(id, exporter);
    }
  }

  private <C> void connector(Configured<C> configured) {
    if (configured.factory() instanceof ConnectorFactory<C> factory) {
      String id = configured.id();
      MetricOptions options = factory.metricOptions(configured.config());
      C config = isFedByRelays(id) ? factory.relayed(configured.config()) : configured.config();
      Connector connector = factory.create(config, next(id, options), host);
      nodes.add(new Node(id, connector));
      GuardedSink<Sighting> sightings = guarded(id, connector);
      logsInto.put(id, new Logs(sightings, sightings.beside(connector::unsighted)));
    }
  }

  /**
   * Whether what reaches the connector was seen by other agents; {@link References} lets no mix.
   */
  private boolean isFedByRelays(String connector) {
    return configuration.pipelines().stream()
        .filter(pipeline -> pipeline.exporters().contains(connector))
        .flatMap(pipeline -> pipeline.receivers().stream())
        .map(configuration.components().receivers()::get)
        .anyMatch(receiver ->
            receiver != null
                && receiver.factory() instanceof ReceiverFactory<?> factory
                && factory.relays());
  }

  private <C> void receiver(Configured<C> configured) {
    if (configured.factory() instanceof ReceiverFactory<C> factory) {
      Next next = next(configured.id(), MetricOptions.DEFAULT);
      Receiver receiver = factory.create(configured.config(), next, host);
      nodes.add(new Node(configured.id(), receiver));
    }
  }

  /** Creates the processors of a logs pipeline, last first, and keeps its head. */
  private void head(Pipeline pipeline) {
    if (pipeline.kind() != SignalKind.LOGS) {
      return;
    }
    Logs head = Logs.to(into(pipeline, logsInto));
    for (String id : pipeline.processors().reversed()) {
      Configured<?> configured =
          Objects.requireNonNull(configuration.components().processors().get(id));
      head = processor(configured, pipeline, head);
    }
    logsHeads.put(pipeline.id(), head);
  }

  private <C> Logs processor(Configured<C> configured, Pipeline pipeline, Logs next) {
    if (!(configured.factory() instanceof ProcessorFactory<C> factory)) {
      throw new IllegalStateException(configured.id() + " is no processor");
    }
    Processor processor = factory.create(configured.config(), next.sightings, host);
    String id = configured.id() + " in " + pipeline.id();
    nodes.add(new Node(id, processor));
    GuardedSink<Sighting> sightings = guarded(id, processor);
    return new Logs(
        sightings, sightings.beside(batch -> processor.unsighted(batch, next.unsighted)));
  }

  private Next next(String id, MetricOptions options) {
    List<Logs> logs = new ArrayList<>();
    List<Sink<Hop>> traces = new ArrayList<>();
    List<Sink<Measurement>> metrics = new ArrayList<>();
    if (configuration.components().connectors().containsKey(id)) {
      traces.addAll(watchedHops);
      metrics.addAll(watchedMeasurements);
    }
    for (Pipeline pipeline : configuration.pipelines()) {
      if (pipeline.receivers().contains(id)) {
        switch (pipeline.kind()) {
          case LOGS -> logs.add(Objects.requireNonNull(logsHeads.get(pipeline.id())));
          case TRACES -> traces.addAll(into(pipeline, tracesInto));
          case METRICS -> metrics.addAll(metricsSinks(pipeline, options));
        }
      }
    }
    Logs allLogs = Logs.to(logs);
    return new Next(allLogs.sightings, FanOut.to(traces), FanOut.to(metrics), allLogs.unsighted);
  }

  private static <T> List<T> into(Pipeline pipeline, Map<String, T> ways) {
    List<T> into = new ArrayList<>();
    for (String id : pipeline.exporters()) {
      into.add(Objects.requireNonNull(ways.get(id)));
    }
    return into;
  }

  private List<Sink<Measurement>> metricsSinks(Pipeline pipeline, MetricOptions options) {
    List<Sink<Measurement>> sinks = new ArrayList<>();
    for (String id : pipeline.exporters()) {
      Exporter exporter = Objects.requireNonNull(metricsInto.get(id));
      sinks.add(guarded(id, exporter.metrics(options)));
    }
    return sinks;
  }

  private <T> GuardedSink<T> guarded(String id, Sink<T> sink) {
    return new GuardedSink<>(id, sink, drops);
  }
}
