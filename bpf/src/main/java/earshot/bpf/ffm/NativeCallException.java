// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import java.io.Serial;

/** A native call failed that has no reason to fail. */
public final class NativeCallException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public NativeCallException(String call, int errno) {
    super(call + ": " + LibC.errorText(errno));
  }
}
