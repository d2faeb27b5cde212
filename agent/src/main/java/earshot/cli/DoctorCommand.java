// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.Finding;
import earshot.config.ConfigException;
import earshot.service.Service;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Says what this machine has of what Earshot needs. */
@Command(
    name = "doctor",
    description =
        "Looks at kernel, capabilities, cgroups, Kubernetes and the OTLP endpoint; each with a"
            + " verdict and the fix.")
final class DoctorCommand extends InspectingCommand {

  DoctorCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int inspect() throws ConfigException {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "Java",
            Runtime.version()
                + " on "
                + System.getProperty("os.name", "unknown")
                + " "
                + System.getProperty("os.version", "")
                + " "
                + System.getProperty("os.arch", "")));
    findings.addAll(
        new Service(
                read(),
                surroundings().variables(),
                surroundings().clock(),
                surroundings().version())
            .check());
    return Findings.print(findings, out());
  }
}
