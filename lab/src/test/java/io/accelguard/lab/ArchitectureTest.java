// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// The rules of the graph in docs/architecture.md.
class ArchitectureTest {
  private static final String[] PURE = {"io.accelguard.model..", "io.accelguard.classifiers.."};

  private final JavaClasses product =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.accelguard");

  @Test
  void modules_see_only_those_below_them() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy("io.accelguard.model..")
        .layer("collectors")
        .definedBy("io.accelguard.collectors..")
        .layer("classifiers")
        .definedBy("io.accelguard.classifiers..")
        .layer("notifiers")
        .definedBy("io.accelguard.notifiers..")
        .layer("agent")
        .definedBy("io.accelguard.agent..")
        .layer("enforcer")
        .definedBy("io.accelguard.enforcer..")
        .layer("controller")
        .definedBy("io.accelguard.controller..")
        .whereLayer("agent")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("enforcer")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("enforcer")
        .mayOnlyAccessLayers("model")
        .whereLayer("controller")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("collectors")
        .mayOnlyBeAccessedByLayers("agent")
        .whereLayer("classifiers")
        .mayOnlyBeAccessedByLayers("agent", "controller")
        .whereLayer("notifiers")
        .mayOnlyBeAccessedByLayers("agent", "controller")
        .check(product);
  }

  @Test
  void judgement_and_vocabulary_touch_no_file_network_clock_or_thread() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.File")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(product);
  }

  @Test
  void json_and_yaml_libraries_are_seen_by_codecs_only() {
    noClasses()
        .that(
            com.tngtech.archunit.base.DescribedPredicate.not(
                resideInAPackage("io.accelguard.model.jsonb..")
                    .or(simpleNameEndingWith("JsonAdapter"))
                    .or(simpleName("JsonCodec"))
                    .or(simpleName("YamlDocument"))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.snakeyaml..", "io.avaje.json..")
        .check(product);
  }

  @Test
  void there_is_no_static_state() {
    fields().that().areStatic().should().beFinal().check(product);
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching("io.accelguard.(**)").should().beFreeOfCycles().check(product);
  }

  @Test
  void nobody_is_called_impl_manager_helper_or_util() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotStartingWith("Abstract")
        .check(product);
  }
}
