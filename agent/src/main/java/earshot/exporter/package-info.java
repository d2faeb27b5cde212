// SPDX-License-Identifier: Apache-2.0
/** What the exporters that keep measurements as metrics share: instruments and attributes. */
@NullMarked
package earshot.exporter;

import org.jspecify.annotations.NullMarked;
