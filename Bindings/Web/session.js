// The browser's side of PROTOCOL.md: one person, one connection, over reload, sleep and change of network.
//
//     off ──open()──▶ connecting ──join──▶ catching up ──no more events──▶ on
//      ▲                  ▲                                                 │
//      └────close()───────┴──────────(back-off)──── away ◀──(cut, silent)───┘
//
// What comes in is events, folded into `store` (store.js). What goes out is either a message, which waits in the outbox
// (outbox.js) until the shop has said that it is durable; or a call, which is asked now and may fail. Of several tabs
// one leads (tabs.js).

import { Keeper } from './keeper.js'
import { NOBODY, Outbox } from './outbox.js'
import { createStore, fold, isOpen, newest } from './store.js'
import { Tabs } from './tabs.js'
import { Carrier } from './carrier.js'

/** @import { Event as Fact } from './store.js' */
/** @import { Waiting } from './outbox.js' */
/**
 * @typedef {{ ok?: boolean, refusal?: string, sentence?: string, request?: number, events?: Fact[], cursor?: number,
 *   incarnation?: number, [field: string]: any }} Reply
 */

const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 15000, 30000]
const SILENT_MS = 40000
const REPLY_MS = 10000
/** A close frame's code: too many newcomers from this address. */
const TOO_MANY_NEW = 4429

export class Session extends EventTarget {
  store = createStore()
  state = 'off'
  /** Whether everything of before is there: what comes now is news. */
  caughtUp = false
  /** The page has to say who this is. */
  needsToken = false
  /** How often a connection failed in a row. */
  failures = 0
  /** Signed by the shop, by identify(). */
  #signed = ''
  /** @type {{ do: string } | undefined} */
  #visit
  #cursor = 0
  #incarnation = 0
  #requests = 0
  #isOpen = false
  /** @type {Tabs | undefined} */
  #tabs
  /** @type {Carrier | undefined} */
  #carrier
  /** Calls that another tab's leader answers. @type {Map<number, (reply: Reply) => void>} */
  #asked = new Map()
  /** @type {Outbox} */
  #out
  #name = Math.random().toString(36).slice(2)
  /** @type {Record<string, ReturnType<typeof setTimeout>>} */
  #timers = {}

