// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

/** What a clip holds, as far as it matters to whether it is to be recognised. */
public enum ClipKind {
  /** Speech at a usual level, with room noise. */
  SPEECH,
  /** Speech some 24 dB below that, with room noise. */
  QUIET_SPEECH,
  /** A prompt that other clips begin with too, then speech. */
  PROMPT,
  /** Plucked chords. */
  MUSIC,
  /** Noise at the level of a street. */
  NOISE,
  /** Keys that are pressed: each is one sound of this call, but alike in all calls. */
  KEYS,
  /** Tones of the telephone network: they come round and round, and say nothing of a call. */
  TONE,
  /** Digital silence and what is nearly that. */
  SILENCE;

  /** Returns whether it is a person's voice. */
  public boolean isSpeech() {
    return this == SPEECH || this == QUIET_SPEECH || this == PROMPT;
  }

  /** Returns whether all of it is to be recognised. */
  public boolean isRecognised() {
    return this != KEYS && !isSuppressed();
  }

  /** Returns whether it must not be taken for anybody's audio. */
  public boolean isSuppressed() {
    return this == TONE || this == SILENCE;
  }
}
