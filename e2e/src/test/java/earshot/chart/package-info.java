// SPDX-License-Identifier: Apache-2.0
@NullMarked
package earshot.chart;

import org.jspecify.annotations.NullMarked;
