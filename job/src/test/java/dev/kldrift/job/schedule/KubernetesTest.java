package dev.kldrift.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.BuildVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The shipped ScheduledSparkApplication has fields that the operator knows; it drops others without
 * a word.
 *
 * <p>Names are the json tags of kubeflow/spark-operator,
 * api/v1beta2/scheduledsparkapplication_types.go (of v2.5.1, for timeZone) and
 * sparkapplication_types.go, of which its custom resource definitions are generated; only what a
 * nightly job may want is listed.
 */
class KubernetesTest {
  private static final Set<String> SPEC =
      Set.of(
          "schedule",
          "timeZone",
          "template",
          "suspend",
          "concurrencyPolicy",
          "successfulRunHistoryLimit",
          "failedRunHistoryLimit");
  private static final Set<String> TEMPLATE =
      Set.of(
          "type",
          "sparkVersion",
          "mode",
          "image",
          "imagePullPolicy",
          "imagePullSecrets",
          "mainClass",
          "mainApplicationFile",
          "arguments",
          "sparkConf",
          "hadoopConf",
          "sparkConfigMap",
          "hadoopConfigMap",
          "volumes",
          "driver",
          "executor",
          "deps",
          "restartPolicy",
          "nodeSelector",
          "memoryOverheadFactor",
          "monitoring",
          "timeToLiveSeconds",
          "dynamicAllocation");
  private static final Set<String> RESTART =
      Set.of(
          "type",
          "onSubmissionFailureRetries",
          "onFailureRetries",
          "onSubmissionFailureRetryInterval",
          "onFailureRetryInterval");

  /** Of both the driver and an executor. */
  private static final Set<String> POD =
      Set.of(
          "cores",
          "coreLimit",
          "coreRequest",
          "memory",
          "memoryOverhead",
          "configMaps",
          "secrets",
          "env",
          "envFrom",
          "labels",
          "annotations",
          "volumeMounts",
          "tolerations",
          "podSecurityContext",
          "securityContext",
          "nodeSelector",
          "serviceAccount",
          "javaOptions");

  private static Map<?, ?> resource;

  @BeforeAll
  static void read() throws IOException {
    String text = Files.readString(Path.of("..", "conf", "schedules", "kubernetes.yaml"));
    resource = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private static Map<?, ?> at(String... path) {
    Map<?, ?> at = resource;
    for (String name : path) {
      at = (Map<?, ?>) at.get(name);
    }
    return at;
  }

  private static void assertKnown(Set<String> known, String... path) {
    assertThat(at(path).keySet()).as(String.join(".", path)).allMatch(known::contains);
  }

  @Test
  void fields_ofEveryLevel_areKnownToTheOperator() {
    assertKnown(Set.of("apiVersion", "kind", "metadata", "spec"));
    assertKnown(SPEC, "spec");
    assertKnown(TEMPLATE, "spec", "template");
    assertKnown(RESTART, "spec", "template", "restartPolicy");
    assertKnown(POD, "spec", "template", "driver");
    Map<?, ?> executor = at("spec", "template", "executor");
    assertThat(executor.containsKey("instances")).isTrue();
    assertThat(executor.keySet()).allMatch(key -> key.equals("instances") || POD.contains(key));
  }

  @Test
  void values_ofTheResource_areAllowedAndOurs() throws ClassNotFoundException {
    assertThat(at().get("apiVersion")).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(at().get("kind")).isEqualTo("ScheduledSparkApplication");
    assertThat(at("spec").get("concurrencyPolicy")).isEqualTo("Forbid");
    assertThat(at("spec").get("timeZone")).isEqualTo("UTC");
    Map<?, ?> template = at("spec", "template");
    assertThat(template.get("type")).isIn("Java", "Scala", "Python", "R");
    assertThat(template.get("mode")).isIn("cluster", "client");
    assertThat(template.get("sparkVersion")).isEqualTo(BuildVersion.spark());
    assertThat(at("spec", "template", "restartPolicy").get("type"))
        .isIn("Never", "OnFailure", "Always");
    Class<?> main = Class.forName((String) template.get("mainClass"));
    assertThat(main.getName()).isEqualTo("dev.kldrift.job.Main");
    assertThat(template.get("arguments"))
        .isEqualTo(
            List.of(
                "backfill", "--config", "/etc/kldrift/kldrift.yaml", "--missing", "--last", "14"));
  }

  @Test
  void locale_ofDriverAndExecutors_isUtf8() {
    for (String pod : List.of("driver", "executor")) {
      assertThat((List<?>) at("spec", "template", pod).get("env"))
          .anyMatch(Map.of("name", "LC_ALL", "value", "C.UTF-8")::equals);
    }
  }
}
