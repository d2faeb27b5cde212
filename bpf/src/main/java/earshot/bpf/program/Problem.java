// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.nio.file.Path;
import java.util.List;

/** What keeps Earshot from capturing on this machine, and what to do about it. */
public sealed interface Problem {

  /** How a distribution names the package. */
  String INSTALL_LIBBPF =
      "install libbpf 1.0 or newer: 'apt-get install libbpf1' (Debian, Ubuntu), 'apk add libbpf'"
          + " (Alpine), 'dnf install libbpf' (RHEL, Fedora)";

  /** What is wrong, in one sentence without a full stop. */
  String message();

  /** What to do about it, in the imperative. */
  String fix();

  /** libbpf is not installed. */
  record LibBpfMissing(List<String> triedNames) implements Problem {
    @Override
    public String message() {
      return "libbpf is missing: none of " + triedNames + " could be opened";
    }

    @Override
    public String fix() {
      return INSTALL_LIBBPF;
    }
  }

  /** libbpf is of a release before 1.0. */
  record LibBpfTooOld(String version) implements Problem {
    @Override
    public String message() {
      return "libbpf " + version + " is too old";
    }

    @Override
    public String fix() {
      return INSTALL_LIBBPF;
    }
  }

  /** libbpf lacks a function. */
  record LibBpfSymbolMissing(String symbol, String version) implements Problem {
    @Override
    public String message() {
      return "libbpf " + version + " has no function " + symbol;
    }

    @Override
    public String fix() {
      return INSTALL_LIBBPF;
    }
  }

  /** The process may not load or attach programs. */
  record MissingCapabilities(List<String> names) implements Problem {
    @Override
    public String message() {
      return "no right to capture: " + String.join(", ", names) + " missing";
    }

    @Override
    public String fix() {
      return "run as root, or as uid 0 in a container with capabilities: {add: [BPF, NET_ADMIN,"
          + " PERFMON]}";
    }
  }

  /** The process may not enter the network namespaces of pods. */
  record NoWayInside(List<String> names) implements Problem {
    @Override
    public String message() {
      return "no right to enter network namespaces of pods: "
          + String.join(", ", names)
          + " missing";
    }

    @Override
    public String fix() {
      return "run with hostPID: true and capabilities: {add: [BPF, NET_ADMIN, PERFMON, SYS_ADMIN,"
          + " SYS_PTRACE]}, or take 'attach: cgroup', which needs neither";
    }
  }

  /** Filters inside a pod could not be taken away once the agent is killed. */
  record NoTcx(String release) implements Problem {
    @Override
    public String message() {
      return "kernel " + release + " has no tcx, which attaching inside pods takes";
    }

    @Override
    public String fix() {
      return "use kernel "
          + KernelVersion.FIRST_WITH_TCX
          + " or newer, or 'attach: cgroup' or 'interface'";
    }
  }

  /** The kernel refused what the capabilities allow: lockdown, seccomp or a security module. */
  record NotPermitted(String what, String errorText) implements Problem {
    @Override
    public String message() {
      return what + ": " + errorText + ", although the capabilities are there";
    }

    @Override
    public String fix() {
      return "allow bpf(2) in the seccomp, AppArmor or SELinux profile of the container, and check"
          + " /sys/kernel/security/lockdown";
    }
  }

  /** The kernel is older than the oldest that is tested. */
  record KernelTooOld(String release) implements Problem {
    @Override
    public String message() {
      return "kernel " + release + " is too old";
    }

    @Override
    public String fix() {
      return "use kernel " + KernelVersion.OLDEST + " or newer";
    }
  }

  /** There is no cgroup v2 hierarchy. */
  record NoCgroup2() implements Problem {
    @Override
    public String message() {
      return "no cgroup v2 hierarchy is mounted";
    }

    @Override
    public String fix() {
      return "'mount -t cgroup2 none DIR' on the host, or 'attach: interface'";
    }
  }

  /** A container was given its own cgroup instead of the host's hierarchy. */
  record OwnCgroupOnly(Path mount) implements Problem {
    @Override
    public String message() {
      return "only the container's own cgroup is to be seen at " + mount;
    }

    @Override
    public String fix() {
      return "mount the host's /sys/fs/cgroup into the container, read-only, and name it in"
          + " 'cgroup:' of the ebpf receiver";
    }
  }

  /** Programs would run in the kernel's interpreter. */
  record JitOff() implements Problem {
    @Override
    public String message() {
      return "the kernel's BPF JIT is off: each packet would cost many times as much";
    }

    @Override
    public String fix() {
      return "'sysctl net.core.bpf_jit_enable=1' on the host";
    }
  }

  /** A map is larger than the memory that the process may use. */
  record OutOfMemory(String what, String errorText) implements Problem {
    @Override
    public String message() {
      return what + ": " + errorText;
    }

    @Override
    public String fix() {
      return "raise the container's memory limit or RLIMIT_MEMLOCK ('ulimit -l unlimited'), or lower"
          + " 'ring_size' and 'max_flows'";
    }
  }

  /** libbpf or the verifier refused the object. */
  record NotLoaded(String what, String errorText, String log) implements Problem {
    @Override
    public String message() {
      return what + ": " + errorText + (log.isEmpty() ? "" : "\n" + log);
    }

    @Override
    public String fix() {
      return "report the text above with the output of 'uname -a'";
    }
  }

  /** The kernel refused to attach a loaded program. */
  record NotAttached(String target, String errorText, String log) implements Problem {
    @Override
    public String message() {
      return "cannot attach to " + target + ": " + errorText + (log.isEmpty() ? "" : "\n" + log);
    }

    @Override
    public String fix() {
      return "check that " + target + " exists, and that 'earshot doctor' finds nothing missing";
    }
  }
}
