// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/** Something beside the pipelines: health, the live page. */
public interface Extension extends Component {}
