// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bill of materials: the agent's libraries as Maven knows them, and what the image adds. */
final class Sbom {
  /** SPDX expressions; a package that is not listed is described by its own licence file. */
  private static final Map<String, String> LICENCES =
      Map.of(
          "ca-certificates", "MPL-2.0",
          "libbpf1", "LGPL-2.1-only OR BSD-2-Clause",
          "libc6", "LGPL-2.1-or-later",
          "libelf1", "LGPL-3.0-or-later OR GPL-2.0-or-later",
          "libelf1t64", "LGPL-3.0-or-later OR GPL-2.0-or-later",
          "libzstd1", "BSD-3-Clause OR GPL-2.0-only",
          "zlib1g", "Zlib");

  private Sbom() {}

  /**
   * Writes it.
   *
   * @param agent what Maven wrote of the agent
   * @param version of the image
   */
  static void write(Path agent, String version, List<DebianPackage> packages, Path file)
      throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    if (!Files.exists(agent)) {
      throw new IllegalStateException(
          "there is no %s: Maven writes it when it packages the agent, unless it is offline"
              .formatted(agent));
    }
    if (!(json.readTree(agent) instanceof ObjectNode bom)
        || !(bom.get("components") instanceof ArrayNode components)) {
      throw new IllegalStateException(agent + " is no bill of materials");
    }
    // The agent becomes a part; the whole is the image.
    components.insert(0, bom.withObject("metadata").get("component"));
    ObjectNode image = bom.withObject("metadata").putObject("component");
    image.put("type", "container").put("name", "earshot").put("version", version);
    licence(image, "Apache-2.0");
    ObjectNode java = components.addObject();
    String vendor = System.getProperty("java.vendor");
    String javaVersion = System.getProperty("java.vm.version");
    java.put("type", "platform").put("name", "OpenJDK").put("version", javaVersion);
    java.putObject("supplier").put("name", vendor);
    java.put("bom-ref", "pkg:generic/openjdk@" + javaVersion);
    licence(java, "GPL-2.0-only WITH Classpath-exception-2.0");
    for (DebianPackage each : packages) {
      String purl =
          "pkg:deb/%s/%s@%s?arch=%s"
              .formatted(
                  each.distribution(),
                  each.name(),
                  each.version().replace("+", "%2B"),
                  each.architecture());
      ObjectNode component = components.addObject();
      component.put("type", "library").put("name", each.name()).put("version", each.version());
      component.put("purl", purl).put("bom-ref", purl);
      String expression = LICENCES.get(each.name());
      if (expression != null) {
        licence(component, expression);
      } else {
        component
            .putArray("licenses")
            .addObject()
            .putObject("license")
            .put("name", "see " + each.licence());
      }
    }
    json.writerWithDefaultPrettyPrinter().writeValue(file, bom);
  }

  private static void licence(ObjectNode component, String expression) {
    component.putArray("licenses").addObject().put("expression", expression);
  }
}
