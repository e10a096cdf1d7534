// What is heard when somebody comes to the door.

let speaker: AudioContext | undefined;

/** Two short notes, made here: nothing is fetched. Silent where the browser lets a page sound only after a press. */
export function soundKnock(): void {
  try {
    speaker ??= new AudioContext();
    void speaker.resume();
    const volume = speaker.createGain();
    volume.gain.value = 0.2;
    volume.connect(speaker.destination);
    for (const [at, pitch] of [660, 880].entries()) {
      const note = speaker.createOscillator();
      note.frequency.value = pitch;
      note.connect(volume);
      note.start(speaker.currentTime + at * 0.18);
      note.stop(speaker.currentTime + at * 0.18 + 0.16);
    }
  } catch {
    // a page without sound has the bar and the title
  }
}
