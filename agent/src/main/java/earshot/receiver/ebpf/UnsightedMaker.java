// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import earshot.bpf.program.CoveredBytes;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.Unsighted;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Says whose the bytes are that the kernel decided about alone. Not thread-safe. */
final class UnsightedMaker {
  private static final Map<Verdict, CoverageVerdict> VERDICTS = new EnumMap<>(Verdict.class);

  static {
    for (Verdict verdict : Verdict.values()) {
      VERDICTS.put(verdict, CoverageVerdict.valueOf(verdict.name()));
    }
  }

  private final CgroupResolver cgroups;
  private final InterfaceKinds interfaces;

  UnsightedMaker(CgroupResolver cgroups, InterfaceKinds interfaces) {
    this.cgroups = cgroups;
    this.interfaces = interfaces;
  }

  static CoverageVerdict verdict(Verdict verdict) {
    return VERDICTS.getOrDefault(verdict, CoverageVerdict.UNMATCHED);
  }

  List<Unsighted> make(List<CoveredBytes> covered, long epochNanos) {
    return covered.stream().map(bytes -> make(bytes, epochNanos)).toList();
  }

  private Unsighted make(CoveredBytes covered, long epochNanos) {
    CoveredBytes.Key key = covered.key();
    Direction direction =
        interfaces.direction(
            key.direction() == SignatureEvent.INGRESS, key.atInterface(), key.interfaceIndex());
    Address address = null;
    Owner owner;
    if (key.atInterface()) {
      address =
          direction == Direction.TRANSMIT
              ? new Address(key.sourceHigh(), key.sourceLow())
              : new Address(key.destinationHigh(), key.destinationLow());
      owner = InterfaceKinds.owner(address);
    } else {
      owner = cgroups.owner(key.cgroupId());
      if (owner == null) {
        owner = CgroupResolver.unknown(key.cgroupId());
      }
    }
    return new Unsighted(
        owner, direction, address, verdict(key.verdict()), covered.bytes(), epochNanos, null);
  }
}
