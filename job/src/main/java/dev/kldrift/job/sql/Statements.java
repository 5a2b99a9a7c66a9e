package dev.kldrift.job.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes SQL apart at the semicolons that end statements: not those in text, quoted names and
 * comments. Comments before a statement are left out.
 */
public final class Statements {
  private final StringBuilder open = new StringBuilder();

  /** The statements of a script; the last one needs no semicolon. */
  public static List<String> of(String script) {
    Statements statements = new Statements();
    List<String> found = new ArrayList<>(statements.add(script));
    if (!statements.isBlank()) {
      found.add(statements.rest());
    }
    return found;
  }

  /** Adds lines; the statements that end in them. */
  public List<String> add(String lines) {
    open.append(lines);
    List<String> ended = new ArrayList<>();
    for (int end = end(0); end >= 0; end = end(0)) {
      String statement = open.substring(0, end).strip();
      open.delete(0, end + 1);
      if (!withoutComments(statement).isBlank()) {
        ended.add(statement);
      }
    }
    return ended;
  }

  /** What has been added since the last statement that ended. */
  public String rest() {
    return open.toString().strip();
  }

  /** Whether nothing but space and comments has been added since the last statement. */
  public boolean isBlank() {
    return withoutComments(open.toString()).isBlank();
  }

  /** Forgets a statement that has not ended. */
  public void clear() {
    open.setLength(0);
  }

  /** Index of the first semicolon that ends a statement, or -1. */
  private int end(int from) {
    for (int i = from; i < open.length(); i++) {
      if (open.charAt(i) == ';') {
        return i;
      }
      i = last(open, i);
    }
    return -1;
  }

  /**
   * Index of the last character of what begins here: a text, a name, a comment, or one character.
   */
  private static int last(CharSequence sql, int at) {
    char first = sql.charAt(at);
    String text = sql.toString();
    if (first == '\'' || first == '"' || first == '`') {
      boolean escapes = first != '`' && !isRaw(text, at);
      int i = at + 1;
      while (i < text.length() && text.charAt(i) != first) {
        i += text.charAt(i) == '\\' && escapes ? 2 : 1;
      }
      return Math.min(i, text.length() - 1);
    }
    if (text.startsWith("--", at)) {
      int line = text.indexOf('\n', at);
      return line < 0 ? text.length() - 1 : line;
    }
    if (text.startsWith("/*", at)) {
      return endOfComment(text, at);
    }
    return at;
  }

  /** Whether a text is of the form {@code r'..'}, in which a backslash is itself. */
  private static boolean isRaw(String sql, int quote) {
    boolean r = quote > 0 && Character.toLowerCase(sql.charAt(quote - 1)) == 'r';
    return r && (quote == 1 || !Character.isJavaIdentifierPart(sql.charAt(quote - 2)));
  }

  /** Comments may hold others. */
  private static int endOfComment(String sql, int at) {
    int depth = 0;
    for (int i = at; i + 1 < sql.length(); i++) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i;
        }
      }
    }
    return sql.length() - 1;
  }

  private static String withoutComments(String sql) {
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < sql.length(); i++) {
      int last = last(sql, i);
      boolean comment = sql.startsWith("--", i) || sql.startsWith("/*", i);
      if (!comment) {
        rest.append(sql, i, last + 1);
      }
      i = last;
    }
    return rest.toString();
  }
}
