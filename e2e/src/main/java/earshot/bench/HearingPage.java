// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.corpus.Coverage;
import earshot.corpus.Heard;
import earshot.corpus.Hearing;
import earshot.corpus.Pair;
import earshot.e2e.audio.Clip;
import earshot.e2e.audio.ClipKind;
import earshot.e2e.audio.Corpus;
import earshot.e2e.audio.Recording;
import earshot.e2e.wire.SampleLayout;
import earshot.e2e.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The page "what Earshot can hear", made from the results of the bench {@code signatures}. */
final class HearingPage {
  private static final Map<SampleLayout, String> LAYOUTS =
      Map.of(
          SampleLayout.ULAW, "mu-law",
          SampleLayout.ALAW, "A-law",
          SampleLayout.PCM16_LE, "PCM16, little-endian",
          SampleLayout.PCM16_BE, "PCM16, big-endian",
          SampleLayout.ULAW_STEREO, "mu-law, two channels byte by byte",
          SampleLayout.PCM16_LE_STEREO, "PCM16, two channels sample by sample",
          SampleLayout.PCM16_LE_16K, "PCM16, 16 kHz",
          SampleLayout.PCM16_LE_24K, "PCM16, 24 kHz");

  @SuppressWarnings("InlineFormatString") // Too long to stand where it is used.
  private static final String HEAD =
      """
      # What Earshot can hear

      <!-- written by './dev bench signatures' from e2e/bench/results/signatures.json: do not edit -->

      Earshot recognises audio by its samples, wherever they pass: it does not matter in which packets, frames or messages they are
      sent, nor whether as mu-law, A-law or linear samples of 16 bits, as long as the samples themselves stay the same. This page says
      between which wire formats that holds, as measured: every clip of a corpus of %d (%s; %d s each) was sent over real sockets in every
      format, and the agent looked on.

      ## How to read the table

      A row is the format in which audio comes into a process, a column the format in which it leaves. A number is the share, in
      percent, of moments of audio (windows of 68 samples, some 8 ms) that the agent recognised on the way out among those that it had
      picked on the way in and that lie within one frame of both. It picks four to five moments a second of speech; one
      match is enough for a latency. Calls last 10 s here, each on a connection of its own: what is missing is mostly their start,
      until the agent knows what samples the connection carries (column "until heard" below). Around the audio goes all that its protocol
      has besides: handshakes, control messages, keys that are pressed, pings.

      A number followed by `*`: mu-law was turned into A-law on the way, which changes 16 of 256 codes, and moments with one of these are lost.
      Enough remains where people speak up; nothing needs to be done.

      """;

  @SuppressWarnings("InlineFormatString") // Too long to stand where it is used.
  private static final String TAIL =
      """

      ## What cannot be heard, and why

      - **Resampled audio** (8 kHz to 24 kHz, 16 kHz to 8 kHz), a changed volume, a mix of two people, another lossy codec in between: the
        samples are new ones. What arrives and what leaves are each recognised elsewhere, but never as one.
      - **Encrypted audio**: TLS, SRTP. Compressed messages: permessage-deflate, gRPC with compression, compressed Kafka batches.
      - **Opus, G.729 and the like** are not decoded. Forwarded byte by byte by RTP, 68 bytes or more behind its header, they match all the same;
        smaller ones are `too_short`, whatever their codec, and by TCP they do not read like audio, unless `ports` name theirs.
      - **Tones, hold music that many calls hear, silence**: they come round and round or are in many calls at once, so no moment of them
        says which call it is. They are counted, and at most the first moment of one makes a latency.
      - **The start of a connection**: what samples it carries is known after two looks at 64 bytes that agree. That takes 40 ms where
        somebody speaks, and longer where the call begins with silence or noise.
      - **A fifth to a quarter of the moments of 16 and 24 kHz audio** (column "heard" below). Both sides pass over the same ones, so it costs
        density and no matches.
      - **A WebSocket that was open before the agent started**: of what its server sends, a message in fragments breaks its base64 where a fragment
        begins, and binary frames are recognised within each frame only.
      - **Frames shorter than 68 samples** (8.5 ms of 8 kHz audio) in datagrams: no moment lies within one.

      `audio.coverage` says for each workload how many bytes ended under which verdict: nothing of this is silent.

      ## What it costs

      - %.1f signatures a second and direction of speech as RTP with mu-law, at the default `sampling_bits: 10`; each step halves or doubles it.
      - A format of linear samples is read in several ways at once, since its bytes do not say where a sample begins: for each signature
        that can match there are others that never do (column "spare" below).
      - CPU: see the bench `kernel` in `e2e/bench/README.md`.

      ## The formats

      *Run* is the audio between two headers. *Heard* is the share of the reference implementation's windows within runs that were
      sighted where the audio was sent, the start of each connection included. *Until heard* is how much audio went by from the first moment that
      could have been picked to the first that was: in the middle of all clips of speech, and at worst. *Spare* is signatures that belong to no
      moment of the clip, for each that does. *Matched* is the share of the bytes, both ways and with all that goes around the audio, that
      end under `matched` in `audio.coverage` where a pod speaks to itself.

      | | format | samples | speaks | run, ms | heard, %% | until heard, s | spare | matched, %% |
      | --: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
      """;

  @SuppressWarnings("InlineFormatString") // Too long to stand where it is used.
  private static final String BETWEEN =
      """
      Between formats of different rates nothing can be recognised: what resamples makes new audio. Measure on both sides of the process
      that resamples; each side by itself is heard. Of the %d pairs of which that holds, or one of which is not heard at all, %d moments
      were recognised; of all %d pairs %d moments were taken for those of another call.

      """;

