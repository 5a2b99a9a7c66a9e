package dev.kldrift.job.surprise;

/**
 * What a picture shows of a patch.
 *
 * @param x left edge in pixels of the frame
 * @param y upper edge
 * @param surprise in nats
 */
record Cell(int x, int y, double surprise) {}
