// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.LibBpfLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine offers to a capture.
 *
 * @param kernelRelease as {@code uname -r} prints it
 * @param libBpfVersion empty where there is none
 * @param tcx whether programs attach to interfaces by link
 * @param cgroup2 where the root of the cgroup v2 hierarchy is
 * @param problems what keeps it from capturing at all, or makes it too expensive; the absence of
 *     cgroup v2 is not among them, since interfaces need none
 * @param insideProblems what beside them keeps it from capturing inside the network namespaces of
 *     pods
 */
public record Features(
    String kernelRelease,
    Optional<String> libBpfVersion,
    boolean tcx,
    Cgroup2 cgroup2,
    List<Problem> problems,
    List<Problem> insideProblems) {

  public Features {
    problems = List.copyOf(problems);
    insideProblems = List.copyOf(insideProblems);
  }

  /** Looks at this machine; changes nothing. */
  public static Features probe() {
    return probe(Path.of("/proc"));
  }

  // Visible for testing
  static Features probe(Path proc) {
    String release = read(proc.resolve("sys/kernel/osrelease"));
    KernelVersion kernel = KernelVersion.parse(release);
    List<String> missing = Capabilities.missing(proc);
    Stream<Optional<Problem>> problems =
        Stream.of(
            Optional.ofNullable(Failures.libBpfProblem()),
            when(kernel.compareTo(KernelVersion.OLDEST) < 0, new Problem.KernelTooOld(release)),
            when(!missing.isEmpty(), new Problem.MissingCapabilities(missing)),
            when(jitOff(proc.resolve("sys/net/core/bpf_jit_enable")), new Problem.JitOff()));
    boolean tcx = kernel.compareTo(KernelVersion.FIRST_WITH_TCX) >= 0;
    List<String> missingInside = Capabilities.missingInside(proc);
    Stream<Optional<Problem>> insideProblems =
        Stream.of(
            when(!tcx, new Problem.NoTcx(release)),
            when(!missingInside.isEmpty(), new Problem.NoWayInside(missingInside)));
    return new Features(
        release,
        LibBpfLibrary.version(),
        tcx,
        Cgroup2.find(proc.resolve("self/mountinfo")),
        problems.flatMap(Optional::stream).toList(),
        insideProblems.flatMap(Optional::stream).toList());
  }

  private static Optional<Problem> when(boolean holds, Problem problem) {
    return holds ? Optional.of(problem) : Optional.empty();
  }

  /** A kernel with CONFIG_BPF_JIT_ALWAYS_ON may hide the file, or a container may. */
  private static boolean jitOff(Path file) {
    return Files.isReadable(file) && read(file).equals("0");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
