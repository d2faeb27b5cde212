// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import earshot.bpf.program.Features;
import earshot.bpf.program.Problem;
import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.receiver.ebpf.EbpfReceiverConfig.Attach;
import earshot.signature.SignatureKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the {@code ebpf} receiver. */
public final class EbpfReceiverFactory implements ReceiverFactory<EbpfReceiverConfig> {

  private static final List<String> DEFAULT_EXCLUDE_PORTS =
      List.of("22", "53", "2379", "2380", "6443", "10250");
  private static final long DEFAULT_MIN_BITS_PER_SECOND = 4_000;
  private static final long DEFAULT_MAX_BITS_PER_SECOND = 64_000_000;
  private static final int DEFAULT_SAMPLING_BITS = 10;
  private static final int DEFAULT_MIN_DISTINCT = 16;
  private static final int DEFAULT_MAX_PER_FLOW = 500;
  private static final int DEFAULT_MAX_FLOWS = 65_536;
  private static final int MAX_MAX_FLOWS = 1 << 24;
  private static final long DEFAULT_RING_BYTES = 8 << 20;
  private static final long MIN_RING_BYTES = 64 << 10;
  private static final long MAX_RING_BYTES = 1 << 30;

  @Override
  public String type() {
    return "ebpf";
  }

  @Override
  public EbpfReceiverConfig configure(Section section) {
    Attach attach = section.choice("attach", Attach.AUTO);
    String cgroup = section.string("cgroup", EbpfReceiverConfig.AUTO);
    List<String> interfaces = section.strings("interfaces", EbpfReceiverConfig.DEFAULT_INTERFACES);
    PortRanges ports = ports(section, "ports", List.of());
    PortRanges excludePorts = ports(section, "exclude_ports", DEFAULT_EXCLUDE_PORTS);
    long minBits;
    long maxBits;
    try (Section bitrate = section.section("bitrate")) {
      minBits = bitrate.bitsPerSecond("min", DEFAULT_MIN_BITS_PER_SECOND);
      maxBits = bitrate.bitsPerSecond("max", DEFAULT_MAX_BITS_PER_SECOND);
      if (maxBits <= minBits) {
        bitrate.problem("max", "must be greater than min");
      }
    }
    int maxFlows = section.integer("max_flows", DEFAULT_MAX_FLOWS, 1, MAX_MAX_FLOWS);
    long ringBytes = section.bytes("ring_size", DEFAULT_RING_BYTES);
    if (ringBytes < MIN_RING_BYTES || ringBytes > MAX_RING_BYTES || Long.bitCount(ringBytes) != 1) {
      section.problem("ring_size", "must be a power of two from 64KiB to 1GiB");
      ringBytes = DEFAULT_RING_BYTES;
    }
    try (Section signature = section.section("signature")) {
      return new EbpfReceiverConfig(
          attach,
          cgroup,
          interfaces,
          ports,
          excludePorts,
          minBits,
          maxBits,
          key(signature),
          signature.integer("sampling_bits", DEFAULT_SAMPLING_BITS, 0, 32),
          signature.integer("min_distinct", DEFAULT_MIN_DISTINCT, 0, 64),
          Math.clamp(
              signature.perSecond("max_per_flow", DEFAULT_MAX_PER_FLOW), 1, Integer.MAX_VALUE),
          signature.choice("stages", EbpfReceiverConfig.Stages.AUTO),
          ToldFormats.read(signature, "formats"),
          maxFlows,
          (int) ringBytes);
    }
  }

  @Override
  public List<Finding> check(EbpfReceiverConfig config, Host host) {
    Features features = Features.probe();
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("kernel", features.kernelRelease()));
    features.libBpfVersion().ifPresent(version -> findings.add(Finding.ok("libbpf", version)));
    if (features.problems().stream().noneMatch(Problem.MissingCapabilities.class::isInstance)) {
      findings.add(Finding.ok("capabilities", "BPF, NET_ADMIN and PERFMON are there"));
    }
    for (Problem problem : features.problems()) {
      findings.add(finding(problem));
    }
    if (config.attach() != Attach.INTERFACE) {
      findings.add(
          switch (CgroupRoot.find(config.cgroup())) {
            case Cgroup2.Root root -> Finding.ok("cgroup v2", "attaches to " + root.mount());
            case Cgroup2.Absent absent when fallsBack(config, absent) ->
                new Finding(
                    Finding.Verdict.WARNING,
                    "cgroup v2",
                    absent.problem().message() + ": attaches to interfaces instead",
                    absent.problem().fix());
            case Cgroup2.Absent absent -> finding(absent.problem());
          });
    }
    findings.add(
        features.tcx()
            ? Finding.ok("tcx", "interfaces are attached to by link")
            : new Finding(
                Finding.Verdict.WARNING,
                "tcx",
                "missing: after a kill, filters of clsact stay until the next start",
                "use kernel 6.6 or newer where interfaces are attached to"));
    findings.add(Finding.ok("ring", (config.ringBytes() >> 10) + " KiB between kernel and agent"));
    findings.add(
        config.key() != null
            ? Finding.ok("signature key", "id " + config.key().id())
            : new Finding(
                Finding.Verdict.WARNING,
                "signature key",
                EbpfReceiver.RANDOM_KEY,
                EbpfReceiver.RANDOM_KEY_FIX));
    return findings;
  }

  @Override
  public Receiver create(EbpfReceiverConfig config, Next next, Host host) {
    return new EbpfReceiver(config, next, host);
  }

  /** Only where there is no hierarchy at all; one that is hidden must be mounted. */
  static boolean fallsBack(EbpfReceiverConfig config, Cgroup2.Absent absent) {
    return config.attach() == Attach.AUTO && absent.problem() instanceof Problem.NoCgroup2;
  }

  private static Finding finding(Problem problem) {
    boolean warning = problem instanceof Problem.JitOff;
    return new Finding(
        warning ? Finding.Verdict.WARNING : Finding.Verdict.ERROR,
        subject(problem),
        problem.message(),
        problem.fix());
  }

  private static String subject(Problem problem) {
    return switch (problem) {
      case Problem.MissingCapabilities _ -> "capabilities";
      case Problem.KernelTooOld _ -> "kernel";
      case Problem.JitOff _ -> "JIT";
      case Problem.NoCgroup2 _, Problem.OwnCgroupOnly _ -> "cgroup v2";
      case Problem.LibBpfMissing _, Problem.LibBpfTooOld _, Problem.LibBpfSymbolMissing _ ->
          "libbpf";
      case Problem.NotPermitted _,
          Problem.OutOfMemory _,
          Problem.NotLoaded _,
          Problem.NotAttached _ ->
          "ebpf";
    };
  }

  private static PortRanges ports(Section section, String key, List<String> absent) {
    try {
      return PortRanges.parse(section.strings(key, absent));
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return PortRanges.parse(absent);
    }
  }

  private static @Nullable SignatureKey key(Section signature) {
    String text = signature.string("key", "");
    try {
      return text.isBlank() ? null : SignatureKey.parse(text);
    } catch (IllegalArgumentException e) {
      signature.problem("key", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
