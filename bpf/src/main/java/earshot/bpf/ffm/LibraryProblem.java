// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import java.util.List;

/** Why libbpf cannot be used. */
public sealed interface LibraryProblem {

  /** None of these names could be opened. */
  record Missing(List<String> triedNames) implements LibraryProblem {}

  /** It is older than the first release with a stable interface. */
  record TooOld(String version) implements LibraryProblem {}

  /** It lacks a function that Earshot calls. */
  record SymbolMissing(String symbol, String version) implements LibraryProblem {}
}
