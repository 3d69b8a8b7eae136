// Where the visitor writes. Enter sends, unless an input method is still at work on the word; Shift and Enter break
// the line. What was written and not sent stays over a reload of the tab.

import { h, icon } from './dom.js'

/** @import { Window } from './window.js' */

const TYPING_MS = 3000
const PREVIEW_MS = 400
const ROWS_PX = 140

export class Composer {
  #told = 0
  #timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    this.field = h('textarea', {
      class: 'field',
      rows: '1',
      dir: 'auto',
      enterkeyhint: 'send',
      autocomplete: 'off',
      part: 'field',
      maxlength: '8000',
      oninput: () => this.#typed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        // 229: an input method, in browsers that end the composition first.
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
        event.preventDefault()
        this.#send()
      },
    })
    this.send = h('button', { class: 'send', part: 'send' }, icon('M12 19V6M6 11.500L12 5.500l6 6'))
    this.strip = h('p', { class: 'strip', role: 'status', hidden: true })
    const form = h(
      'form',
      { onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), this.#send()) },
      this.field,
      this.send,
    )
    this.box = h('div', { class: 'composer', part: 'composer' }, this.strip, form)
    // Pressing the arrow must not take the focus, and with it a phone's keyboard, away.
    this.send.onpointerdown = (event) => event.preventDefault()
  }

  translate() {
    this.send.setAttribute('aria-label', this.window.say('send'))
    this.field.value ||= this.window.session.keeper.get('draft') || ''
    this.#grow()
  }

  draw() {
    const { window } = this
    const { session } = window
    const words = window.say(window.chat?.question ? 'answer' : 'write')
    if (this.field.placeholder !== words) {
      this.field.placeholder = words
      this.field.setAttribute('aria-label', words)
    }
    const trouble = session.needsToken
      ? 'signed_out'
      : session.state === 'away' && session.failures > 1
      ? 'offline'
      : session.state === 'connecting' && session.outbox.length
      ? 'connecting'
      : ''
    this.strip.hidden = !trouble
    if (this.strip.textContent !== window.say(trouble)) this.strip.textContent = window.say(trouble)
    this.send.toggleAttribute('data-ready', !!this.field.value.trim())
  }

  clear() {
    this.field.value = ''
    this.#grow()
  }

  #send() {
    const text = this.field.value.trim()
    if (!text) return
    const { window } = this
    clearTimeout(this.#timer)
    this.#told = 0
    this.clear()
    window.session.keeper.set('draft', undefined)
    window.log.toEnd()
    window.session.say(text)
    window.draw()
  }

  #typed() {
    this.#grow()
    const { window } = this
    window.draw()
    // Before the first message nothing is kept and nothing is told.
    if (window.isFresh) return
    const text = this.field.value
    window.session.keeper.set('draft', text || undefined)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(text), this.#agreed ? PREVIEW_MS : 0)
  }

  /** @param {string} text */
  #tell(text) {
    const { window } = this
    const chat = window.session.chat
    const now = Date.now()
    if (!chat) return
    if (!text) {
      this.#told = 0
      return window.session.call({ do: 'activity', chat: chat.id, activity: 'typing_stopped' })
    }
    if (!this.#agreed && now - this.#told < TYPING_MS) return
    this.#told = now
    window.session.call({
      do: 'activity',
      chat: chat.id,
      activity: 'typing',
      ...this.#agreed && { preview: text.slice(0, 250) },
    })
  }

  // ---- The preview: the page asks for it by its attribute, the visitor has to agree (B2.8) -------------------------

  get #agreed() {
    return this.window.element.hasAttribute('preview') && this.window.session.keeper.get('preview') === true
  }

  get wantsConsent() {
    const { window } = this
    return window.element.hasAttribute('preview') && window.session.chat?.state === 'active' && !!this.field.value &&
      window.session.keeper.get('preview') === undefined
  }

  /** @param {boolean} yes */
  consent(yes) {
    const { window } = this
    window.session.keeper.set('preview', yes)
    window.session.call({ do: 'consent', preview: yes })
    window.draw()
  }

  #grow() {
    const { field } = this
    if (CSS.supports('field-sizing', 'content')) return
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, ROWS_PX)}px`
  }
}
