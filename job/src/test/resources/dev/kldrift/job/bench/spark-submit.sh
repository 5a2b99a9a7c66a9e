#!/usr/bin/env bash
# spark-submit as it stands in a distribution of Spark, for jars in $SPARK_HOME that came without it.
set -euo pipefail
[ ! -x "$SPARK_HOME/bin/spark-submit" ] || exec "$SPARK_HOME/bin/spark-submit" "$@"
export SPARK_SCALA_VERSION=2.13
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mapfile -d '' -t command < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
  org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
exec "${command[1]#$'\n'}" "${command[@]:2}"
