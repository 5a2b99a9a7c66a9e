package dev.kldrift.approximate;

/**
 * Distributions that are constant on each of K blocks of equal width, as a histogram with K bins
 * is. Block b of K begins at bin ⌊b n / K⌋; with fewer bins than blocks every bin is a block.
 *
 * <p>Best heights, and where KL(q‖p) is infinite: {@link Pieces}. Parameters as there.
 *
 * @param blocks K, at least 1
 */
record CoarsenedBlocks(int blocks) implements Family {

  @Override
  public String name() {
    return "coarsened-" + blocks;
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    int[] starts = new int[Math.min(blocks, p.bins())];
    for (int b = 0; b < starts.length; b++) {
      starts[b] = (int) ((long) b * p.bins() / starts.length);
    }
    return Pieces.fit(p, objective, starts);
  }
}
