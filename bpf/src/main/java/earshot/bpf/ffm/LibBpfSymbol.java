// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;

/** The functions of libbpf that are called; all must be there before the first is. */
@SuppressWarnings(
    "ImmutableEnumChecker") // A function descriptor is immutable, but does not say so.
enum LibBpfSymbol {
  SET_PRINT("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS)),
  STRERROR("libbpf_strerror", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG)),
  NUM_POSSIBLE_CPUS("libbpf_num_possible_cpus", FunctionDescriptor.of(JAVA_INT)),
  OPEN_MEM("bpf_object__open_mem", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS)),
  LOAD("bpf_object__load", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  CLOSE("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS)),
  FIND_PROGRAM(
      "bpf_object__find_program_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
  FIND_MAP("bpf_object__find_map_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
  PROGRAM_FD("bpf_program__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  PROGRAM_SET_AUTOLOAD(
      "bpf_program__set_autoload",
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ValueLayout.JAVA_BOOLEAN)),
  MAP_FD("bpf_map__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  MAP_MAX_ENTRIES("bpf_map__max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  MAP_SET_MAX_ENTRIES(
      "bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)),
  MAP_KEY_SIZE("bpf_map__key_size", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  MAP_VALUE_SIZE("bpf_map__value_size", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  MAP_SET_INITIAL_VALUE(
      "bpf_map__set_initial_value", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG)),
  MAP_LOOKUP("bpf_map_lookup_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)),
  MAP_LOOKUP_BATCH(
      "bpf_map_lookup_batch",
      FunctionDescriptor.of(
          JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
  PROGRAM_TEST_RUN("bpf_prog_test_run_opts", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)),
  TC_HOOK_CREATE("bpf_tc_hook_create", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  TC_HOOK_DESTROY("bpf_tc_hook_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
  TC_ATTACH("bpf_tc_attach", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)),
  TC_DETACH("bpf_tc_detach", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

  final String symbolName;
  final FunctionDescriptor function;

  LibBpfSymbol(String symbolName, FunctionDescriptor function) {
    this.symbolName = symbolName;
    this.function = function;
  }
}
