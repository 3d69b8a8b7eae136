// An operator's connection: who is there, which chats they see, what they say. Events are folded (cases.js); of what
// was before the page was opened, the chats that are open now are read, each from its first event.
//
//     off ─▶ connecting ──join──▶ reading ──all open chats are there──▶ on
//                ▲                                                       │
//                └────────────(back-off)──────── away ◀──────(cut)───────┘        out: the cookie is none any more

import { Carrier } from '../carrier.js'
import { Keeper } from '../keeper.js'
import { createCase, foldCase } from './cases.js'

/** @import { Event as Fact } from '../store.js' */
/** @import { Reply } from '../session.js' */
/** @import { Case } from './cases.js' */
/**
 * @typedef {{ person: number, role: string, name: string, locale: string, online: boolean, presence?: string,
 *   load?: number, capacity?: number, class?: string, banned?: boolean, signed?: boolean,
 *   attributes?: { key: string, value: any }[] }} Person
 * @typedef {{ id: string, chat: number, text: string, note: boolean, quote?: number, shortcut?: string, locale?: string,
 *   at_ms: number, seq?: number, failed?: string }} Written
 */

const BACK_OFF_MS = [300, 1000, 2000, 4000, 8000, 15000]
const PAGE = 1000
const LANES = 4
const OPEN = /** @type {const} */ (['offered', 'active', 'held', 'wrapup', 'queued', 'followup', 'bot', 'intake'])
const NOBODY = ['identity_invalid', 'person_unknown', 'suspended', 'erased']
const LATER = ['lost', 'too_fast', 'busy', 'halted']

export class Desk extends EventTarget {
  state = 'off'
  me = 0
  /** Why nobody is let in. */
  sentence = ''
  /** @type {Map<number, Person>} */
  people = new Map()
  /** @type {Map<number, Case>} */
  cases = new Map()
  /** @type {string[]} */
  departments = []
  /** What was seen of them: nobody tells an operator the policy's lists. */
  tags = /** @type {Set<string>} */ (new Set())
  outcomes = /** @type {Set<string>} */ (new Set())
  /** @type {Written[]} */
  written = []
  failures = 0
  retry_ms = 0
  #skew = 0
  #cursor = 0
  #incarnation = 0
  #known = false
  /** @type {Carrier | undefined} */
  #carrier
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pulse
  #frame = false
  #flushing = false

