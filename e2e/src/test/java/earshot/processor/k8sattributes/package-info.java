// SPDX-License-Identifier: Apache-2.0
/** The processor against a real API server; in its package, for what it shows to nobody else. */
@NullMarked
package earshot.processor.k8sattributes;

import org.jspecify.annotations.NullMarked;
