package dev.kldrift.sql;

/**
 * A column vector of which {@code hasNull} takes no look at its elements, as Spark's own; Arrow's
 * count their NULLs anew whenever they are asked.
 */
public interface CountedNulls {}
