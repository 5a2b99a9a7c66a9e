import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Compares the ranking of {@code kldrift surprise} with plain frame differences.
 *
 * <p>A pixel has changed where its brightness differs by more than 25 of 255 from one second before.
 * A patch moves where at least a tenth of its pixels have changed, and is still where none has.
 */
final class SurpriseDemo {
  private static final int PATCH = 16;
  private static final int CHANGED = 25;
  private static final double MOVING = 0.1;
  private static final String QUERY =
      "select t, x, y, surprise, entropy_q, brightness, drifted, kl_qp_smoothed, noise_floor_kl_qp"
          + " from read_parquet('%s/surprise/*/*.parquet') order by t, y, x";

  private record Patch(
      double surprise,
      double entropy,
      double brightness,
      boolean drifted,
      double value,
      double floor,
      double changed) {
    boolean moves() {
      return changed >= MOVING;
    }
  }

  public static void main(String[] args) throws IOException, SQLException {
    List<Patch> patches = patches(args[0], args[1], (int) Math.round(Double.parseDouble(args[2])));
    double all = share(patches);
    System.out.printf(Locale.ROOT, "%n%,d patches compared, %.2f%% move%n", patches.size(), 100 * all);
    System.out.printf("%nshare of patches that move among the first%n%-22s%8s%8s%8s%n", "ranked by", "0.1%", "1%", "2%");
    print("surprise", patches, Comparator.comparingDouble(Patch::surprise));
    print("entropy", patches, Comparator.comparingDouble(Patch::entropy));
    print("brightness", patches, Comparator.comparingDouble(Patch::brightness));
    still(patches);
  }

  private static List<Patch> patches(String frames, String results, int lag)
      throws IOException, SQLException {
    List<Patch> patches = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows = duckdb.createStatement().executeQuery(QUERY.formatted(results))) {
      long at = -1;
      int[][] now = {};
      int[][] before = {};
      while (rows.next()) {
        if (rows.getLong(1) != at) {
          at = rows.getLong(1);
          now = lumas(frames, at);
          before = lumas(frames, at - lag);
        }
        double changed = changed(now, before, rows.getInt(2), rows.getInt(3));
        patches.add(
            new Patch(
                rows.getDouble(4),
                rows.getDouble(5),
                rows.getDouble(6),
                rows.getBoolean(7),
                rows.getDouble(8),
                rows.getDouble(9),
                changed));
      }
    }
    return patches;
  }

  private static int[][] lumas(String folder, long t) throws IOException {
    BufferedImage image = ImageIO.read(new File(folder, "frame-%08d.png".formatted(t)));
    int[][] lumas = new int[image.getHeight()][image.getWidth()];
    for (int y = 0; y < lumas.length; y++) {
      for (int x = 0; x < lumas[y].length; x++) {
        int rgb = image.getRGB(x, y);
        lumas[y][x] =
            (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff)) / 1000;
      }
    }
    return lumas;
  }

  private static double changed(int[][] now, int[][] before, int left, int top) {
    int changed = 0;
    for (int y = top; y < top + PATCH; y++) {
      for (int x = left; x < left + PATCH; x++) {
        changed += Math.abs(now[y][x] - before[y][x]) > CHANGED ? 1 : 0;
      }
    }
    return (double) changed / (PATCH * PATCH);
  }

  private static double share(List<Patch> patches) {
    return (double) patches.stream().filter(Patch::moves).count() / patches.size();
  }

  private static void print(String name, List<Patch> patches, Comparator<Patch> order) {
    List<Patch> ranked = patches.stream().sorted(order.reversed()).toList();
    System.out.printf("%-22s", name);
    for (double top : new double[] {0.001, 0.01, 0.02}) {
      List<Patch> first = ranked.subList(0, (int) (top * ranked.size()));
      System.out.printf(Locale.ROOT, "%7.1f%%", 100 * share(first));
    }
    System.out.println();
  }

  private static void still(List<Patch> patches) {
    List<Patch> still = patches.stream().filter(patch -> patch.changed() == 0).toList();
    long over = still.stream().filter(patch -> patch.value() > patch.floor()).count();
    long drifted = still.stream().filter(Patch::drifted).count();
    long found = patches.stream().filter(patch -> patch.moves() && patch.drifted()).count();
    long moving = patches.stream().filter(Patch::moves).count();
    System.out.printf(
        Locale.ROOT,
        "%n%,d still patches: mean KL(q||p) %.5f nats, mean noise floor %.5f; %.2f%% above the floor; %.3f%%"
            + " called drifted%n%,d moving patches: %.1f%% called drifted%n",
        still.size(),
        still.stream().mapToDouble(Patch::value).average().orElse(0),
        still.stream().mapToDouble(Patch::floor).average().orElse(0),
        100.0 * over / still.size(),
        100.0 * drifted / still.size(),
        moving,
        100.0 * found / moving);
  }
}
