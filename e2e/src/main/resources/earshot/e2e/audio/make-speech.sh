#!/bin/sh
# Makes speech.ulaw; needs espeak-ng and sox.
set -eu
say() { # voice, speed, pitch, text
  n=$((n + 1))
  espeak-ng -v "$1" -s "$2" -p "$3" -w "$work/$(printf %02d $n).wav" "$4"
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
say en-us 165 45 "Good morning, you have reached the support line. My name is Carla. How can I help you today?"
say en-gb+f3 150 60 "Hello. My phone has been cutting out since yesterday, and sometimes I hear the other side only after a long pause."
say en-us 170 45 "I am sorry to hear that. Let me have a look at the last calls on your account. Which town are you calling from?"
say en-gb+f3 155 62 "From Aberdeen, down by the harbour. It happens in the kitchen and in the garden alike."
say de+m3 160 40 "Einen Augenblick bitte, ich verbinde Sie mit der Technik."
say en-gb-x-rp+m7 145 30 "Thank you for waiting. I can see four calls, and each of them lost a quarter of a second somewhere between the exchange and our recorder."
say en-us+f4 175 55 "So it is not the handset. Good. Then please tell me what happens next, and when somebody will call me back."
for f in "$work"/??.wav; do
  sox "$f" -r 8000 -c 1 -b 16 "$f.8k.wav" gain -n -6 pad 0 0.15
done
sox "$work"/*.8k.wav "$work/speech.wav" trim 0 28
# Room noise below the voices, so that no pause is digital silence.
sox -R -n -r 8000 -c 1 -b 16 "$work/room.wav" synth 28 pinknoise vol 0.012 lowpass 2800
sox -R -m -v 1 "$work/speech.wav" -v 1 "$work/room.wav" -r 8000 -c 1 -t ul "$1"
