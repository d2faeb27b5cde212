// SPDX-License-Identifier: Apache-2.0
/**
 * What the bench {@code pods} measures of the processor, and what a server needs that the processor
 * reads from; in its package, which shows it to nobody else.
 */
@NullMarked
package earshot.processor.k8sattributes;

import org.jspecify.annotations.NullMarked;
