// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Cgroup2;
import earshot.bpf.program.Features;
import earshot.bpf.program.Problem;
import earshot.component.BitrateRange;
import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.component.SignatureOptions;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.receiver.ebpf.EbpfReceiverConfig.Attach;
import java.util.ArrayList;
import java.util.List;

/** Makes the {@code ebpf} receiver. */
public final class EbpfReceiverFactory implements ReceiverFactory<EbpfReceiverConfig> {

  private static final List<String> DEFAULT_EXCLUDE_PORTS =
      List.of("22", "53", "2379", "2380", "6443", "10250");
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
    List<String> interfaces =
        section.strings(
            "interfaces",
            attach == Attach.POD
                ? EbpfReceiverConfig.DEFAULT_POD_INTERFACES
                : EbpfReceiverConfig.DEFAULT_INTERFACES);
    List<String> excludeInterfaces = section.strings("exclude_interfaces", List.of());
    PortRanges ports = PortRanges.read(section, "ports", List.of());
    PortRanges excludePorts = PortRanges.read(section, "exclude_ports", DEFAULT_EXCLUDE_PORTS);
    BitrateRange bitrate = BitrateRange.read(section);
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
          excludeInterfaces,
          ports,
          excludePorts,
          bitrate,
          SignatureOptions.read(signature),
          signature.choice("stages", EbpfReceiverConfig.Stages.AUTO),
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
    if (config.attach() == Attach.POD) {
      features.insideProblems().forEach(problem -> findings.add(finding(problem)));
    } else if (config.attach() != Attach.INTERFACE) {
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
        config.signature().key() != null
            ? Finding.ok("signature key", "id " + config.signature().key().id())
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
      case Problem.MissingCapabilities _, Problem.NoWayInside _ -> "capabilities";
      case Problem.NoTcx _ -> "tcx";
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
}
