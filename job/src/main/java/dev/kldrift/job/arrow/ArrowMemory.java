package dev.kldrift.job.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The memory outside the heap that Arrow's vectors lie in, of this JVM. */
final class ArrowMemory {
  private static final RootAllocator ROOT = new RootAllocator();

  private ArrowMemory() {}

  /** Memory for one reader or writer, which closes it and then must have freed everything. */
  static BufferAllocator child(String name) {
    return ROOT.newChildAllocator(name, 0, Long.MAX_VALUE);
  }

  /** Bytes that somebody has not freed. */
  static long outstanding() {
    return ROOT.getAllocatedMemory();
  }
}
