package dev.kldrift.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Packages depend on each other one way: run, config, table <- ... <- jobs <- cli <- Main. */
class PackageCyclesTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kldrift.job");

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.kldrift.job.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void jobs_areKnownToCommandsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.kldrift.job", "dev.kldrift.job.cli")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kldrift.job"))
        .check(MAIN);
  }

  @Test
  void commands_areKnownToMainAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kldrift.job.cli")
        .and()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kldrift.job.cli"))
        .check(MAIN);
  }
}
