package dev.kldrift.kernel;

/** What one thread needs to score pairs, kept between calls: the loops allocate nothing. */
final class Workspace {
  private static final ThreadLocal<Workspace> CURRENT = ThreadLocal.withInitial(Workspace::new);

  final PairBlock block = new PairBlock();
  final TermSums sums = new TermSums();
  final LaneTotal total = new LaneTotal();

  final double[] scratch = new double[BlockKernel.BLOCK];
  final double[] otherScratch = new double[BlockKernel.BLOCK];

  private Workspace() {}

  static Workspace current() {
    return CURRENT.get();
  }
}
