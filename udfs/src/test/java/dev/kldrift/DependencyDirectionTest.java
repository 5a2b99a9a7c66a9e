package dev.kldrift;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** kernel <- stats <- approximate and sql, and no Spark below sql. */
class DependencyDirectionTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kldrift");

  @Test
  void kernel_dependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.kldrift.kernel..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.kldrift.kernel..", "java..", "jdk.incubator.vector..")
        .check(MAIN);
  }

  @Test
  void stats_doesNotKnowSpark() {
    noClasses()
        .that()
        .resideInAPackage("dev.kldrift.stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "dev.kldrift.sql..")
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void approximate_doesNotKnowSpark() {
    noClasses()
        .that()
        .resideInAPackage("dev.kldrift.approximate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "dev.kldrift.sql..")
        .check(MAIN);
  }
}
