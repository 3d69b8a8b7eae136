// That something has come, while nobody looks: a sound, a notification of the browser, the number in the title. None of
// them has a word that a visitor wrote.

import { say } from './words.js'

/** @import { Shell } from './console.js' */

export class News {
  /** @type {AudioContext | undefined} */
  #audio

  /** @param {Shell} shell */
  constructor(shell) {
    this.shell = shell
    // Browsers let a page sound only after somebody has touched it.
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => this.#unlock(), { once: true })
  }

  #unlock() {
    try {
      this.#audio ??= new AudioContext()
      this.#audio.resume()
    } catch { /* No sound here. */ }
  }

  /** @param {string} word @param {number} [chat] */
  tell(word, chat) {
    const { keeper } = this.shell.desk
    if (keeper.get('sound') !== false) this.#sound(word === 'news_message' ? [660, 880] : [880, 660, 990])
    if (!keeper.get('notify') || document.visibilityState === 'visible' && document.hasFocus()) return
    this.#notify(say(word), chat)
  }

  test() {
    this.#unlock()
    setTimeout(() => this.#sound([880, 660, 990]), 50)
    if (this.shell.desk.keeper.get('notify')) this.#notify(say('test_note'))
  }

  /** @param {string} text @param {number} [chat] */
  #notify(text, chat) {
    try {
      const note = new Notification(text, { tag: `klepet-${chat || 0}` })
      note.onclick = () => {
        focus()
        if (chat) this.shell.choose(chat)
        note.close()
      }
    } catch { /* Not in this browser. */ }
  }

  /** @param {number[]} pitches */
  #sound(pitches) {
    const audio = this.#audio
    if (audio?.state !== 'running') return
    const gain = audio.createGain()
    gain.connect(audio.destination)
    const now = audio.currentTime
    gain.gain.setValueAtTime(0.08, now)
    gain.gain.exponentialRampToValueAtTime(0.001, now + 0.6)
    pitches.forEach((pitch, at) => {
      const tone = audio.createOscillator()
      tone.frequency.value = pitch
      tone.connect(gain)
      tone.start(now + at * 0.12)
      tone.stop(now + at * 0.12 + 0.3)
    })
  }

  /** @param {number} count of what waits for who reads */
  count(count) {
    const title = `${count ? `(${count}) ` : ''}Klepet`
    if (document.title !== title) document.title = title
  }
}
