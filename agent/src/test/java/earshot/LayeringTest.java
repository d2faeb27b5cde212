// SPDX-License-Identifier: Apache-2.0
package earshot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "earshot", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("app")
          .definedBy("earshot", "earshot.cli..")
          .layer("service")
          .definedBy("earshot.service..")
          .layer("components")
          .definedBy(
              "earshot.receiver..",
              "earshot.processor..",
              "earshot.connector..",
              "earshot.exporter..",
              "earshot.extension..")
          .layer("contract")
          .definedBy("earshot.component..")
          .layer("config")
          .definedBy("earshot.config..")
          .layer("signal")
          .definedBy("earshot.signal..")
          .layer("signature")
          .definedBy("earshot.signature..")
          .layer("bpf")
          .definedBy("earshot.bpf..")
          .layer("semconv")
          .definedBy("earshot.semconv..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("service")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("components")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("contract")
          .mayOnlyBeAccessedByLayers("app", "service", "components")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("app", "service", "components", "contract")
          .whereLayer("signal")
          .mayOnlyBeAccessedByLayers("service", "components", "contract")
          .whereLayer("signature")
          .mayOnlyBeAccessedByLayers("components", "contract", "signal")
          .whereLayer("bpf")
          .mayOnlyBeAccessedByLayers("components")
          .whereLayer("semconv")
          .mayOnlyBeAccessedByLayers("service", "components", "contract")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule COMPONENTS_ARE_ISLANDS =
      slices()
          .matching("earshot.(receiver|processor|connector|exporter|extension).(*)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule ONLY_THE_EBPF_RECEIVER_USES_THE_KERNEL_SIDE =
      noClasses()
          .that()
          .resideOutsideOfPackages("earshot.bpf..", "earshot.receiver.ebpf..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("earshot.bpf..");

  @ArchTest
  static final ArchRule ONLY_THE_KERNEL_SIDE_TOUCHES_NATIVE_MEMORY =
      noClasses()
          .that()
          .resideOutsideOfPackage("earshot.bpf..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule SDK_TYPES_STAY_IN_EXPORTERS_AND_SERVICE =
      noClasses()
          .that()
          .resideOutsideOfPackages("earshot.exporter..", "earshot.service..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..");

  @ArchTest
  static final ArchRule THE_KUBERNETES_CLIENT_STAYS_IN_ITS_PROCESSOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("earshot.processor.k8sattributes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule ONLY_MAIN_EXITS =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .callMethod(System.class, "exit", int.class);
}