  /** @param {{ src: string, keep?: string, locale?: string, department?: string }} options */
  constructor(options) {
    super()
    this.options = options
    this.keeper = new Keeper(options.keep || 'local', `klepet:${options.src}:`)
    this.#out = new Outbox(this.keeper, {
      isOn: () => this.state === 'on' && !!this.#carrier,
      store: () => this.store,
      department: options.department,
      ask: (frame) => this.#ask(frame),
      said: (reply) => this.dispatchEvent(new CustomEvent('said', { detail: reply })),
      later: () => this.#after('flush', 2000, () => this.#out.flush()),
      unwanted: (reply) => this.#unwanted(reply),
      tried: (waiting) => {
        this.#tell({ tried: waiting })
        this.#changed()
      },
    })
  }

  // ---- Being there --------------------------------------------------------------------------------------------------

  open() {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#out.read()
    for (const kind of ['online', 'focus', 'pageshow']) addEventListener(kind, this.#look)
    addEventListener('offline', this.#cut)
    addEventListener('pagehide', this.#sleep)
    document.addEventListener('visibilitychange', this.#look)
    this.#wake()
  }

  /** Nothing is heard or said any more, until open(). */
  close() {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const kind of ['online', 'focus', 'pageshow']) removeEventListener(kind, this.#look)
    removeEventListener('offline', this.#cut)
    removeEventListener('pagehide', this.#sleep)
    document.removeEventListener('visibilitychange', this.#look)
    this.#sleep()
  }

  /** The page may come back from the browser's cache: nothing is left open that would keep it out of it. */
  #sleep = () => {
    this.#tabs?.close()
    this.#tabs = undefined
    this.#hangUp()
    this.#become('off')
  }

  #wake() {
    if (this.#tabs) return
    const { keep = 'local', src } = this.options
    this.#become('connecting')
    this.#tabs = new Tabs(keep === 'local' ? `klepet:${src}` : '', this.#connect, this.#hear)
    if (!this.#tabs.leads) this.#tabs.post({ hello: this.#name })
  }

  /** Somebody looks at the page again, or the network is back: a connection that died in sleep says nothing of it. */
  #look = () => {
    if (!this.#isOpen || document.visibilityState === 'hidden') return
    if (!this.#tabs) this.#wake()
    else if (!this.#tabs.leads) this.#tabs.post({ hello: this.#name })
    else if (this.#carrier) this.#probe(4000)
    else {
      this.failures = 0
      this.#connect()
    }
  }

  #cut = () => {
    if (this.#carrier) this.#lost()
  }

  #connect = () => {
    if (!this.#isOpen || this.#carrier || !this.#tabs?.leads) return
    if (this.state !== 'away') this.#become('connecting')
    this.#after('retry', 0)
    /** @type {Carrier} */
    const carrier = this.#carrier = new Carrier(this.options.src, {
      opened: () => this.#join(carrier),
      heard: (frame) => carrier === this.#carrier && this.#heard(frame),
      ended: (code) => carrier === this.#carrier && this.#lost(code),
    }, this.failures)
  }

  /** @param {Carrier} carrier */
  async #join(carrier) {
    const known = this.#cursor > 0
    const reply = await carrier.join({
      token: this.#signed || this.keeper.get('token'),
      locale: this.options.locale || undefined,
      after_seq: this.#cursor,
      incarnation: known && this.#incarnation || undefined,
    })
    if (carrier !== this.#carrier) return
    if (!reply.ok) return this.#unwanted(reply)
    if (reply.token && !this.#signed) this.keeper.set('token', reply.token)
    if (known && !reply.cursor) this.#forgetStore() // The shop's file is another one: it begins anew (B2.11).
    this.store.me = reply.person || 0
    for (;;) {
      const page = await carrier.call({ do: 'events' })
      if (carrier !== this.#carrier) return
      if (!page.ok) return this.#lost()
      this.#take(page)
      if (!page.events?.length) break
    }
    carrier.subscribe()
    this.failures = 0
    this.needsToken = false
    this.#become('on')
    this.#catchUp()
    if (this.#visit) this.call(this.#visit)
    this.#tellDelivered()
    this.#out.flush()
    this.#tell({ snapshot: this.#snapshot() })
    this.#after('silent', SILENT_MS, () => this.#probe(REPLY_MS))
  }

  /** @param {Reply} reply */
  #unwanted(reply) {
    this.#hangUp()
    if (!NOBODY.includes(reply.refusal || '')) return this.#lost()
    if (!this.#signed) {
      if (!this.keeper.get('token')) return this.#askForToken()
      this.keeper.set('token', undefined) // Nobody is known by it any more: come as somebody new.
      this.#forgetStore()
      return this.#retry(0)
    }
    this.#askForToken()
  }

  #askForToken() {
    this.needsToken = true
    this.#become('away')
    this.dispatchEvent(new CustomEvent('token-needed'))
  }

  /** @param {number} [code] of the close frame */
  #lost(code) {
    this.#hangUp()
    if (!this.#isOpen || !this.#tabs?.leads) return
    this.#become('away')
    const wait = code === TOO_MANY_NEW ? 60000 : BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)]
    this.failures++
    this.#changed()
    this.#retry(wait * (0.75 + Math.random() / 2))
  }

  /** @param {number} wait */
  #retry(wait) {
    this.#after('retry', wait, this.#connect)
  }

  #hangUp() {
    for (const name of Object.keys(this.#timers)) this.#after(name, 0)
    const carrier = this.#carrier
    this.#carrier = undefined
    carrier?.close()
  }

  /** @param {number} patience */
  async #probe(patience) {
    const carrier = this.#carrier
    if (!carrier || this.state !== 'on') return
    this.#after('dead', patience, () => this.#lost())
    await carrier.call({ do: 'now' })
    this.#after('dead', 0)
  }

  // ---- Hearing ------------------------------------------------------------------------------------------------------

  /** @param {Reply} frame */
  #heard(frame) {
    this.#after('dead', 0)
    this.#after('silent', SILENT_MS, () => this.#probe(REPLY_MS))
    if (frame.events) this.#take(frame)
  }

  /** @param {Reply} batch */
  #take(batch) {
    if (batch.incarnation) this.#incarnation = batch.incarnation
    if (batch.cursor) this.#cursor = batch.cursor
    const events = batch.events || []
    if (!events.length) return
    this.#apply(events)
    this.#tell({ events, cursor: this.#cursor, incarnation: this.#incarnation })
  }

  /** @param {Fact[]} events */
  #apply(events) {
    for (const event of events) {
      if (!fold(this.store, event)) continue
      if (event.id && event.kind === 'said') this.#out.drop(event.id)
      if (this.caughtUp) this.dispatchEvent(new CustomEvent('event', { detail: event }))
    }
    for (const { id, status } of this.store.refused.splice(0)) this.#out.fail(id, String(status))
    if (this.leads) this.#after('delivered', 150, () => this.#tellDelivered())
    this.#changed()
  }

  /** What has come to the browser has been delivered (B2.6); the idle ladder counts from it (B3.2). */
  #tellDelivered() {
    for (const chat of this.store.chats.values()) {
      const upTo = chat.items.findLast((item) => item.role !== 'visitor' && item.kind === 'message')?.chat_seq || 0
      if (upTo <= Math.max(chat.mine_delivered, chat.mine_read)) continue
      this.call({ do: 'receipt', chat: chat.id, delivered: upTo })
    }
  }

  #catchUp() {
    if (this.caughtUp) return
    this.caughtUp = true
    this.dispatchEvent(new CustomEvent('caught-up'))
    this.#changed()
  }

  #changed() {
    this.dispatchEvent(new CustomEvent('change'))
  }

  /** @param {string} state */
  #become(state) {
    if (this.state === state) return
    this.state = state
    this.#tell({ state })
    this.#changed()
  }

  #forgetStore() {
    this.store = createStore()
    this.#cursor = this.#incarnation = 0
    this.#out.forgetChat()
    this.caughtUp = false
    this.dispatchEvent(new CustomEvent('begin'))
  }

  // ---- Tabs ---------------------------------------------------------------------------------------------------------

  #snapshot() {
    return {
      store: this.store,
      cursor: this.#cursor,
      incarnation: this.#incarnation,
      state: this.state,
      caughtUp: this.caughtUp,
    }
  }

  /** The leader tells the others. @param {object} message */
  #tell(message) {
    if (this.#tabs?.leads) this.#tabs.post(message)
  }

  #hear = (/** @type {any} */ message) => {
    if (message.reset) return this.#forgetAll()
    if (this.#tabs?.leads) {
      if (message.hello) this.#tell({ snapshot: this.#snapshot() })
      if (message.call) {
        this.call(message.call).then((reply) => this.#tell({ to: message.from, n: message.n, reply }))
      }
      if (message.waits) {
        this.#out.put(message.waits)
        this.#out.flush()
      }
      if (message.identify) this.identify(message.identify)
      return
    }
    if (message.to === this.#name) {
      this.#asked.get(message.n)?.(message.reply)
      this.#asked.delete(message.n)
    }
    if (message.snapshot) {
      const { store, state, caughtUp, cursor, incarnation } = message.snapshot
      this.#cursor = cursor
      this.#incarnation = incarnation
      if (store.seq >= this.store.seq) this.store = store
      this.state = state
      this.#out.read()
      if (caughtUp) this.#catchUp()
      this.#changed()
    }
    if (message.state) this.#become(message.state)
    if (message.tried) {
      const own = this.#out.find(message.tried.id)
      if (own) Object.assign(own, message.tried)
      this.#changed()
    }
    if (message.events && this.caughtUp) {
      this.#cursor = message.cursor
      this.#incarnation = message.incarnation
      this.#apply(message.events)
    }
  }

  /** Whether this is the tab that makes sounds. */
  get leads() {
    return !!this.#tabs?.leads
  }

  // ---- Saying -------------------------------------------------------------------------------------------------------

  /**
   * Says something in the visitor's newest chat, or starts one (B1.1). @param {string} text
   * @param {object} [fields] of a start, such as `department`
   */
  say(text, fields) {
    this.open()
    const waiting = this.#out.add(text, fields)
    this.#hurry(waiting)
    return waiting.id
  }

  /** Tries again what was refused. @param {string} id */
  again(id) {
    const waiting = this.#out.again(id)
    if (waiting) this.#hurry(waiting)
  }

  /** @param {Waiting} waiting */
  #hurry(waiting) {
    this.#changed()
    if (this.leads) this.#out.flush()
    else this.#tabs?.post({ waits: waiting })
  }

  /** What is written and not told by an event yet. */
  get outbox() {
    return this.#out.entries
  }

  /** The chat that is open now, if one is. */
  get chat() {
    const chat = newest(this.store)
    return isOpen(chat) ? chat : undefined
  }

  /**
   * Asks the shop something; the reply is a refusal `lost` when there is no connection, or it breaks.
   * @param {{ do: string, [field: string]: any }} frame @returns {Promise<Reply>}
   */
  call(frame) {
    if (frame.do === 'visit') this.#visit = frame
    if (this.#tabs && !this.#tabs.leads) {
      const n = ++this.#requests
      return /** @type {Promise<Reply>} */ (new Promise((resolve) => {
        this.#asked.set(n, resolve)
        this.#tabs?.post({ call: frame, from: this.#name, n })
        setTimeout(() => this.#asked.delete(n) && resolve({ ok: false, refusal: 'lost' }), REPLY_MS)
      }))
    }
    return this.state === 'on' ? this.#ask(frame) : Promise.resolve({ ok: false, refusal: 'lost' })
  }

  /** @param {{ do: string, [field: string]: any }} frame @returns {Promise<Reply>} */
  async #ask(frame) {
    return await this.#carrier?.call(frame) || { ok: false, refusal: 'lost' }
  }

  // ---- Who it is ----------------------------------------------------------------------------------------------------

  /** The shop's backend vouches for who this is (B13.3). The same token again is nothing. @param {string} token */
  identify(token) {
    if (token === this.#signed) return
    const anew = !!token && !this.#signed && this.state !== 'off'
    this.#signed = token
    if (this.#tabs && !this.#tabs.leads) return this.#tabs.post({ identify: token })
    if (anew) this.#forgetStore()
    if (!this.#isOpen) return
    this.#hangUp()
    this.failures = 0
    this.#connect()
  }

  /** Nothing of the chat is left in this browser: for a shared computer, or when a customer signs out. */
  reset() {
    this.#tabs?.post({ reset: true })
    this.#forgetAll()
  }

  #forgetAll() {
    this.keeper.clear()
    this.close()
    this.#signed = ''
    this.#out.entries = []
    this.#visit = undefined
    this.#forgetStore()
    this.#changed()
  }

  /** @param {string} name @param {number} wait @param {() => void} [then] none: not any more */
  #after(name, wait, then) {
    clearTimeout(this.#timers[name])
    if (then) this.#timers[name] = setTimeout(then, wait)
    else delete this.#timers[name]
  }
}
