// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import earshot.bpf.ffm.BpfSyscall;
import earshot.bpf.ffm.LibC;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is attached is gone when it is closed, and when the process is killed. */
class AttachmentTest {

  private final CaptureSettings settings = Vector.named("noise").settings();
  private Path cgroup = Path.of("");

  @BeforeEach
  void makeCgroup() throws IOException {
    Root.require();
    Cgroup2 hierarchy = Cgroup2.find();
    assertThat(hierarchy)
        .as("these tests need cgroup v2: 'mount -t cgroup2 none DIR'")
        .isInstanceOf(Cgroup2.Root.class);
    Path root = ((Cgroup2.Root) hierarchy).mount();
    cgroup = root.resolve("ffm-test-" + ProcessHandle.current().pid());
    Files.createDirectories(cgroup);
  }

  @AfterEach
  void removeCgroup() throws IOException {
    Files.delete(cgroup);
  }

  @Test
  void cgroup() throws IOException {
    try (Capture capture = Capture.load(settings, CapturePoint.CGROUP)) {
      CgroupAttachment attachment = CgroupAttachment.attach(capture.object, cgroup);
      List<Integer> links = attachment.linkIds();
      assertAttached(links);

      attachment.close();
      attachment.close();

      assertDetached(links);
    }
  }

  @Test
  void cgroupThatIsNotThere() {
    try (Capture capture = Capture.load(settings, CapturePoint.CGROUP)) {
      assertThatThrownBy(() -> CgroupAttachment.attach(capture.object, Path.of("/nowhere")))
          .isInstanceOf(BpfException.class)
          .hasMessage(
              "cannot attach to cgroup /nowhere: No such file or directory (errno 2);"
                  + " check that cgroup /nowhere exists, and that 'earshot doctor' finds nothing"
                  + " missing");
    }
  }

  @Test
  void tcx() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      TcxAttachment attachment = TcxAttachment.attach(capture.object, devices.device);
      List<Integer> links = attachment.linkIds();
      assertAttached(links);

      attachment.close();

