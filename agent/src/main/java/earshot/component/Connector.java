// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Sighting;

/** The exporter of a logs pipeline that is a receiver of traces and metrics pipelines. */
public interface Connector extends Component, Sink<Sighting> {}
