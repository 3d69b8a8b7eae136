// The window of the chat: what it is made of, when it is drawn anew, and what the page can ask of it.
//
//     header    who answers, and how it stands              (header.js)
//     log       messages and what happened, by day          (log.js, parts.js)
//     dock      what there is to decide now                  (dock.js)
//     composer  what the visitor writes                      (composer.js)
//
// Everything is drawn from `session.store` and from nothing else; a change draws it in one go.

import { Composer } from './composer.js'
import { Dock } from './dock.js'
import { h, sheet } from './dom.js'
import { Header } from './header.js'
import { Log } from './log.js'
import { Notifier } from './notifier.js'
import { Session } from './session.js'
import { isOpen, newest, unread } from './store.js'
import { STYLE } from './style.js'
import { Teaser } from './teaser.js'
import { load } from './words.js'

/** @import { KlepetChat } from './klepet-chat.js' */
/** @import { Event as Fact } from './store.js' */

/** One session a page and shop, whatever becomes of the elements (Turbo). @type {Map<string, Session>} */
const sessions = new Map()
/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map()
let wasOpen = false

export class Window {
  isOpen = false
  /** @type {Record<string, string>} */
  words = {}
  locale = 'en'
  region = 'en'
  /** Who spoke, by number: name and photo. @type {Map<number, { name?: string, photo_url?: string }>} */
  people = new Map()
  /** How the department is now, of `v1/status` (B22.1). @type {Record<string, any> | undefined} */
  status
  #drawing = false
  #forget = new AbortController()
  #read = 0

  /** @param {KlepetChat} element */
  constructor(element) {
    this.element = element
    const { src } = element
    const option = (/** @type {string} */ name) => element.getAttribute(name) || undefined
    const made = sessions.get(src) ||
      new Session({ src, keep: option('keep'), locale: element.locale, department: option('department') })
    sessions.set(src, made)
    this.session = made
    const root = /** @type {ShadowRoot} */ (element.shadowRoot)
    root.adoptedStyleSheets.push(sheet(STYLE))
    this.header = new Header(this)
    this.log = new Log(this)
    this.dock = new Dock(this)
    this.composer = new Composer(this)
    this.teaser = new Teaser(this)
    this.notifier = new Notifier(this)
    this.box = h(
      'section',
      {
        class: 'window',
        part: 'window',
        role: 'dialog',
        tabindex: '-1',
        hidden: true,
        id: 'window',
        onkeydown: (/** @type {KeyboardEvent} */ event) =>
          event.key === 'Escape' && !event.isComposing && this.#escape(),
      },
      this.header.box,
      this.log.frame,
      this.dock.box,
      this.composer.box,
    )
    root.prepend(this.teaser.box, this.box)
  }

  // ---- For the element ----------------------------------------------------------------------------------------------

