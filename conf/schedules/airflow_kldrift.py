"""kldrift every night by Airflow, 2.7 or later or 3: copy it into the folder of DAGs.

Each run is for the day on which its data interval starts (UTC), whatever started it. An exit code that may be over in ten
minutes is tried again; one that stays wrong fails at once. A run that is repeated replaces its date.
"""

import datetime
import os
import subprocess

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

try:
    from airflow.sdk import dag, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task

KLDRIFT = "/opt/kldrift/scripts/kldrift"
CONFIG = "/etc/kldrift/kldrift.yaml"
DAYS = "14"

DONE = {0, 10}  # 10: drift found and --fail-on-drift
STAYS_WRONG = {64, 65, 78}  # usage, too much bad data, bad configuration


def run_kldrift(run_date):
    """Runs a night, and those of the days before that are missing, failed, late or cut."""
    command = [KLDRIFT, "backfill", "--config", CONFIG, "--missing", "--last", DAYS]
    command += ["--run-date", run_date]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},  # Java reads names of files by it
    ) as process:
        try:
            for line in process.stdout:
                print(line, end="")
        except BaseException:  # a task that is stopped leaves no run behind
            process.terminate()
            raise
    code = process.returncode
    if code in STAYS_WRONG:
        raise AirflowFailException(f"kldrift ended with {code}, which trying again does not mend")
    if code not in DONE:
        raise AirflowException(f"kldrift ended with {code}")


@dag(
    dag_id="kldrift_nightly",
    schedule=CronDataIntervalTimetable("30 2 * * *", timezone="UTC"),
    start_date=datetime.datetime(2026, 11, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    max_active_runs=1,  # a night carries state from the one before
    default_args={
        "retries": 6,
        "retry_delay": datetime.timedelta(minutes=10),
        "execution_timeout": datetime.timedelta(hours=8),
    },
)
def kldrift_nightly():
    """One task: the run."""
    task(task_id="nightly")(run_kldrift)(run_date="{{ data_interval_start | ds }}")


kldrift_nightly()
