// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Brings sightings in and hands them to its {@link Next}. */
public interface Receiver extends Component {}
