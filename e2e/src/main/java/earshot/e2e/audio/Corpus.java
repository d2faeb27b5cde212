// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

import java.util.List;

/** The corpus: every clip and all that it is made from, in one table. The texts are our own. */
public final class Corpus {
  private static final List<Clip> CLIPS =
      List.of(
          Clip.voice(
              "us-carla",
              "en-us+f3",
              165,
              45,
              0.008,
              1,
              "Good morning, you have reached the support line, my name is Carla. Before we begin, please tell me the number on the back of the box and the town where you bought it, then I can look it up."),
          Clip.voice(
              "gb-fiona",
              "en-gb+f2",
              150,
              62,
              0.012,
              2,
              "My phone has been cutting out since yesterday, and sometimes I hear the other side only after a long pause. It happens in the kitchen and down in the garden alike, whatever I do."),
          Clip.voice(
              "us-dan",
              "en-us+m2",
              195,
              35,
              0.005,
              3,
              "I can see four calls from this morning, and each of them lost about a quarter of a second somewhere between the exchange and our recorder, so the handset is not what we should look at. Let me open a ticket for the network people."),
          Clip.voice(
              "scot-ewan",
              "en-gb-scotland+m5",
              140,
              40,
              0.010,
              4,
              "From Aberdeen, down by the harbour. There is a mast on the hill behind the church, but nobody here has ever seen a van beside it, and the weather has been dreadful all week."),
          Clip.voice(
              "de-jonas",
              "de+m3",
              160,
              40,
              0.008,
              5,
              "Einen Augenblick bitte, ich verbinde Sie mit der Technik. Die Kollegen sehen gerade nach, warum der Ton bei Ihnen so spät ankommt, und melden sich gleich mit einem Vorschlag für die nächste Woche."),
          Clip.voice(
              "fr-lucie",
              "fr+f4",
              170,
              55,
              0.006,
              6,
              "Bonjour, je vous appelle au sujet de ma facture du mois dernier. Le montant ne correspond pas du tout au devis que nous avions signé ensemble, et personne ne répond à mes messages depuis lundi."),
          Clip.voice(
              "es-pablo",
              "es+m1",
              180,
              45,
              0.009,
              7,
              "Buenos días, quería cambiar la cita de mañana para el jueves por la tarde, si es posible. Tengo que llevar a mi hija al médico y no llegaré a tiempo desde el otro lado de la ciudad."),
          Clip.voice(
              "it-paola",
              "it+f1",
              155,
              60,
              0.007,
              8,
              "Pronto, la chiamo per la consegna del pacco. Il corriere è passato ieri alle undici, ma il campanello non funziona e nessuno ha lasciato un avviso nella cassetta delle lettere."),
          Clip.voice(
              "nl-bram",
              "nl+m7",
              165,
              38,
              0.010,
              9,
              "Goedemiddag, ik bel over de storing in onze straat. Sinds gisteravond hebben wij geen internet meer, en de buren aan de overkant ook niet, terwijl er volgens de website niets aan de hand is."),
          Clip.voice(
              "pl-ewa",
              "pl+f5",
              160,
              58,
              0.008,
              10,
              "Dzień dobry, chciałabym zapytać o wolny termin u lekarza w przyszłym tygodniu. Najlepiej we wtorek albo w środę po południu, bo rano pracuję i nie mogę odebrać telefonu."),
          Clip.voice(
              "pt-rui",
              "pt+m4",
              175,
              42,
              0.006,
              11,
              "Boa tarde, estou a ligar por causa da reserva para sábado à noite. Somos agora seis pessoas em vez de quatro, e uma delas não pode comer nada com leite nem com ovos."),
          Clip.voice(
              "us-fast",
              "en-us+f5",
              230,
              50,
              0.004,
              12,
              "Right, so here is what happened, I was on the train when the call dropped, then it rang back twice, then nothing, and when I finally got through the agent had no idea who I was, so I had to tell the whole story again from the start, which took most of the tunnel and half of the next station."),
          Clip.quiet(
              "quiet-us",
              "en-us+m1",
              13,
              "Sorry, I have to whisper, the baby has only just fallen asleep next door. Could you send me the papers by mail, and I will sign them in the morning when the office opens again."),
          Clip.quiet(
              "quiet-de",
              "de+f2",
              14,
              "Ich stehe hier im Zug und kann leider nicht lauter sprechen. Schicken Sie mir die Unterlagen bitte per Post, ich sehe sie mir dann am Wochenende in Ruhe an und rufe Sie zurück."),
          Clip.prompted(
              "prompt-a",
              "en-gb+m3",
              15,
              "Hello, is anybody there? I have been waiting for ten minutes now."),
          Clip.prompted(
              "prompt-b",
              "en-us+f2",
              16,
              "Yes, hi, I would like to speak to somebody about a late delivery."),
          Clip.sequence(
              "music-folk",
              ClipKind.MUSIC,
              2,
              4,
              "synth 2 pluck C3 pluck E3 pluck G3 pluck C4 delay 0 .07 .14 .21 remix - gain -n -6",
              "synth 2 pluck A2 pluck E3 pluck A3 pluck C4 delay 0 .05 .1 .15 remix - gain -n -7",
              "synth 2 pluck F2 pluck A2 pluck F3 pluck C4 delay 0 .06 .12 .18 remix - gain -n -6",
              "synth 2 pluck G2 pluck D3 pluck G3 pluck B3 delay 0 .08 .16 .24 remix - gain -n -8",
              "synth 2 pluck C3 pluck G3 pluck C4 pluck E4 delay 0 .04 .08 .12 remix - gain -n -5"),
          Clip.sequence(
              "music-slow",
              ClipKind.MUSIC,
              2.5,
              3,
              "synth 2.5 pluck D3 pluck F3 pluck A3 delay 0 .3 .6 remix - gain -n -9",
              "synth 2.5 pluck Bb2 pluck D3 pluck F3 delay 0 .35 .7 remix - gain -n -8",
              "synth 2.5 pluck G2 pluck Bb2 pluck D3 delay 0 .25 .5 remix - gain -n -9",
              "synth 2.5 pluck A2 pluck C#3 pluck E3 delay 0 .3 .6 remix - gain -n -7"),
          Clip.synthesis(
              "noise-street", ClipKind.NOISE, 1, "synth 10 brownnoise vol 0.3 lowpass 3000"),
          Clip.synthesis(
              "noise-fan", ClipKind.NOISE, 1, "synth 10 pinknoise vol 0.15 lowpass 1500"),
          Clip.sequence(
              "keys-dtmf",
              ClipKind.KEYS,
              0.25,
              2,
              "synth 0.15 sine 697 sine 1209 remix - vol 0.4 pad 0 0.1",
              "synth 0.15 sine 770 sine 1336 remix - vol 0.4 pad 0 0.1",
              "synth 0.15 sine 852 sine 1477 remix - vol 0.4 pad 0 0.1",
              "synth 0.15 sine 941 sine 1336 remix - vol 0.4 pad 0 0.1"),
          Clip.sequence(
              "tone-ringback",
              ClipKind.TONE,
              5,
              2,
              "synth 2 sine 440 sine 480 remix - vol 0.3 pad 0 3"),
          Clip.synthesis("tone-1khz", ClipKind.TONE, 1, "synth 10 sine 1000 vol 0.5"),
          Clip.synthesis("silence-digital", ClipKind.SILENCE, 1, "trim 0 10"),
          Clip.synthesis("silence-hush", ClipKind.SILENCE, 1, "synth 10 whitenoise vol 0.0003"));

  private Corpus() {}

  /** Returns all clips; a clip's index here is its number everywhere. */
  public static List<Clip> clips() {
    return CLIPS;
  }

  /** Returns the number of the clip whose audio the other channel of a stereo stream has. */
  public static int partner(int clip) {
    return (clip + 5) % CLIPS.size();
  }
}
