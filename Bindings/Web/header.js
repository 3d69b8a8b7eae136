// The top of the window: who answers, how the chat stands, and a menu of what one seldom needs.

import { h, icon } from './dom.js'

/** @import { Window } from './window.js' */

const BOT = ['M12 3v3M5 9.500h14v9H5zM2.5 13v2M21.5 13v2', 'M9.5 13.500v1M14.5 13.500v1']
const PEOPLE = [
  'M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4z',
  'M4.5 20c.7-3.7 3.7-5.5 7.5-5.5s6.8 1.8 7.5 5.5',
]

/**
 * A photo, else the first letters, else a picture.
 * @param {string} name @param {string} [photo] @param {boolean} [bot]
 */
export function portrait(name, photo, bot) {
  const letters = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] || '').join('').toUpperCase()
  const box = h(
    'span',
    { class: 'portrait', part: 'portrait', 'aria-hidden': 'true' },
    bot ? icon(...BOT) : letters || icon(...PEOPLE),
  )
  if (photo && /^https?:\/\//.test(photo)) {
    // One that cannot be had, or that the page does not let in, leaves the letters where they are.
    const image = h('img', { src: photo, alt: '', referrerpolicy: 'no-referrer', onload: () => box.append(image) })
  }
  return box
}

export class Header {
  #drawn = ''

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    this.title = h('h2', { part: 'title' })
    this.line = h('p', { role: 'status', part: 'status' })
    this.face = h('span', { class: 'face' })
    this.menu = h('div', { class: 'menu', id: 'menu', hidden: true, part: 'menu' })
    this.more = h('button', {
      class: 'round',
      type: 'button',
      'aria-expanded': 'false',
      'aria-controls': 'menu',
      onclick: () => this.#toggle(),
    }, icon('M6 12h.01M12 12h.01M18 12h.01'))
    this.shut = h('button', { class: 'round', type: 'button', onclick: () => window.close() }, icon('M6 9l6 6 6-6'))
    this.box = h(
      'header',
      { part: 'header' },
      this.face,
      h('div', { class: 'grow' }, this.title, this.line),
      this.more,
      this.shut,
      this.menu,
    )
  }

  translate() {
    this.#drawn = ''
    for (const [button, key] of /** @type {const} */ ([[this.more, 'menu'], [this.shut, 'close']])) {
      button.setAttribute('aria-label', this.window.say(key))
      button.title = this.window.say(key)
    }
  }

  draw() {
    const { window } = this
    const { chat } = window
    const someone = chat?.owner || chat?.bot
    const photo = chat?.owner && window.people.get(chat.owner.person)?.photo_url
    window.meet()
    const name = someone?.name || ''
    const line = this.#line()
    const drawn = [name, photo, line, chat?.bot?.person, window.locale, window.isFresh].join('\n')
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    this.title.textContent = name || window.say('title')
    this.line.textContent = line
    this.face.replaceChildren(portrait(name, photo || undefined, !!chat?.bot))
  }

  #line() {
    const { window } = this
    const { chat, status } = window
    const say = window.say.bind(window)
    if (window.isFresh || !chat) {
      if (!status) return ''
      if (status.staffed && status.open !== false) return say('here')
      return status.opens_ms > Date.now() ? say('opens', { time: window.when(status.opens_ms) }) : say('nobody')
    }
    if (chat.until_ms > Date.now()) {
      return [say('held', { time: window.when(chat.until_ms) }), chat.held].filter(Boolean).join(' · ')
    }
    if (chat.state === 'queued') {
      const minutes = Math.ceil(chat.estimate_ms / 60000)
      return chat.place
        ? [say('place', { n: chat.place }), minutes && say('estimate', { n: minutes })].filter(Boolean).join(' · ')
        : say('waiting')
    }
    if (chat.bot) return say('bot')
    return chat.state === 'followup' ? say('later') : chat.state === 'closed' ? say('closed') : ''
  }

  // ---- The menu -----------------------------------------------------------------------------------------------------

  #toggle() {
    if (this.closeMenu()) return
    const { window } = this
    const { chat, session } = window
    const { words, notifier } = window
    const entry = (/** @type {string} */ key, /** @type {() => void} */ does, /** @type {object} */ more = {}) =>
      h('button', { type: 'button', onclick: () => (this.closeMenu(), does()), ...more }, words[key])
    const call = (/** @type {string} */ word) => () => session.call({ do: word, chat: chat?.id })
    this.menu.replaceChildren(...[
      chat && (chat.bot || chat.state === 'intake') && entry('human', call('hand_off')),
      entry('sound', () => notifier.switch(), { 'aria-pressed': String(notifier.isOn), class: 'switch' }),
      chat && entry('transcript', () => this.#transcript(chat.id)),
      chat && entry('download', () => this.#download()),
      !window.isFresh && entry('forget', () => window.dock.ask('forget_sure', () => window.reset())),
      !window.isOver && entry('end', call('end')),
    ].filter((entry) => !!entry))
    this.menu.hidden = false
    this.more.setAttribute('aria-expanded', 'true')
    this.menu.querySelector('button')?.focus({ preventScroll: true })
    this.window.box.addEventListener('pointerdown', this.#away)
  }

  #away = (/** @type {Event} */ event) => {
    if (!event.composedPath().some((node) => node === this.menu || node === this.more)) this.closeMenu()
  }

  closeMenu() {
    if (this.menu.hidden) return false
    const within = this.menu.contains(/** @type {ShadowRoot} */ (this.menu.getRootNode()).activeElement)
    this.menu.hidden = true
    this.more.setAttribute('aria-expanded', 'false')
    this.window.box.removeEventListener('pointerdown', this.#away)
    if (within) this.more.focus({ preventScroll: true })
    return true
  }

  /** All that the shop has of the visitor, page by page (B13.4). */
  async #download() {
    const { session } = this.window
    const pages = []
    for (let after_seq = 0;;) {
      const reply = await session.call({ do: 'export', visitor: session.store.me, after_seq, limit: 1000 })
      if (!reply.ok) break
      pages.push(reply.export)
      if (!reply.export?.more) break
      after_seq = reply.export.last_seq
    }
    if (pages.length) this.#give(JSON.stringify(pages, null, 1), 'application/json', 'chat.json')
  }

  /** The chat as a page to read (B21.2). @param {number} chat */
  async #transcript(chat) {
    const reply = await this.window.session.call({ do: 'transcript', chat, format: 'html' })
    if (reply.ok) this.#give(reply.transcript.text, 'text/html', 'chat.html')
  }

  /** @param {string} text @param {string} type @param {string} download */
  #give(text, type, download) {
    const href = URL.createObjectURL(new Blob([text], { type }))
    h('a', { href, download }).click()
    setTimeout(() => URL.revokeObjectURL(href), 1000)
  }
}