  /** The element is in the page. */
  connect() {
    const { signal } = this.#forget = new AbortController()
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ does) =>
      this.session.addEventListener(name, does, { signal })
    on('change', () => this.draw())
    on('event', ({ detail }) => this.#heard(detail))
    on('caught-up', () => this.log.begin())
    on('begin', () => this.log.clear())
    on('token-needed', () => this.element.tell('token-needed'))
    on('said', ({ detail }) => detail.outcome === 'started' && this.element.tell('started', detail))
    addEventListener('visibilitychange', () => this.#seen(), { signal })
    addEventListener('focus', () => this.draw(), { signal })
    for (const name of ['resize', 'scroll']) {
      visualViewport?.addEventListener(name, () => this.#fit(), { signal })
    }
    if (this.session.keeper.get('token') || this.session.outbox.length) this.session.open()
    if (this.element.hasAttribute('visits')) this.visit({})
    if (this.session.caughtUp) this.log.begin()
    if (wasOpen) this.open(false)
    this.draw()
  }

  /** The element is not in the page any more; if none follows, the visitor has left. */
  disconnect() {
    this.#forget.abort()
    this.notifier.end()
    setTimeout(() => {
      const root = [...document.querySelectorAll('klepet-chat')]
      if (!root.length) this.session.close()
    }, 1000)
  }

  async translate() {
    const { locale, texts } = this.element
    Object.assign(this, await load(locale, texts))
    this.box.lang = this.teaser.box.lang = this.locale
    this.box.dir = this.teaser.box.dir = this.element.getAttribute('dir') || document.dir || 'ltr'
    this.box.setAttribute('aria-label', this.say('title'))
    for (const part of [this.header, this.log, this.composer, this.teaser, this.dock]) part.translate()
    this.element.opened(this.isOpen)
    this.draw()
  }

  /** @param {boolean} [byHand] takes the focus along */
  open(byHand = true) {
    if (this.isOpen) return
    this.isOpen = wasOpen = true
    this.teaser.hide()
    this.box.hidden = false
    this.#fit()
    this.element.opened(true)
    if (!this.session.store.chats.size) this.#ask()
    this.draw()
    this.log.toEnd()
    // A phone's keyboard comes when somebody wants to write, and the page stays where it is.
    if (byHand) (matchMedia('(hover:hover)').matches ? this.composer.field : this.box).focus({ preventScroll: true })
    this.element.tell('open')
  }

  close() {
    if (!this.isOpen) return
    this.isOpen = wasOpen = false
    const within = this.box.contains(/** @type {ShadowRoot} */ (this.element.shadowRoot).activeElement)
    this.box.hidden = true
    this.element.opened(false)
    if (within) this.element.icon.focus({ preventScroll: true })
    this.element.tell('close')
  }

  /** @param {string} token */
  identify(token) {
    this.session.identify(token)
    this.session.open()
  }

  reset() {
    this.session.reset()
    this.people.clear()
    this.composer.clear()
    this.log.clear()
    this.draw()
  }

  /** @param {Record<string, any>} fields */
  visit(fields) {
    const { origin, pathname } = location
    this.seen = { ...this.seen, page: origin + pathname, ...fields }
    this.session.open()
    this.#seen()
  }

  // ---- Drawing ------------------------------------------------------------------------------------------------------

  /** Draws what changed, once for all changes of this moment. */
  draw() {
    if (this.#drawing) return
    this.#drawing = true
    queueMicrotask(() => {
      this.#drawing = false
      this.element.unread = this.#unread()
      this.notifier.count(this.element.unread)
      this.teaser.draw()
      if (!this.isOpen) return
      this.box.classList.toggle('fresh', this.isFresh)
      this.header.draw()
      this.log.draw()
      this.dock.draw()
      this.composer.draw()
      this.#tellRead()
    })
  }

  /** Nothing was said yet. */
  get isFresh() {
    return !this.session.store.chats.size && !this.session.outbox.length
  }

  get chat() {
    return newest(this.session.store)
  }

  /** Whether somebody looks at the end of the chat. */
  get isLookedAt() {
    return this.isOpen && document.visibilityState === 'visible' && this.log.isAtEnd
  }

  #unread() {
    return this.isLookedAt ? 0 : unread(this.session.store)
  }

  #tellRead() {
    const { chat } = this
    if (!chat || !this.isLookedAt || chat.mine_read >= chat.chat_seq || this.#read === chat.chat_seq) return
    const last = chat.items.findLast((item) => item.role !== 'visitor')
    if (!last || last.chat_seq <= chat.mine_read) return
    this.#read = chat.chat_seq
    this.session.call({ do: 'receipt', chat: chat.id, read: last.chat_seq, delivered: last.chat_seq })
  }

  /** @param {Fact} event */
  #heard(event) {
    this.element.tell('event', event)
    if (event.kind === 'closed') this.element.tell('closed', event)
    if (event.kind === 'taken') this.#meet(event.subject || 0)
    if (event.kind !== 'said' || event.role === 'visitor') return
    this.element.tell('message', event)
    if (event.role !== 'system') this.notifier.ring()
  }

  /** Name and photo of who speaks, where the shop tells them. @param {number} person */
  async #meet(person) {
    if (!person || this.people.has(person)) return
    this.people.set(person, {})
    const reply = await this.session.call({ do: 'person_get', person })
    if (!reply.ok) return
    this.people.set(person, reply.person || {})
    this.draw()
  }

  /** Whoever has the chat is asked for once. */
  meet() {
    if (this.chat?.owner) this.#meet(this.chat.owner.person)
  }

  async #ask() {
    try {
      const { src, locale } = this.element
      const department = this.element.getAttribute('department')
      const query = new URLSearchParams({ locale, ...department && { department } })
      const status = await (await fetch(`${src}status?${query}`, { credentials: 'omit' })).json()
      const departments = (status.availability || status).departments || []
      this.status = departments.find((/** @type {any} */ one) => one.department === department) || departments[0]
      this.draw()
    } catch { /* It says nothing of itself then. */ }
  }

  /** The page is in sight, or not (B8.1). */
  #seen() {
    if (this.seen) this.session.call({ do: 'visit', ...this.seen, hidden: document.visibilityState === 'hidden' })
    this.draw()
  }

  /** As large as what is seen of the page: a phone's keyboard is no part of it. */
  #fit() {
    const seen = visualViewport
    if (!seen || !this.isOpen) return
    this.box.style.setProperty('--height', `${seen.height}px`)
    this.box.style.setProperty('--top', `${seen.offsetTop}px`)
    if (this.log.isAtEnd) this.log.toEnd()
  }

  #escape() {
    if (!this.header.closeMenu()) this.close()
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return (this.words[key] || '').replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
  }

  /** @param {number} at_ms @param {Intl.DateTimeFormatOptions} [as] */
  time(at_ms, as = { timeStyle: 'short' }) {
    // Making one costs more than a row does.
    const key = this.region + JSON.stringify(as)
    let format = formats.get(key)
    if (!format) formats.set(key, format = new Intl.DateTimeFormat(this.region, as))
    return format.format(at_ms)
  }

  /** The time, with its day if that is not today. @param {number} at_ms */
  when(at_ms) {
    const near = new Date(at_ms).toDateString() === new Date().toDateString()
    return this.time(at_ms, near ? undefined : { weekday: 'long', hour: 'numeric', minute: '2-digit' })
  }

  get isOver() {
    return !isOpen(this.chat)
  }
}