  /** @param {string} src of v1/ */
  constructor(src) {
    super()
    this.src = src
    this.keeper = new Keeper('local', `klepet-console:${src}:`)
    for (const name of this.keeper.names('out.')) this.written.push(this.keeper.get(name))
    addEventListener('online', () => this.hurry())
    addEventListener('offline', () => this.#carrier && this.#lost())
    // The page may come back from the browser's cache: then it goes on from its place.
    addEventListener('pagehide', () => {
      if (!this.#carrier) return
      this.#hangUp()
      this.state = 'away'
    })
    addEventListener('pageshow', () => this.state !== 'off' && this.hurry())
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.hurry())
  }

  /** The shop's time. */
  get now() {
    return Date.now() + this.#skew
  }

  open() {
    if (this.#carrier) return
    this.#become(this.state === 'away' ? 'away' : 'connecting')
    /** @type {Carrier} */
    const carrier = this.#carrier = new Carrier(
      this.src,
      {
        opened: () => this.#join(carrier),
        heard: (frame) => carrier === this.#carrier && frame.events && this.#take(frame),
        ended: () => carrier === this.#carrier && this.#lost(),
      },
      this.failures,
      'same-origin',
    )
  }

  /** Tries now instead of in a while. */
  hurry() {
    if (this.state === 'away' || this.state === 'connecting') {
      clearTimeout(this.#timer)
      this.open()
    } else if (this.state === 'on') this.#beat()
  }

  /** @param {Carrier} carrier */
  async #join(carrier) {
    const known = this.#known
    const place = known ? { after_seq: this.#cursor, incarnation: this.#incarnation } : { from_now: true }
    const reply = await carrier.join({ role: 'operator', ...place })
    if (carrier !== this.#carrier) return
    if (!reply.ok) {
      this.sentence = reply.refusal === 'suspended' ? reply.sentence || '' : ''
      if (!NOBODY.includes(reply.refusal || '')) return this.#lost()
      this.#hangUp()
      return this.#become('out')
    }
    this.me = reply.person || 0
    this.#incarnation = reply.incarnation || 0
    const time = await carrier.call({ do: 'now' })
    if (time.now_ms) this.#skew = time.now_ms - Date.now()
    if (known && !reply.cursor) { // The shop's file is another one: it begins anew (B2.11).
      this.cases.clear()
      this.people.clear()
    }
    this.#known = true
    if (reply.cursor) this.#cursor = reply.cursor
    carrier.subscribe()
    if (!known || !reply.cursor) {
      this.#become('reading')
      await this.#read()
      if (carrier !== this.#carrier) {
        this.#known = false // What was not read to its end is read again.
        return
      }
    } else await this.#people()
    this.failures = 0
    this.#become('on')
    this.#pulse = setInterval(() => this.#beat(), 20000)
    this.flush()
    if (known) this.#readOn([...this.cases.values()].filter((one) => !one.loaded).map((one) => ({ chat: one.id })))
  }

  async #people() {
    let after = 0
    for (;;) {
      const page = await this.call({ do: 'people', role: 'operator', after_person: after, limit: 200 })
      for (const person of page.people || []) {
        this.people.set(person.person, { ...this.people.get(person.person), ...person })
      }
      if (!page.people?.length) break
      after = page.people.at(-1).person
    }
    const shop = await this.call({ do: 'availability' })
    this.departments = (shop.availability?.departments || []).map((/** @type {any} */ one) => one.department)
  }

  /** The chats that are open now, whoever has them. */
  async #read() {
    await this.#people()
    const pages = await Promise.all(OPEN.map(async (state) => {
      let after = 0
      const found = []
      for (;;) {
        const page = await this.call({ do: 'chats', state, after_chat: after, limit: 200 })
        found.push(...page.chats || [])
        if (!page.chats?.length) return found
        after = page.chats.at(-1).chat
      }
    }))
    const all = pages.flat()
    for (const info of all) this.#meet(info)
    this.changed()
    all.sort((a, b) => (b.owner === this.me ? 1 : 0) - (a.owner === this.me ? 1 : 0))
    // A few at a time, so that what an operator asks in between is answered soon.
    for (let lane = 0; lane < LANES; lane++) this.#readOn(all)
  }

  /** @param {any[]} rest */
  async #readOn(rest) {
    for (let info = rest.shift(); info; info = rest.shift()) {
      const one = this.cases.get(info.chat)
      if (one?.visitor && !this.people.has(one.visitor)) this.meet(one.visitor)
      if (one && !one.loaded) await this.load(one)
    }
  }