  private static final String UNHEARD =
      """
      ## Formats that are not heard

      *Counted* is what most of the bytes end under in `audio.coverage`, next to it the share of the bytes that did, both ways and with
      handshakes and answers. Datagrams come from another machine here: forwarded byte by byte they match.

      | | format | counted | % | what to do |
      | --: | --- | --- | ---: | --- |
      """;

  private static final int[] RATES = {
    Recording.NARROW_RATE, Recording.MIDDLE_RATE, Recording.WIDE_RATE
  };

  private HearingPage() {}

  /** Writes the page of a report that has a matrix. */
  static void write(Report report, Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, of(report));
  }

  static String of(Report report) {
    Hearing hearing = Objects.requireNonNull(report.hearing(), "a report without a matrix");
    StringBuilder page = new StringBuilder();
    page.append(
        HEAD.formatted(
            Corpus.clips().size(),
            Arrays.stream(ClipKind.values())
                .map(HearingPage::kind)
                .collect(Collectors.joining(", ")),
            Clip.SECONDS));
    for (int rate : RATES) {
      page.append("## Between formats of %d kHz\n\n".formatted(rate / 1000))
          .append(matrix(hearing, rate))
          .append('\n');
    }
    page.append(between(hearing)).append(UNHEARD);
    hearing.coverage().stream()
        .filter(coverage -> !coverage.format().isHeard())
        .forEach(coverage -> page.append(unheard(coverage)));
    page.append(TAIL.formatted(signaturesPerSecond(hearing)));
    for (Heard heard : hearing.formats()) {
      if (heard.format().isHeard()) {
        page.append(format(heard, hearing));
      }
    }
    return page.append('\n').append(measured(report)).toString();
  }

  private static String kind(ClipKind kind) {
    long clips = Corpus.clips().stream().filter(clip -> clip.kind() == kind).count();
    return clips + " of " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String matrix(Hearing hearing, int rate) {
    List<WireFormat> formats =
        hearing.formats().stream()
            .map(Heard::format)
            .filter(format -> format.isHeard() && format.layout().rate() == rate)
            .toList();
    StringBuilder table = new StringBuilder("| in \\ out |");
    formats.forEach(out -> table.append(" ").append(out.number()).append(" |"));
    table.append("\n| --- |").repeat(" ---: |", formats.size()).append('\n');
    for (WireFormat in : formats) {
      table.append("| ").append(in.number()).append(". ").append(in.title()).append(" |");
      for (WireFormat out : formats) {
        table.append(' ').append(cell(hearing.pair(in, out))).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static String cell(Pair pair) {
    return percent(pair.recall()) + (pair.expected() == Pair.Expected.TANDEM ? "*" : "");
  }

  /** What was to match nothing and did is to be seen. */
  private static String between(Hearing hearing) {
    List<Pair> pairs =
        hearing.pairs().stream()
            .filter(pair ->
                switch (pair.expected()) {
                  case UNHEARD, OTHER_RATE -> true;
                  case MATCH, TANDEM -> false;
                })
            .toList();
    return BETWEEN.formatted(
        pairs.size(),
        pairs.stream().mapToInt(Pair::matched).sum(),
        hearing.pairs().size(),
        hearing.pairs().stream().mapToInt(Pair::falseMatches).sum());
  }

  private static String unheard(Coverage coverage) {
    WireFormat format = coverage.format();
    String advice =
        switch (format.verdict()) {
          case TLS ->
              "look where the bytes are clear: behind the proxy, or on loopback inside the pod";
          case SRTP -> "look behind what decrypts it";
          case COMPRESSED ->
              "switch the extension off for audio: compressing it saves little and costs latency";
          case NOT_AUDIO ->
              "leave out the compression: audio that is sent at once gains nothing by it";
          case TOO_SHORT -> "more audio in a packet, or look behind what decodes it";
          default -> "look behind what decodes it";
        };
    return "| %d | %s | `%s` | %s | %s |\n"
        .formatted(
            format.number(),
            format.title(),
            coverage.counted().attributeValue(),
            percent(coverage.share()),
            advice);
  }

  /** Rounds down: 100 is all. */
  private static String percent(double share) {
    return share == 1 || share == 0
        ? String.format(Locale.ROOT, "%.0f", 100 * share)
        : String.format(Locale.ROOT, "%.1f", Math.floor(1000 * share) / 10);
  }

  private static double signaturesPerSecond(Hearing hearing) {
    long seconds =
        (long) Clip.SECONDS
            * Corpus.clips().stream().filter(clip -> clip.kind().isRecognised()).count();
    return hearing.formats().stream()
        .filter(heard -> heard.format() == WireFormat.RTP_PCMU)
        .mapToDouble(heard -> (double) heard.selected() / seconds)
        .findFirst()
        .orElse(0);
  }

  private static String format(Heard heard, Hearing hearing) {
    WireFormat format = heard.format();
    return "| %d | %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            format.number(),
            format.title(),
            LAYOUTS.get(format.layout()),
            format.isServerSpeaking() ? "server" : "client",
            runs(format),
            percent((double) heard.sighted() / Math.max(1, heard.selected())),
            String.format(
                Locale.ROOT,
                "%.1f, %.1f",
                heard.medianDelayMillis() / 1000.0,
                heard.worstDelayMillis() / 1000.0),
            String.format(
                Locale.ROOT, "%.1f", (double) heard.others() / Math.max(1, heard.selected())),
            percent(hearing.coverage(format).share()));
  }

  private static String runs(WireFormat format) {
    int perMilli = format.layout().rate() / 1000;
    int shortest = format.shortestRun() / perMilli;
    int longest = format.longestRun() / perMilli;
    return shortest == longest ? "" + shortest : shortest + " to " + longest;
  }

  private static String measured(Report report) {
    String machine =
        report.machine().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    return "Measured by `%s` (%s).\n".formatted(report.command(), machine);
  }
}
