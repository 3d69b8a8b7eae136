// What there is to decide now, one thing at a time, between the messages and the composer: consent, a call that is
// offered, the choice of who waits, "I'm still here", a contact, the survey.

import { h, icon } from './dom.js'
import { surveyOf } from './survey.js'

/** @import { Chat } from './store.js' */
/** @import { Window } from './window.js' */
/** @typedef {{ key: string, make: () => (Node | false | '' | null)[] }} Matter */

export class Dock {
  #drawn = ''
  /** @type {{ key: string, then: () => void } | undefined} */
  #question
  /** The choice that asks for a contact now. */
  #contact = ''
  /** @type {Set<string>} */
  #dismissed = new Set()

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    this.box = h('div', { class: 'dock', part: 'dock', hidden: true })
  }

  translate() {
    this.#drawn = ''
  }

  /** Asks something first. @param {string} key of the question's words @param {() => void} then */
  ask(key, then) {
    this.#question = { key, then }
    this.window.draw()
    queueMicrotask(() => this.box.querySelector('button')?.focus({ preventScroll: true }))
  }

  draw() {
    const matter = this.#matter()
    const key = matter?.key || ''
    if (key === this.#drawn) return
    const within = this.box.contains(/** @type {ShadowRoot} */ (this.box.getRootNode()).activeElement)
    this.#drawn = key
    this.box.hidden = !matter
    this.box.replaceChildren(...(matter?.make() || []).filter((node) => !!node))
    // Who pressed a button that is gone now goes on at what came instead.
    if (within) (this.box.querySelector('input') || this.window.composer.field).focus({ preventScroll: true })
    if (this.window.log.isAtEnd) this.window.log.toEnd()
  }

  /** @returns {Matter | undefined} the first that there is */
  #matter() {
    const { window } = this
    const { chat, session } = window
    const say = window.say.bind(window)
    if (this.#question) {
      const { key, then } = this.#question
      const answer = (/** @type {boolean} */ yes) => () => {
        this.#question = undefined
        if (yes) then()
        window.draw()
      }
      return { key, make: () => this.#buttons(say(key), [['yes', answer(true)], ['no', answer(false)]]) }
    }
    if (window.composer.wantsConsent) {
      const answer = (/** @type {boolean} */ yes) => () => window.composer.consent(yes)
      return {
        key: 'preview',
        make: () => this.#buttons(say('preview'), [['yes', answer(true)], ['no', answer(false)]]),
      }
    }
    if (!chat) return
    const call = (/** @type {string} */ word, /** @type {object} */ more = {}) => () =>
      session.call({ do: word, chat: chat.id, ...more })
    const { media, survey } = chat
    if (media && (media.started || media.until_ms > Date.now()) && media.by !== session.store.me) {
      const title = say(media.started ? 'media' : media.kind === 2 ? 'cobrowse' : 'call')
      return {
        key: `media${media.started}`,
        make: () =>
          this.#buttons(
            title,
            media.started ? [['stop', call('media_end')]] : [['yes', call('media_accept')], ['no', call('media_end')]],
          ),
      }
    }
    if (this.#contact || chat.contact && chat.state === 'followup' && !this.#dismissed.has(`contact${chat.id}`)) {
      return this.#contactOf(chat)
    }
    if (chat.choice) return { key: `choice${chat.state}`, make: () => this.#choiceOf(chat) }
    if (chat.still) return { key: 'still', make: () => this.#buttons('', [['still', call('still_here')]]) }
    if (chat.state === 'wrapup') return { key: 'wrapup', make: () => this.#buttons('', [['done', call('end')]]) }
    if (survey && survey.until_ms > Date.now() && !this.#dismissed.has(survey.token)) {
      const leave = () => {
        this.#dismissed.add(survey.token)
        window.draw()
      }
      return { key: `survey${survey.token}${survey.answered}`, make: () => [surveyOf(survey, chat, window, leave)] }
    }
  }

  /** @param {string} title @param {[string, () => void][]} buttons by the names of their words, the first is meant */
  #buttons(title, buttons) {
    return [
      title && h('p', {}, title),
      h(
        'div',
        { class: 'buttons' },
        buttons.map(([key, does], at) =>
          h(
            'button',
            { type: 'button', class: at ? 'pill' : 'pill main', part: 'button', onclick: does },
            this.window.say(key),
          )
        ),
      ),
    ]
  }

  /** B4.1: wait, be called, get an e-mail; with a bot, also leave a message (B7.3). @param {Chat} chat */
  #choiceOf(chat) {
    const { session } = this.window
    const choose = (/** @type {string} */ choice) => () => session.call({ do: 'choose', chat: chat.id, choice })
    const contact = (/** @type {string} */ choice) => () => {
      this.#contact = choice
      this.window.draw()
    }
    return this.#buttons('', [
      ['wait', choose('wait')],
      ['callback', contact('callback')],
      ['email', contact('email')],
      ...chat.state === 'bot' ? /** @type {[string, () => void][]} */ ([['message', choose('message')]]) : [],
    ])
  }

  /** @param {Chat} chat @returns {Matter} */
  #contactOf(chat) {
    const { window } = this
    const byPhone = this.#contact === 'callback'
    const key = byPhone ? 'phone' : 'address'
    const choice = this.#contact || 'email'
    const leave = () => {
      this.#contact = ''
      this.#dismissed.add(`contact${chat.id}`)
      window.draw()
    }
    const send = async (/** @type {Event} */ event) => {
      event.preventDefault()
      const contact = field.value.trim()
      if (!contact) return field.focus()
      const reply = await window.session.call({ do: 'choose', chat: chat.id, choice, contact })
      if (reply.ok) return leave()
      wrong.textContent = window.say(reply.refusal === 'lost' ? 'offline' : 'wrong')
      field.setAttribute('aria-invalid', 'true')
      field.focus()
    }
    const wrong = h('p', { class: 'wrong', id: 'wrong', role: 'alert' })
    const field = h('input', {
      id: 'contact',
      type: byPhone ? 'tel' : 'email',
      autocomplete: byPhone ? 'tel' : 'email',
      dir: 'ltr',
      maxlength: '256',
      'aria-describedby': 'wrong',
    })
    return {
      key: `contact${choice}${chat.id}`,
      make: () => [
        h(
          'form',
          { novalidate: true, onsubmit: send },
          h('label', { for: 'contact' }, window.say(key)),
          h(
            'div',
            { class: 'line' },
            field,
            h('button', { class: 'pill main', part: 'button' }, window.say('send')),
            this.#cross(leave),
          ),
          wrong,
        ),
      ],
    }
  }

  /** @param {() => void} does */
  #cross(does) {
    return h(
      'button',
      { type: 'button', class: 'round', 'aria-label': this.window.say('no'), onclick: does },
      icon('M7 7l10 10M17 7L7 17'),
    )
  }
}
