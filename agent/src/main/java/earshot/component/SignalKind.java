// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** What a pipeline carries; the lower-case name is the pipeline's id in the configuration. */
public enum SignalKind {
  LOGS,
  TRACES,
  METRICS
}
