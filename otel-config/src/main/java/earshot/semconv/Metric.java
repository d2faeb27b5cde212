// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

/**
 * A metric as the registry defines it.
 *
 * @param name as it goes over OTLP
 * @param unit as UCUM writes it
 * @param description the registry's brief
 */
public record Metric(String name, Instrument instrument, String unit, String description) {

  /** The kinds of instrument of the conventions. */
  public enum Instrument {
    COUNTER("counter"),
    GAUGE("gauge"),
    HISTOGRAM("histogram"),
    UP_DOWN_COUNTER("updowncounter");

    private final String registryValue;

    Instrument(String registryValue) {
      this.registryValue = registryValue;
    }

    /** Returns the value of {@code instrument} in the registry. */
    public String registryValue() {
      return registryValue;
    }
  }
}
