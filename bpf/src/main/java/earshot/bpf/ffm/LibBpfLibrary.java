// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds libbpf and proves that it has what is called, before anything of it is. */
public final class LibBpfLibrary {

  /** The name with the major version comes first: the other belongs to development packages. */
  static final List<String> NAMES = List.of("libbpf.so.1", "libbpf.so");

  private static final int MIN_MAJOR_VERSION = 1;

  private LibBpfLibrary() {}

  /** Returns why libbpf cannot be used, or null when it can. */
  public static @Nullable LibraryProblem problem() {
    return problem(NAMES, Stream.of(LibBpfSymbol.values()).map(s -> s.symbolName).toList());
  }

  /** Returns the version that is found, for example {@code 1.1}. */
  public static Optional<String> version() {
    return open(NAMES).map(LibBpfLibrary::version);
  }

  // Visible for testing
  static @Nullable LibraryProblem problem(List<String> names, List<String> symbols) {
    Optional<SymbolLookup> found = open(names);
    if (found.isEmpty()) {
      return new LibraryProblem.Missing(names);
    }
    SymbolLookup library = found.get();
    String version = version(library);
    if (number(library, "libbpf_major_version") < MIN_MAJOR_VERSION) {
      return new LibraryProblem.TooOld(version);
    }
    return symbols.stream()
        .filter(symbol -> library.find(symbol).isEmpty())
        .findFirst()
        .map(symbol -> new LibraryProblem.SymbolMissing(symbol, version))
        .orElse(null);
  }

  static MethodHandle bind(LibBpfSymbol symbol) {
    SymbolLookup library =
        open(NAMES).orElseThrow(() -> new IllegalStateException("libbpf was not checked first"));
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(symbol.symbolName), symbol.function);
  }

  private static Optional<SymbolLookup> open(List<String> names) {
    for (String name : names) {
      try {
        // Never closed: handles are static, and so must be what they point into.
        return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException _) {
        // Not there under this name; the caller reports all the names when none is.
      }
    }
    return Optional.empty();
  }

  private static String version(SymbolLookup library) {
    return number(library, "libbpf_major_version") + "." + number(library, "libbpf_minor_version");
  }

  private static int number(SymbolLookup library, String symbol) {
    Optional<MemorySegment> address = library.find(symbol);
    if (address.isEmpty()) {
      // These functions came with 0.6.
      return 0;
    }
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(address.get(), FunctionDescriptor.of(JAVA_INT))
              .invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(symbol, e);
    }
  }
}