      assertDetached(links);
    }
  }

  @Test
  void clsact() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      assertThat(attachment.replacedLeftOver()).isFalse();
      assertThat(filters(name, "ingress")).contains("earshot_");
      assertThat(filters(name, "egress")).contains("earshot_");

      attachment.close();

      assertThat(Shell.check("tc", "qdisc", "show", "dev", name)).doesNotContain("clsact");
    }
  }

  @Test
  void clsactNoticesThatSomebodyRemovedItsFilter() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      for (String direction : List.of("ingress", "egress")) {
        ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
        assertThat(attachment.isAttached()).isTrue();

        Shell.check("tc", "filter", "delete", "dev", name, direction, "prio", "59941");

        assertThat(attachment.isAttached()).as(direction).isFalse();
      }
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);

      Shell.check("tc", "qdisc", "delete", "dev", name, "clsact");

      assertThat(attachment.isAttached()).as("without the qdisc").isFalse();
    }
  }

  @Test
  void clsactMadeAnewBySomebodyElseStays() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      Shell.check("tc", "qdisc", "delete", "dev", name, "clsact");
      Shell.check("tc", "qdisc", "add", "dev", name, "clsact");

      attachment.close();

      assertThat(Shell.check("tc", "qdisc", "show", "dev", name)).contains("clsact");
    }
  }

  @Test
  void clsactNamesWhatStandsInFront() throws IOException, URISyntaxException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      Shell.check("tc", "qdisc", "add", "dev", name, "clsact");
      addFilter(name);
      addFilterThatIsNoProgram(name, "3");
      addFilterThatIsNoProgram(name, "60000");
      try (ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device)) {
        assertThat(attachment.inFront())
            .containsExactly(
                "empty.bpf.o:[tc] at ingress, priority 7",
                "a filter of kind u32 at egress, priority 3");
      }
    }
  }

  @Test
  void tcxNoticesThatItsInterfaceIsGone() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE);
        TcxAttachment attachment = TcxAttachment.attach(capture.object, devices.device)) {
      assertThat(attachment.isAttached()).isTrue();

      devices.remove();

      assertThat(attachment.isAttached()).isFalse();
    }
  }

  @Test
  void clsactOfSomebodyElseStays() throws IOException, URISyntaxException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      addFilter(name);

      attachment.close();

      assertThat(filters(name, "ingress"))
          .contains("empty.bpf.o")
          .doesNotContain("pref " + ClsactAttachment.PRIORITY);
    }
  }

  @Test
  void tcxStandsInFrontOfOthersAndLeavesThemInTheirOrder() throws IOException, URISyntaxException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE);
        BpfObject one = foreign();
        BpfObject other = foreign()) {
      int index = devices.device.index();
      int earlier = linkForeign(one, index);
      TcxAttachment attachment = TcxAttachment.attach(capture.object, devices.device);
      int later = linkForeign(other, index);
      try {
        int ours = attachment.linkIds().getFirst();
        assertThat(TcxChain.links(index, BpfSyscall.TCX_INGRESS))
            .containsExactly(BpfSyscall.id(later), ours, BpfSyscall.id(earlier));

        attachment.close();

        await()
            .untilAsserted(() ->
                assertThat(TcxChain.links(index, BpfSyscall.TCX_INGRESS))
                    .containsExactly(BpfSyscall.id(later), BpfSyscall.id(earlier)));
      } finally {
        LibC.close(earlier);
        LibC.close(later);
      }
    }
  }

  @Test
  void qdiscOfSomebodyElseStays() throws IOException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      Shell.check("tc", "qdisc", "add", "dev", name, "clsact");
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      assertThat(attachment.replacedLeftOver()).isFalse();

      attachment.close();

      assertThat(Shell.check("tc", "qdisc", "show", "dev", name)).contains("clsact");
      assertThat(filters(name, "ingress")).doesNotContain("earshot_");
    }
  }

  @Test
  void filterOfSomebodyElseThatWasThereBeforeStays() throws IOException, URISyntaxException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      String name = devices.device.name();
      Shell.check("tc", "qdisc", "add", "dev", name, "clsact");
      addFilter(name);
      String before = filters(name, "ingress");
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      assertThat(filters(name, "ingress")).contains("earshot_");

      attachment.close();

      assertThat(filters(name, "ingress")).isEqualTo(before);
    }
  }

  @Test
  void killedProcessLeavesNoLinks() throws IOException, InterruptedException {
    try (Devices devices = Devices.create()) {
      assertNothingAfterKill("cgroup", cgroup.toString());
      assertNothingAfterKill("tcx", devices.device.name());
    }
  }

  @Test
  void filtersOfAKilledProcessAreReplaced() throws IOException, InterruptedException {
    try (Devices devices = Devices.create();
        Capture capture = Capture.load(settings, CapturePoint.INTERFACE)) {
      kill("clsact", devices.device.name());
      ClsactAttachment attachment = ClsactAttachment.attach(capture.object, devices.device);
      assertThat(attachment.replacedLeftOver()).isTrue();

      attachment.close();

      assertThat(Shell.check("tc", "qdisc", "show", "dev", devices.device.name()))
          .doesNotContain("clsact");
    }
  }

  private static void assertNothingAfterKill(String mode, String target)
      throws IOException, InterruptedException {
    List<Integer> links =
        Pattern.compile("\\d+")
            .matcher(kill(mode, target))
            .results()
            .map(MatchResult::group)
            .map(Integer::valueOf)
            .toList();
    assertThat(links).hasSize(2);
    // The kernel frees a link in the background.
    await().untilAsserted(() -> assertDetached(links));
  }

  /** Starts a process that attaches, kills it, and returns what it said. */
  private static String kill(String mode, String target) throws IOException, InterruptedException {
    List<String> command = Shell.java(AttachmentHolder.class, mode, target);
    command.add(1, "-Drepository.root=" + System.getProperty("repository.root"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      assertThat(line).as("what the process said").isNotNull();
      return line;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void addFilter(String device) throws IOException, URISyntaxException {
    Shell.check(
        "tc",
        "filter",
        "add",
        "dev",
        device,
        "ingress",
        "prio",
        "7",
        "bpf",
        "direct-action",
        "object-file",
        emptyProgram().toString(),
        "section",
        "tc");
  }

  private static void addFilterThatIsNoProgram(String device, String priority) throws IOException {
    Shell.check(
        ("tc filter add dev "
                + device
                + " egress prio "
                + priority
                + " protocol all u32 match u32 0 0 flowid 1:1")
            .split(" "));
  }

  private static BpfObject foreign() throws IOException, URISyntaxException {
    return BpfObject.open("empty.bpf.o", Files.readAllBytes(emptyProgram())).load();
  }

  private static int linkForeign(BpfObject object, int interfaceIndex) {
    return BpfSyscall.linkToInterface(
        object.programDescriptor("earshot_empty_interface"),
        interfaceIndex,
        BpfSyscall.TCX_INGRESS);
  }

  /** A program of somebody else. */
  private static Path emptyProgram() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(BpfObject.class.getResource("/earshot/bpf/empty.bpf.o")).toURI());
  }

  private static String filters(String device, String direction) throws IOException {
    return Shell.check("tc", "filter", "show", "dev", device, direction);
  }

  private static void assertAttached(List<Integer> links) throws IOException {
    assertThat(links).hasSize(2).allMatch(id -> id > 0);
    for (int link : links) {
      assertThat(Shell.linkExists(link)).as("link %d", link).isTrue();
    }
  }

  private static void assertDetached(List<Integer> links) throws IOException {
    for (int link : links) {
      assertThat(Shell.linkExists(link)).as("link %d", link).isFalse();
    }
  }
}
