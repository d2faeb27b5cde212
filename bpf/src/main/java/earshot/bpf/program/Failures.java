// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibBpfLibrary;
import earshot.bpf.ffm.LibC;
import earshot.bpf.ffm.LibraryProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what native calls return into a {@link Problem}. */
final class Failures {
  /** How libbpf introduces what the verifier said. */
  private static final String VERIFIER_LOG = "BEGIN PROG LOAD LOG";

  private Failures() {}

  static void requireLibBpf() {
    Problem problem = libBpfProblem();
    if (problem != null) {
      throw new BpfException(problem);
    }
  }

  static @Nullable Problem libBpfProblem() {
    return switch (LibBpfLibrary.problem()) {
      case null -> null;
      case LibraryProblem.Missing missing -> new Problem.LibBpfMissing(missing.triedNames());
      case LibraryProblem.TooOld tooOld -> new Problem.LibBpfTooOld(tooOld.version());
      case LibraryProblem.SymbolMissing missing ->
          new Problem.LibBpfSymbolMissing(missing.symbol(), missing.version());
    };
  }

  /** Why an object was not opened or loaded. */
  static BpfException notLoaded(String what, int errno, String log) {
    // EACCES is the verifier's, and says so in its log; or a security module's, which says nothing.
    boolean refused = errno == LibC.EACCES && !log.contains(VERIFIER_LOG);
    Problem general = refused ? rights(what, errno) : rightsOrMemory(what, errno);
    return new BpfException(
        general != null ? general : new Problem.NotLoaded(what, LibBpf.errorText(errno), log));
  }

  /** Why a program was not attached. */
  static BpfException notAttached(String target, int errno, String log) {
    Problem general = rightsOrMemory("attach to " + target, errno);
    return new BpfException(
        general != null ? general : new Problem.NotAttached(target, LibC.errorText(errno), log));
  }

  private static @Nullable Problem rightsOrMemory(String what, int errno) {
    if (errno == LibC.ENOMEM) {
      return new Problem.OutOfMemory(what, LibC.errorText(errno));
    }
    return errno == LibC.EPERM ? rights(what, errno) : null;
  }

  private static Problem rights(String what, int errno) {
    List<String> missing = Capabilities.missing();
    return missing.isEmpty()
        ? new Problem.NotPermitted(what, LibC.errorText(errno))
        : new Problem.MissingCapabilities(missing);
  }
}
