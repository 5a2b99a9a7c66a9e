package dev.kldrift.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shipped DAG, loaded by Python with stand-ins for what it takes from Airflow, and its task run
 * with a launcher that ends as told.
 */
class AirflowTest {
  private static final Path DAG = Path.of("..", "conf", "schedules", "airflow_kldrift.py");
  private static final String STUBS =
      """
      import runpy, sys, types
      class Fail(Exception): pass
      class Retry(Exception): pass
      def module(name, **members):
          made = types.ModuleType(name)
          made.__dict__.update(members)
          sys.modules[name] = made
      tasks, dags = [], []
      def task(task_id):
          return lambda function: lambda **arguments: tasks.append((task_id, function, arguments))
      def dag(**settings):
          dags.append(settings)
          return lambda function: function
      module('airflow'); module('airflow.timetables')
      module('airflow.exceptions', AirflowException=Retry, AirflowFailException=Fail)
      module('airflow.timetables.interval', CronDataIntervalTimetable=lambda cron, timezone: (cron, timezone))
      module(sys.argv[2], dag=dag, task=task)
      if sys.argv[2] != 'airflow.sdk':
          sys.modules['airflow.sdk'] = None
      runpy.run_path(sys.argv[1])
      (task_id, function, arguments), = tasks
      settings, = dags
      print(task_id, arguments, settings['schedule'], settings['max_active_runs'], settings['default_args']['retries'])
      function.__globals__['KLDRIFT'] = sys.argv[3]
      try:
          function('2026-11-22')
          print('done')
      except (Fail, Retry) as e:
          print(type(e).__name__, e)
      """;

  @TempDir Path folder;

  @BeforeEach
  void requirePython() {
    assumeThat(Path.of("/usr/bin/python3")).exists();
  }

  private List<String> run(int exitCode, String decorators) throws Exception {
    Path launcher = folder.resolve("kldrift");
    Files.writeString(launcher, "#!/bin/sh\necho \"$@\"\nexit " + exitCode + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path stubs = Files.writeString(folder.resolve("stubs.py"), STUBS);
    return python("-W", "error", stubs.toString(), DAG.toString(), decorators, launcher.toString());
  }

  private static List<String> python(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/python3", "-B"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | done",
        "10 | done",
        "64 | Fail kldrift ended with 64, which trying again does not mend",
        "65 | Fail kldrift ended with 65, which trying again does not mend",
        "78 | Fail kldrift ended with 78, which trying again does not mend",
        "66 | Retry kldrift ended with 66",
        "75 | Retry kldrift ended with 75",
        "137 | Retry kldrift ended with 137",
      })
  void task_ofEachExitCode_succeedsFailsOrIsTriedAgain(int exitCode, String outcome)
      throws Exception {
    assertThat(run(exitCode, "airflow.sdk"))
        .containsExactly(
            "nightly {'run_date': '{{ data_interval_start | ds }}'} ('30 2 * * *', 'UTC') 1 6",
            "backfill --config /etc/kldrift/kldrift.yaml --missing --last 14 --run-date 2026-11-22",
            outcome);
  }

  @Test
  void dag_onAirflow2_isTheSame() throws Exception {
    assertThat(run(0, "airflow.decorators")).hasSize(3).endsWith("done");
  }
}
