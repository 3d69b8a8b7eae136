// What was written and is not durable yet. Each message has an id, so that it is said once however often it is sent
// (B2.2), and is kept in the browser under a name of its own until the shop has answered: over reload, and for the tab
// that leads next. They go one after the other, so that the second finds the chat that the first one starts.

import { newest } from './store.js'

/** @import { Keeper } from './keeper.js' */
/** @import { Reply } from './session.js' */
/** @import { Store } from './store.js' */
/**
 * `seq`: it is durable, and its event is on the way; `failed`: why the shop does not take it.
 * @typedef {{ id: string, text: string, at_ms: number, chat?: number, fields?: object, seq?: number, failed?: string }}
 *   Waiting
 *
 * What a session does for its outbox.
 * @typedef {{ isOn: () => boolean, ask: (frame: { do: string, [field: string]: any }) => Promise<Reply>,
 *   store: () => Store, department?: string, tried: (waiting: Waiting) => void, said: (reply: Reply) => void,
 *   later: () => void, unwanted: (reply: Reply) => void }} Doings
 */

/** What is refused now may be taken later. */
const LATER = ['too_fast', 'busy', 'halted', 'too_many_clients', 'hold_back_full', 'line_full']
/** The person is nobody (any more). */
export const NOBODY = ['identity_invalid', 'erased', 'person_unknown', 'token_invalid']

export class Outbox {
  /** @type {Waiting[]} */
  entries = []
  #flushing = false
  /** Where the last one went: the chat's own events come behind the reply. */
  #chat = 0

  /** @param {Keeper} keeper @param {Doings} session */
  constructor(keeper, session) {
    this.keeper = keeper
    this.session = session
    this.read()
  }

  /** Takes up what is kept in the browser. */
  read() {
    const kept = this.keeper.names('out.').map((name) => this.keeper.get(name)).filter(Boolean)
    const sent = this.entries.filter((entry) => entry.seq && !kept.some((other) => other.id === entry.id))
    this.entries = [...sent, ...kept.map((entry) => this.find(entry.id) || entry)]
  }

  /** @param {string} id */
  find(id) {
    return this.entries.find((entry) => entry.id === id)
  }

  /** @param {string} text @param {object} [fields] of a start */
  add(text, fields) {
    const now = Date.now()
    // In the order of writing, as names are sorted.
    const id = now.toString(36) + Math.random().toString(36).slice(2, 10)
    const waiting = /** @type {Waiting} */ ({ id, text, at_ms: now, fields })
    this.put(waiting)
    this.#keep(waiting)
    return waiting
  }

  /** Another tab's comes along: what it has stored may not be seen here yet. @param {Waiting} waiting */
  put(waiting) {
    this.entries = [...this.entries.filter((entry) => entry.id !== waiting.id), waiting]
  }

  /** @param {string} id */
  again(id) {
    const waiting = this.find(id)
    if (!waiting) return
    waiting.failed = waiting.chat = undefined
    this.#keep(waiting)
    return waiting
  }

  /** @param {Waiting} waiting */
  #keep(waiting) {
    this.keeper.set(`out.${waiting.id}`, waiting)
  }

  /** Its event is there. @param {string} id */
  drop(id) {
    if (!this.find(id)) return
    this.entries = this.entries.filter((entry) => entry.id !== id)
    this.keeper.set(`out.${id}`, undefined)
  }

  /** @param {string} id @param {string} why */
  fail(id, why) {
    const waiting = this.find(id)
    if (!waiting) return
    waiting.failed = why
    this.#keep(waiting)
  }

  /** Everything begins anew, but not what is not said yet. */
  forgetChat() {
    this.#chat = 0
  }

  async flush() {
    if (this.#flushing) return
    this.#flushing = true
    try {
      for (;;) {
        const waiting = this.entries.find((entry) => !entry.failed && !entry.seq)
        if (!waiting || !this.session.isOn()) break
        const goesOn = await this.#send(waiting)
        this.session.tried(waiting)
        if (!goesOn) break
      }
    } finally {
      this.#flushing = false
    }
  }

  /** @param {Waiting} waiting @returns {Promise<boolean>} whether the next one may go */
  async #send(waiting) {
    const { session } = this
    // Where it goes is decided once: the same id in the same chat is one message (B2.2).
    if (waiting.chat === undefined) waiting.chat = Math.max(newest(session.store())?.id || 0, this.#chat)
    this.#keep(waiting)
    const { id, text, chat, fields } = waiting
    const { department } = session
    const reply = await session.ask(
      chat ? { do: 'say', chat, text, id } : { do: 'start', text, id, ...department && { department }, ...fields },
    )
    const refusal = reply.refusal || ''
    if (reply.ok) {
      waiting.seq = reply.seq
      this.#chat = reply.chat || 0
      this.keeper.set(`out.${id}`, undefined)
      if (reply.seq && reply.seq <= session.store().seq) this.drop(id)
      session.said({ ...reply, id })
      return true
    }
    if (chat && (refusal === 'chat_unknown' || refusal === 'chat_closed')) {
      waiting.chat = this.#chat = 0 // It has left memory: what was said goes to a new one (B1.4).
      return true
    }
    if (refusal === 'lost') return false // It is sent again when the connection is back.
    if (LATER.includes(refusal)) {
      session.later()
      return false
    }
    if (NOBODY.includes(refusal)) {
      session.unwanted(reply)
      return false
    }
    this.fail(id, refusal)
    return true
  }
}
