// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A process that attaches, says so, and then waits to be killed. */
final class AttachmentHolder {

  private AttachmentHolder() {}

  /** Arguments: {@code cgroup DIR}, {@code tcx INTERFACE} or {@code clsact INTERFACE}. */
  public static void main(String[] arguments) throws IOException {
    String target = arguments[1];
    CapturePoint point =
        arguments[0].equals("cgroup") ? CapturePoint.CGROUP : CapturePoint.INTERFACE;
    Capture capture = Capture.load(Vector.named("noise").settings(), point);
    String ids =
        switch (arguments[0]) {
          case "cgroup" ->
              CgroupAttachment.attach(capture.object, Path.of(target)).linkIds().toString();
          case "tcx" ->
              TcxAttachment.attach(capture.object, Devices.named(target)).linkIds().toString();
          case "clsact" -> ClsactAttachment.attach(capture.object, Devices.named(target)).target();
          default -> throw new IllegalArgumentException(Arrays.toString(arguments));
        };
    System.out.println(ids);
    int _ = System.in.read();
  }
}
