package dev.kldrift.job.cli;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.Setting;
import dev.kldrift.job.config.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "validate", description = "Checks a configuration without running it.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--print", description = "show every effective value and where it came from")
  private boolean print;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    CompareConfig.of(settings, Clock.systemUTC());
    if (print) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("key", "value", "origin"));
      for (ConfigKey key : ConfigKey.values()) {
        Setting setting = settings.setting(key);
        rows.add(List.of(key.path(), setting.text(), setting.origin()));
      }
      new TextTable(rows).print(System.out);
    }
    return 0;
  }
}