  /** What is known of a chat before its events are read. @param {any} info */
  #meet(info) {
    const one = this.cases.get(info.chat) || createCase(info.chat, this.me)
    if (!one.loaded) {
      one.visitor = info.visitor
      one.owner = info.state === 'offered' ? 0 : info.owner
      one.department = info.department
      one.started_ms = info.started_ms
      one.chat.state = info.state
      one.total = info.chat_seq
      if (info.state === 'offered') one.offer = { to: info.owner, until_ms: info.next_deadline_ms }
    }
    this.cases.set(info.chat, one)
    return one
  }

  /** A chat that is looked at, maybe one of long ago. @param {number} id */
  look(id) {
    const there = this.cases.get(id)
    if (there) return there
    const one = createCase(id, this.me)
    this.cases.set(id, one)
    this.load(one)
    return one
  }

  /** @type {Map<Case, Promise<void>>} */
  #loading = new Map()

  /** Reads a chat from its first event. @param {Case} one */
  load(one) {
    let reading = this.#loading.get(one)
    if (!reading) {
      reading = this.#loadPages(one).finally(() => this.#loading.delete(one))
      this.#loading.set(one, reading)
    }
    return reading
  }

  /** @param {Case} one */
  async #loadPages(one) {
    const fresh = createCase(one.id, this.me)
    for (;;) {
      const after = fresh.chat.chat_seq
      const page = await this.call({ do: 'chat_events', chat: one.id, after_chat_seq: after, limit: PAGE })
      if (!page.ok) {
        if (page.refusal === 'chat_unknown') this.cases.delete(one.id)
        return this.changed()
      }
      const events = page.events || []
      for (const event of events) this.#fold(fresh, event)
      fresh.chat.chat_seq = Math.max(fresh.chat.chat_seq, events.at(-1)?.chat_seq || 0)
      if (!events.length || fresh.chat.chat_seq === after) break
      one.read_up_to = fresh.chat.chat_seq
      if (fresh.chat.chat_seq > PAGE) this.changed()
    }
    const pending = one.pending
    Object.assign(one, fresh, { loaded: true, pending: [], rev: one.rev + 1, total: one.total })
    for (const event of pending) this.#fold(one, event)
    if (one.visitor && !this.people.has(one.visitor)) this.meet(one.visitor)
    this.changed()
  }

  /** @param {Case} one @param {Fact} event */
  #fold(one, event) {
    if (!foldCase(one, event)) return false
    if (event.kind === 'tagged') { for (const tag of one.tags) this.tags.add(tag) }
    if (event.kind === 'outcome_set' && event.text) this.outcomes.add(event.text)
    return true
  }

  /** Reads what is known of a person. @param {number} id */
  async meet(id) {
    const reply = await this.call({ do: 'person_get', person: id })
    if (reply.ok) this.people.set(id, reply.person)
    this.changed()
  }

  /** @param {Reply} batch */
  #take(batch) {
    if (batch.incarnation) this.#incarnation = batch.incarnation
    if (batch.cursor) this.#cursor = batch.cursor
    for (const event of batch.events || []) this.#hear(event)
    this.changed()
  }

  /** @param {Fact} event */
  #hear(event) {
    OF_PEOPLE[event.kind]?.(this.people, event)
    if (!event.chat) return
    let one = this.cases.get(event.chat)
    if (!one) {
      if (!event.seq || event.kind === 'delivered' || event.kind === 'read') return
      one = createCase(event.chat, this.me)
      this.cases.set(event.chat, one)
      if (event.kind === 'started') {
        one.loaded = true
        if (event.person && !this.people.has(event.person)) this.meet(event.person)
      } else this.load(one)
    }
    if (!one.loaded) one.pending.push(event)
    else if (!this.#fold(one, event)) return
    if (event.kind === 'said' && event.id) this.#drop(event.id)
    this.dispatchEvent(new CustomEvent('event', { detail: { event, one } }))
  }

  #lost() {
    this.#hangUp()
    const wait = BACK_OFF_MS[Math.min(this.failures++, BACK_OFF_MS.length - 1)] * (0.75 + Math.random() / 2)
    this.retry_ms = Date.now() + wait
    this.#become('away')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.open(), wait)
  }

  #hangUp() {
    clearInterval(this.#pulse)
    const carrier = this.#carrier
    this.#carrier = undefined
    carrier?.close()
  }

  async #beat() {
    const carrier = this.#carrier
    if (!carrier) return
    const dead = setTimeout(() => carrier === this.#carrier && this.#lost(), 8000)
    await carrier.call({ do: 'now' })
    clearTimeout(dead)
  }

  /** @param {string} state */
  #become(state) {
    this.state = state
    this.changed()
  }

  /** Whoever draws is told once a frame. */
  changed() {
    if (this.#frame) return
    this.#frame = true
    setTimeout(() => {
      this.#frame = false
      this.dispatchEvent(new CustomEvent('change'))
    }, 16)
  }

  /** @param {{ do: string, [field: string]: any }} frame @returns {Promise<Reply>} */
  async call(frame) {
    return await this.#carrier?.call(frame) || { ok: false, refusal: 'lost' }
  }

  // ---- Saying -------------------------------------------------------------------------------------------------------

  /** @param {number} chat @param {Partial<Written>} what */
  say(chat, what) {
    const now = Date.now()
    const id = now.toString(36) + Math.random().toString(36).slice(2, 10)
    const entry = /** @type {Written} */ ({ id, chat, text: '', note: false, at_ms: this.now, ...what })
    this.written.push(entry)
    this.keeper.set(`out.${id}`, entry)
    this.changed()
    this.flush()
  }

  /** @param {string} id */
  again(id) {
    const entry = this.written.find((one) => one.id === id)
    if (entry) entry.failed = undefined
    this.flush()
  }

  /** @param {string} id */
  #drop(id) {
    if (!this.written.some((one) => one.id === id)) return
    this.written = this.written.filter((one) => one.id !== id)
    this.keeper.set(`out.${id}`, undefined)
  }

  /** Takes back what was never said. @param {string} id */
  forget(id) {
    this.#drop(id)
    this.changed()
  }

  /** One after the other; each has an id, so that it is said once however often it is sent (B2.2). */
  async flush() {
    if (this.#flushing) return
    this.#flushing = true
    try {
      for (;;) {
        const entry = this.written.find((one) => !one.failed && !one.seq)
        if (!entry || !this.#carrier || this.state !== 'on') break
        const { id, chat, text, note, quote, shortcut, locale } = entry
        const reply = await this.call(
          shortcut
            ? { do: 'reply_use', chat, shortcut, id, ...locale && { locale } }
            : { do: 'say', chat, text, id, ...note && { note }, ...quote && { quote } },
        )
        if (reply.ok) {
          entry.seq = reply.seq || 1
          this.keeper.set(`out.${id}`, undefined)
          this.#dropSeen(entry)
        } else if (LATER.includes(reply.refusal || '')) {
          if (reply.refusal !== 'lost') setTimeout(() => this.flush(), 1500)
          break
        } else entry.failed = reply.sentence || reply.refusal
        this.changed()
      }
    } finally {
      this.#flushing = false
    }
  }

  /** @param {Written} entry */
  #dropSeen(entry) {
    const items = this.cases.get(entry.chat)?.chat.items || []
    for (let at = items.length; at-- > Math.max(0, items.length - 50);) {
      if (items[at].id === entry.id) this.#drop(entry.id)
    }
  }
}

