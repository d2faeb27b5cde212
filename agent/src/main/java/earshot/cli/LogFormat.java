// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

/** How the agent's own events are written; the names are the option's values. */
enum LogFormat {
  json,
  text
}
