// SPDX-License-Identifier: Apache-2.0
package earshot.config;

/**
 * A value for a key that the file does not set.
 *
 * @param variable the environment variable that it comes from, for messages
 * @param text as the file would have it; elements of a list are separated by commas
 */
public record Fallback(String variable, String text) {}
