// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A picture of a panel's data, as SVG: a plot with axes, on white for any page. */
final class Picture {
  static final int WIDTH = 860;
  static final int HEIGHT = 300;
  static final int LEFT = 150;
  static final int RIGHT = WIDTH - 150;
  static final int TOP = 48;
  static final int BOTTOM = HEIGHT - 44;

  private static final String[] COLORS = {"#c0501a", "#1b5e8c", "#2a8f7d", "#7a4fa3", "#8a6d00"};

  private final StringBuilder svg = new StringBuilder();

  Picture(String title, String query) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <title>%s</title>
        <rect width="%d" height="%d" fill="#ffffff"/>
        """
            .formatted(WIDTH, HEIGHT, escaped(title), WIDTH, HEIGHT));
    text(12, 18, "start", "#1c2733", "<tspan font-weight=\"bold\">" + escaped(title) + "</tspan>");
    text(12, 35, "start", "#566573", "<tspan font-size=\"10\">" + escaped(query) + "</tspan>");
  }

  static String color(int n) {
    return COLORS[n % COLORS.length];
  }

  /** Returns a number as SVG wants it. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  void line(double x1, double y1, double x2, double y2, String color) {
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2), color));
  }

  void path(String points, String color) {
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(points, color));
  }

  void box(double x, double y, double width, double height, String color, double opacity) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>\n"
            .formatted(
                number(x),
                number(y),
                number(width),
                number(height),
                color,
                String.format(Locale.ROOT, "%.2f", opacity)));
  }

  /** Writes text whose anchor is {@code start}, {@code middle} or {@code end}. */
  void label(double x, double y, String anchor, String color, String text) {
    text(x, y, anchor, color, escaped(text));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, svg + "</svg>\n");
  }

  private void text(double x, double y, String anchor, String color, String markup) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, color, markup));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
