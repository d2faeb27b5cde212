// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.semconv.AudioAttributes;
import earshot.semconv.AudioEvents;
import earshot.signal.Hop;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.SpanReference;
import earshot.signal.Transit;
import earshot.signal.Workload;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.incubating.PeerIncubatingAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a span of a hop. Not thread-safe: the thread that sends traces owns it. */
final class HopSpans implements Function<Hop, SpanData> {
  private static final String POD_SCOPE = "pod";

  private final Resources resources = new Resources();
  private final Scopes scopes;

  HopSpans(String version) {
    this.scopes = new Scopes(version);
  }

  @Override
  public SpanData apply(Hop hop) {
    return switch (hop) {
      case Residence residence -> residence(residence);
      case Transit transit -> transit(transit);
    };
  }

  private SpanData residence(Residence residence) {
    Sighting in = residence.in();
    Sighting out = residence.out();
    Workload workload = in.workload() != null ? in.workload() : out.workload();
    AttributesBuilder attributes = Attributes.builder();
    SightingAttributes.putSignature(attributes, in);
    return new HopSpan(
        resources.of(in, workload),
        scopes.of(in.origin().keyId()),
        name(in, workload),
        SpanKind.SERVER,
        Ids.context(residence.span()),
        parent(residence.parent()),
        attributes.build(),
        List.of(event(in), event(out)),
        links(residence.links()),
        residence.startEpochNanos(),
        residence.endEpochNanos());
  }

  @SuppressWarnings("deprecation") // service graphs of Tempo and the Collector read peer.service
  private SpanData transit(Transit transit) {
    Sighting out = transit.out();
    Sighting in = transit.in();
    Sighting seen = Objects.requireNonNull(out != null ? out : in, "a transit without sighting");
    Workload sender = out != null ? out.workload() : seen.peer();
    Workload receiver = in != null ? in.workload() : seen.peer();

    AttributesBuilder attributes = Attributes.builder();
    SightingAttributes.putSignature(attributes, seen);
    SightingAttributes.putNetwork(attributes, seen.flow());
    SightingAttributes.putSource(attributes, sender);
    SightingAttributes.putDestination(attributes, receiver);
    if (transit.estimated()) {
      attributes.put(AudioAttributes.AUDIO_TRANSIT_ESTIMATED, true);
    }
    if (transit.insidePod()) {
      attributes.put(AudioAttributes.AUDIO_TRANSIT_SCOPE, POD_SCOPE);
    }
    String peerService = peerService(in, receiver);
    if (peerService != null) {
      attributes.put(PeerIncubatingAttributes.PEER_SERVICE, peerService);
    }

    String sourceAddress = seen.flow().source().address().toString();
    // A sender without an agent is known by its address alone.
    Resource resource = out != null ? resources.of(out) : Resources.named(sourceAddress);
    String from = out != null ? name(out, sender) : sourceAddress;
    String to =
        in != null
            ? name(in, receiver)
            : receiver != null ? name(receiver) : seen.flow().destination().address().toString();
    List<EventData> events = new ArrayList<>(2);
    if (out != null) {
      events.add(event(out));
    }
    if (in != null) {
      events.add(event(in));
    }
    return new HopSpan(
        resource,
        scopes.of(seen.origin().keyId()),
        from + " -> " + to,
        transit.insidePod() ? SpanKind.INTERNAL : SpanKind.CLIENT,
        Ids.context(transit.span()),
        parent(transit.parent()),
        attributes.build(),
        events,
        links(transit.links()),
        transit.startEpochNanos(),
        transit.endEpochNanos());
  }

  private static @Nullable String peerService(@Nullable Sighting in, @Nullable Workload receiver) {
    if (receiver != null) {
      return receiver.serviceName();
    }
    return in == null ? null : in.flow().owner().serviceName();
  }

  private static String name(Sighting sighting, @Nullable Workload workload) {
    return workload != null ? name(workload) : sighting.flow().owner().serviceName();
  }

  private static String name(Workload workload) {
    return workload.name() != null ? workload.name() : workload.serviceName();
  }

  private static SpanContext parent(@Nullable SpanReference parent) {
    return parent == null ? SpanContext.getInvalid() : Ids.remoteContext(parent);
  }

  private static List<LinkData> links(List<SpanReference> references) {
    if (references.isEmpty()) {
      return List.of();
    }
    List<LinkData> links = new ArrayList<>(references.size());
    for (SpanReference reference : references) {
      links.add(LinkData.create(Ids.remoteContext(reference)));
    }
    return links;
  }

  private static EventData event(Sighting sighting) {
    return EventData.create(
        sighting.epochNanos(),
        AudioEvents.AUDIO_SIGNATURE_SIGHTED,
        SightingAttributes.of(sighting));
  }
}
