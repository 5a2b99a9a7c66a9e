package dev.kldrift.job.surprise;

/**
 * One patch in a picture.
 *
 * @param x left edge, from the left of all patches
 * @param y upper edge, from the top of all patches
 * @param surprise in nats
 */
record Cell(long x, long y, double surprise) {}
