// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.SignalKind;
import java.util.List;

/**
 * One pipeline as a configuration declares it; the lists hold ids.
 *
 * @param id such as {@code logs} or {@code logs/second}
 */
public record Pipeline(
    String id,
    SignalKind kind,
    List<String> receivers,
    List<String> processors,
    List<String> exporters) {}
