package dev.kldrift.kernel;

/** The scratch space of one thread, kept between calls: the loops allocate nothing. */
final class Workspace {
  private static final ThreadLocal<Workspace> CURRENT = ThreadLocal.withInitial(Workspace::new);

  final PairBlock block = new PairBlock();
  final TermSums sums = new TermSums();
  final LaneTotal total = new LaneTotal();
  final WholeDistances distances = new WholeDistances();

  final double[] scratch = new double[Blocks.BLOCK];
  final double[] otherScratch = new double[Blocks.BLOCK];

  private Workspace() {}

  static Workspace current() {
    return CURRENT.get();
  }
}
