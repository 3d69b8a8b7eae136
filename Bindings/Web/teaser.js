// The bubble beside the icon: an invitation (B8), or the last words that came while the window was closed.

import { h, icon } from './dom.js'
import { portrait } from './header.js'

/** @import { Window } from './window.js' */

export class Teaser {
  /** The invitation that is shown, the one that was asked about, the one that was answered. */
  #number = 0
  #asked = 0
  #done = 0
  /** The message that was closed away. */
  #closed = 0
  #shown = ''

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    this.text = h('button', { type: 'button', class: 'words', dir: 'auto', onclick: () => this.#accept() })
    this.cross = h(
      'button',
      { type: 'button', class: 'round', onclick: () => this.#dismiss() },
      icon('M7 7l10 10M17 7L7 17'),
    )
    this.face = h('span')
    this.box = h(
      'div',
      { class: 'teaser', part: 'teaser', role: 'status', hidden: true },
      this.face,
      this.text,
      this.cross,
    )
  }

  translate() {
    this.cross.setAttribute('aria-label', this.window.say('no'))
  }

  draw() {
    const { window } = this
    const { invitation, chats } = window.session.store
    if (window.isOpen) return this.hide()
    const number = invitation?.value || 0
    if (number && number !== this.#done) return void this.#invite(number, invitation?.text || '')
    this.#number = 0
    const chat = window.chat
    const last = chats.size && window.element.unread &&
      chat?.items.findLast((item) =>
        item.kind === 'message' && !item.gone && (item.role === 'operator' || item.role === 'bot')
      )
    if (!last || last.seq <= this.#closed || !window.session.caughtUp) return this.hide()
    this.#show(last.text, last.name, window.people.get(last.person)?.photo_url, last.role === 'bot')
  }

  /** Asks first whether it may be shown: somebody has to be there who could answer (B8.2). */
  async #invite(/** @type {number} */ number, /** @type {string} */ text) {
    if (this.#number === number) return this.#show(text, '')
    if (this.#asked === number || document.visibilityState === 'hidden') return
    this.#asked = number
    const reply = await this.window.session.call({ do: 'invitation_answer', number, answer: 'shown' })
    if (!reply.ok && reply.refusal !== 'already') return
    this.#number = number
    this.window.draw()
  }

  /** @param {string} text @param {string} name @param {string} [photo] @param {boolean} [bot] */
  #show(text, name, photo, bot) {
    if (this.#shown === text && !this.box.hidden) return
    this.#shown = text
    this.text.textContent = text
    this.face.replaceChildren(portrait(name, photo, bot))
    this.box.hidden = false
  }

  hide() {
    this.box.hidden = true
  }

  #accept() {
    if (this.#number) this.#answer('accepted')
    this.window.open()
  }

  #dismiss() {
    if (this.#number) this.#answer('dismissed')
    else this.#closed = this.window.chat?.items.at(-1)?.seq || 0
    this.hide()
    this.window.element.icon.focus({ preventScroll: true })
  }

  /** @param {string} answer */
  #answer(answer) {
    const number = this.#done = this.#number
    this.#number = 0
    if (answer === 'accepted') this.window.log.invite(this.#shown)
    this.window.session.call({ do: 'invitation_answer', number, answer })
  }
}
