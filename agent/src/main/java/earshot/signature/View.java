// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * One way to read samples out of bytes.
 *
 * @param offset of the first sample
 * @param stride from one sample to the next
 */
record View(int offset, int stride, Coding coding) {

  /** Returns whether the byte at {@code position} is the last one of a sample. */
  boolean endsAt(long position) {
    long past = position - offset - (coding.width() - 1);
    return past >= 0 && past % stride == 0;
  }

  /** Returns how many whole samples {@code count} bytes hold. */
  int samplesIn(int count) {
    return (count - offset - coding.width()) / stride + 1;
  }
}
