// SPDX-License-Identifier: Apache-2.0
package earshot;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.Component;
import earshot.component.ComponentException;
import earshot.component.ConnectorFactory;
import earshot.component.ExporterFactory;
import earshot.component.ExtensionFactory;
import earshot.component.Factory;
import earshot.component.Next;
import earshot.component.ProcessorFactory;
import earshot.component.ReceiverFactory;
import earshot.config.ConfigText;
import earshot.config.Section;
import earshot.exporter.debug.Screen;
import earshot.testing.TestHost;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every component promises. */
class ComponentsTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  static Stream<Named<Factory<?>>> factories() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return Components.all(new Screen(nowhere, nowhere, false, false)).stream()
        .map(factory -> Named.of(factory.type(), factory));
  }

  private static <C> Component create(Factory<C> factory) {
    C config = factory.configure(Section.empty());
    TestHost host = new TestHost();
    return switch (factory) {
      case ReceiverFactory<C> f -> f.create(config, Next.none(), host);
      case ProcessorFactory<C> f -> f.create(config, _ -> {}, host);
      case ConnectorFactory<C> f -> f.create(config, Next.none(), host);
      case ExporterFactory<C> f -> f.create(config, host);
      case ExtensionFactory<C> f -> f.create(config, host);
    };
  }

  /** A machine that lacks what a component needs is no breach: it says so, and closes. */
  private static void start(Component component) {
    try {
      component.start();
    } catch (ComponentException e) {
      assertThat(e).hasMessageContaining(";");
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void closesWithoutHavingStarted(Factory<?> factory) {
    create(factory).close();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void closesTwiceWithoutHavingStarted(Factory<?> factory) {
    Component component = create(factory);
    component.close();
    component.close();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void startsAndCloses(Factory<?> factory) {
    Component component = create(factory);
    start(component);
    component.close();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void startsAndClosesTwice(Factory<?> factory) {
    Component component = create(factory);
    start(component);
    component.close();
    component.close();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void itsReadmeNamesEveryOptionAndHasAnExampleThatLoads(Factory<?> factory) throws Exception {
    String readme = readme(factory);
    Section defaults = Section.empty();
    assertThat(factory.configure(defaults)).isNotNull();
    assertThat(defaults.shape().paths())
        .allSatisfy(path -> assertThat(readme).contains("`" + path + "`"));

    List<String> examples = YAML.matcher(readme).results().map(match -> match.group(1)).toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      assertThat(new ConfigText("README.md", example).<Integer>read(_ -> null, this::configure))
          .as("components in the example")
          .isPositive();
    }
  }

  /** Configures what an example declares, and returns how many components that are. */
  private int configure(Section root) {
    int count = 0;
    for (String kind : root.keys()) {
      if (kind.equals("service")) {
        assertThat(root.has(kind)).isTrue(); // read by the service alone
        continue;
      }
      try (Section declared = root.section(kind)) {
        for (String id : declared.keys()) {
          try (Section own = declared.section(id)) {
            factories()
                .map(Named::getPayload)
                .filter(factory -> factory.type().equals(id.replaceAll("/.*", "")))
                .forEach(factory -> assertThat(factory.configure(own)).isNotNull());
          }
          count++;
        }
      }
    }
    return count;
  }

  private static String readme(Factory<?> factory) throws IOException {
    String folder = factory.getClass().getPackageName().replace('.', '/');
    return Files.readString(Path.of("src/main/java", folder, "README.md"));
  }
}
