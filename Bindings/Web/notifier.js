// A sound and the number in the page's title when something comes that nobody looks at. Only the leading tab sounds.

/** @import { Window } from './window.js' */

export class Notifier {
  #title = ''
  #count = 0
  /** @type {AudioContext | undefined} */
  #audio

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    // Browsers let a page sound only after somebody has touched it.
    window.element.addEventListener('pointerdown', () => this.#unlock(), { once: true })
  }

  get isOn() {
    return this.window.session.keeper.get('sound') !== false
  }

  /** Switched on, it is heard: that is the test. */
  switch() {
    this.window.session.keeper.set('sound', !this.isOn)
    this.#unlock()
    if (this.isOn) this.#sound()
  }

  ring() {
    if (this.isOn && this.window.session.leads && !this.window.isLookedAt) this.#sound()
  }

  #unlock() {
    try {
      this.#audio ??= new AudioContext()
      this.#audio.resume()
    } catch { /* No sound here. */ }
  }

  #sound() {
    const audio = this.#audio
    if (audio?.state !== 'running') return
    const gain = audio.createGain()
    gain.connect(audio.destination)
    const now = audio.currentTime
    gain.gain.setValueAtTime(0.08, now)
    gain.gain.exponentialRampToValueAtTime(0.001, now + 0.5)
    for (const [at, pitch] of [[0, 660], [0.12, 880]]) {
      const tone = audio.createOscillator()
      tone.frequency.value = pitch
      tone.connect(gain)
      tone.start(now + at)
      tone.stop(now + at + 0.35)
    }
  }

  /** @param {number} unread */
  count(unread) {
    const count = document.visibilityState === 'hidden' ? unread : 0
    if (count === this.#count) return
    if (this.#count && document.title === `(${this.#count}) ${this.#title}`) document.title = this.#title
    this.#count = count
    if (!count) return
    this.#title = document.title
    document.title = `(${count}) ${this.#title}`
  }

  end() {
    this.count(0)
  }
}
