// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where pods run.
 *
 * @param name null for pods that have no node yet
 */
record Node(@Nullable String name, List<Address> addresses) {}
