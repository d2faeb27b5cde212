// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpfObjectTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsNoObjectFile() {
    assertThatThrownBy(() -> BpfObject.open("nonsense", new byte[100]))
        .isInstanceOf(BpfException.class)
        .hasMessageStartingWith("open nonsense: libbpf refuses the object\nlibbpf: ")
        .hasMessageEndingWith("; report the text above with the output of 'uname -a'");
  }

  @Test
  void namesThatAreNotThere() {
    try (BpfObject object = BpfObject.openBuiltIn()) {
      assertThatThrownBy(() -> object.setMaxEntries("nowhere", 1))
          .hasMessage("earshot has no program or map named nowhere");
      assertThatThrownBy(() -> object.programDescriptor("nowhere"))
          .hasMessage("earshot has no program or map named nowhere");
    }
  }

  @Test
  void whatIsNotLoaded() {
    try (BpfObject object = BpfObject.openBuiltIn()) {
      assertThatThrownBy(() -> object.programDescriptor(CapturePoint.CGROUP.ingressProgram()))
          .hasMessage("earshot_cgroup_ingress of earshot is not loaded");
    }
  }

  @Test
  void settingsOfTheWrongSize() {
    try (BpfObject object = BpfObject.openBuiltIn()) {
      assertThatThrownBy(() -> object.setInitialValue(CaptureSettings.MAP, new byte[3]))
          .hasMessage(".rodata of earshot holds 84432 bytes, not 3");
    }
  }

  @Test
  void whatTheVerifierRefusesCarriesItsLog() throws IOException, InterruptedException {
    Root.require();
    Path source = folder.resolve("refused.bpf.c");
    Path compiled = folder.resolve("refused.bpf.o");
    Files.writeString(
        source,
        """
        __attribute__((section("tc"), used)) int refused(void *context)
        {
          return *(volatile int *)(context + 100000);
        }
        char name[] __attribute__((section("license"))) = "GPL";
        """);
    Shell.check(
        "clang", "-target", "bpf", "-O2", "-g", "-c", source.toString(), "-o", compiled.toString());

    try (BpfObject object = BpfObject.open("refused", Files.readAllBytes(compiled))) {
      assertThatThrownBy(object::load)
          .isInstanceOf(BpfException.class)
          .hasMessageStartingWith("load refused: Permission denied (errno 13)")
          .hasMessageContaining("dereference of modified ctx ptr R1 off=100000 disallowed")
          .hasMessageContaining("END PROG LOAD LOG");
    }
  }

  @Test
  void closedTwice() {
    BpfObject object = BpfObject.openBuiltIn();
    object.close();
    object.close();

    assertThatThrownBy(object::load).hasMessage("earshot is closed");
    assertThat(object).hasToString("BpfObject[earshot]");
  }
}
