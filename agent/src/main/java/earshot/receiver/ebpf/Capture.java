// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.BpfException;
import earshot.bpf.program.BpfObject;
import earshot.bpf.program.CapturePoint;
import earshot.bpf.program.CaptureSettings;
import earshot.bpf.program.Cgroup2;
import earshot.bpf.program.CgroupAttachment;
import earshot.bpf.program.Counters;
import earshot.bpf.program.Coverage;
import earshot.bpf.program.Features;
import earshot.bpf.program.NetworkDevice;
import earshot.bpf.program.NetworkNamespace;
import earshot.bpf.program.Problem;
import earshot.bpf.program.RingBuffer;
import earshot.bpf.program.SystemClocks;
import earshot.component.ToldFormats;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel programs at work: loaded and attached. Owns all that is native. */
final class Capture implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

  /** A reader that sleeps is woken when a quarter of the ring is full. */
  private static final int WAKEUP_SHARE = 4;

  private static final int BITS_PER_BYTE = 8;

  private final BpfObject object;
  private final RingBuffer ring;
  private final Counters counters;
  private final Coverage coverage;
  private @Nullable CgroupAttachment cgroup;
  private @Nullable InterfaceWatch interfaces;
  private @Nullable PodInterfaces podInterfaces;

  private Capture(BpfObject object) {
    this.object = object;
    this.ring = RingBuffer.map(object, "events");
    this.counters = Counters.of(object, "counters");
    this.coverage = Coverage.of(object, "coverage");
  }

  /**
   * Loads the programs and attaches them.
   *
   * @param excluded whom the agent talks to, when it has no cgroup of its own
   * @throws BpfException if this machine does not allow it
   */
  static Capture start(
      EbpfReceiverConfig config,
      SignatureKey key,
      long agentCgroupId,
      List<InetSocketAddress> excluded) {
    Features features = Features.probe();
    List<Problem> problems = new ArrayList<>(features.problems());
    if (config.attach() == EbpfReceiverConfig.Attach.POD) {
      problems.addAll(features.insideProblems());
    }
    for (Problem problem : problems) {
      if (!(problem instanceof Problem.JitOff)) {
        throw new BpfException(problem);
      }
      LOG.warn("{}; {}", problem.message(), problem.fix());
    }
    Cgroup2.Root root = root(config);
    CapturePoint point = root == null ? CapturePoint.INTERFACE : CapturePoint.CGROUP;
    BpfObject object = BpfObject.openBuiltIn();
    try {
      object
          .setInitialValue(
              CaptureSettings.MAP, settings(config, key, agentCgroupId, excluded).bytes())
          .setMaxEntries("events", config.ringBytes())
          .setMaxEntries("flows", config.maxFlows())
          .exclude(root == null ? CapturePoint.CGROUP : CapturePoint.INTERFACE)
          .load();
      Capture capture = new Capture(object);
      try {
        capture.attach(config, root, features.tcx());
      } catch (BpfException e) {
        capture.ring.close();
        throw e;
      }
      LOG.debug("loaded the programs of {}", point);
      return capture;
    } catch (BpfException e) {
      object.close();
      throw e;
    }
  }

  /** Returns whether packets are seen at interfaces, not at sockets. */
  boolean atInterfaces() {
    return cgroup == null;
  }

  RingBuffer ring() {
    return ring;
  }

  Counters counters() {
    return counters;
  }

  Coverage coverage() {
    return coverage;
  }

  /**
   * Attaches to interfaces that are new; does nothing at the cgroup point. Returns the interfaces
   * that the indexes of events are of, as far as they are known.
   */
  List<NetworkDevice> update() {
    if (podInterfaces != null) {
      podInterfaces.update(NetworkNamespace.others());
      return List.of();
    }
    List<NetworkDevice> present = NetworkDevice.list();
    if (interfaces != null) {
      interfaces.update(present);
    }
    return present;
  }

  /** Ends the flow of events; what is in the ring stays. */
  void detach() {
    if (cgroup != null) {
      cgroup.close();
      cgroup = null;
    }
    if (interfaces != null) {
      interfaces.close();
      interfaces = null;
    }
    if (podInterfaces != null) {
      podInterfaces.close();
      podInterfaces = null;
    }
  }

  @Override
  public void close() {
    detach();
    ring.close();
    object.close();
  }

  private void attach(EbpfReceiverConfig config, Cgroup2.@Nullable Root root, boolean tcx) {
    Globs globs = new Globs(config.interfaces(), config.excludeInterfaces());
    if (config.attach() == EbpfReceiverConfig.Attach.POD) {
      podInterfaces = new PodInterfaces(object, globs);
      podInterfaces.update(NetworkNamespace.others());
      if (!podInterfaces.isAnyFound()) {
        LOG.warn(
            "no process of another network namespace is to be seen yet; in a cluster the agent's pod"
                + " needs hostPID: true");
      } else if (podInterfaces.attached() == 0) {
        warnNoneMatches(config);
      }
      return;
    }
    if (root == null) {
      interfaces = new InterfaceWatch(object, globs, tcx);
      interfaces.update(NetworkDevice.list());
      if (interfaces.attached() == 0) {
        warnNoneMatches(config);
      }
      return;
    }
    cgroup = CgroupAttachment.attach(object, root.mount());
    LOG.atInfo()
        .addKeyValue("event_type", "cgroup_attached")
        .addKeyValue("cgroup", root.mount())
        .log("Attached to cgroup {}", root.mount());
  }

  private static void warnNoneMatches(EbpfReceiverConfig config) {
    LOG.warn(
        "no interface matches {} yet; name others by 'interfaces' of the ebpf receiver",
        config.interfaces());
  }

  /** Where to attach, or null for interfaces. */
  private static Cgroup2.@Nullable Root root(EbpfReceiverConfig config) {
    if (config.attach() == EbpfReceiverConfig.Attach.INTERFACE
        || config.attach() == EbpfReceiverConfig.Attach.POD) {
      return null;
    }
    return switch (CgroupRoot.find(config.cgroup())) {
      case Cgroup2.Root root -> root;
      case Cgroup2.Absent absent when EbpfReceiverFactory.fallsBack(config, absent) -> {
        LOG.warn("{}: attaching to interfaces", absent.problem().message());
        yield null;
      }
      case Cgroup2.Absent absent -> throw new BpfException(absent.problem());
    };
  }

  private static CaptureSettings settings(
      EbpfReceiverConfig config,
      SignatureKey key,
      long agentCgroupId,
      List<InetSocketAddress> excluded) {
    return new CaptureSettings(
        gearTable(key),
        key.identityKey(),
        config.ports().toBitSet(),
        config.excludePorts().toBitSet(),
        agentCgroupId,
        SystemClocks.bootNanos(),
        config.bitrate().minBitsPerSecond() / BITS_PER_BYTE,
        config.bitrate().maxBitsPerSecond() / BITS_PER_BYTE,
        config.signature().samplingBits(),
        config.signature().minDistinct(),
        config.signature().maxPerFlow(),
        config.ringBytes() / WAKEUP_SHARE,
        config.stages() == EbpfReceiverConfig.Stages.AUTO,
        excluded,
        config.isGated(),
        told(config.signature().formats()));
  }

  private static byte[] told(ToldFormats formats) {
    byte[] told = new byte[Character.MAX_VALUE + 1];
    formats.byPort().forEach((port, format) -> told[port] = (byte) (1 + code(format)));
    return told;
  }

  /** As {@code enum earshot_format} numbers them. */
  private static int code(SampleFormat format) {
    return switch (format) {
      case OTHER -> 0;
      case ULAW -> 1;
      case ALAW -> 2;
      case PCM16 -> 3;
      case ULAW_STEREO -> 4;
      case ALAW_STEREO -> 5;
      case PCM16_STEREO -> 6;
    };
  }

  private static byte[] gearTable(SignatureKey key) {
    long[] words = key.gear();
    byte[] table = new byte[words.length * Long.BYTES];
    ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
    return table;
  }

  /**
   * Where cgroups are named from: the root of the hierarchy, also when a subtree is attached to.
   */
  static Path treeRoot(EbpfReceiverConfig config) {
    Path attached =
        CgroupRoot.find(config.cgroup()) instanceof Cgroup2.Root root
            ? root.mount()
            : Path.of(config.cgroup());
    return Cgroup2.find() instanceof Cgroup2.Root whole && attached.startsWith(whole.mount())
        ? whole.mount()
        : attached;
  }
}
