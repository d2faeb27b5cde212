// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/**
 * One end of a flow.
 *
 * @param port 0 to 65535
 */
public record Endpoint(Address address, int port) {}