/** @type {Record<string, (people: Map<number, Person>, event: Fact) => void>} */
const OF_PEOPLE = {
  person_added(people, event) {
    const role = ['system', 'visitor', 'operator', 'bot'][event.value || 0]
    people.set(event.subject || 0, {
      person: event.subject || 0,
      role,
      name: event.text || '',
      locale: '',
      online: false,
    })
  },
  person_renamed(people, event) {
    const person = people.get(event.subject || 0)
    if (person && event.text) person.name = event.text
    if (person && event.id) person.locale = event.id
  },
  operator_set(people, event) {
    const person = people.get(event.subject || 0)
    if (!person) return
    try {
      person.name = JSON.parse(event.text || '{}').name || person.name
    } catch { /* Of a version that wrote otherwise. */ }
  },
  went_online(people, event) {
    const person = people.get(event.person || 0)
    if (person) person.online = true
  },
  went_offline(people, event) {
    const person = people.get(event.person || 0)
    if (person) person.online = false
  },
  presence_set(people, event) {
    const person = people.get(event.subject || 0)
    if (person) person.presence = ['offline', 'away', 'online'][event.value || 0]
  },
  visitor_banned(people, event) {
    const person = people.get(event.subject || 0)
    if (person) person.banned = true
  },
  visitor_unbanned(people, event) {
    const person = people.get(event.subject || 0)
    if (person) person.banned = false
  },
  visitor_erased(people, event) {
    people.delete(event.subject || 0)
  },
}
