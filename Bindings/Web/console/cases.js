// An operator's view of a chat, as the fold of its events: what the widget's store tells (store.js), and what the staff
// alone see of it. Each chat has a store of its own, so that its past can be read after its present has begun to come.

import { createChat, createStore, fold, line } from '../store.js'

/** @import { Chat, Event as Fact, Store } from '../store.js' */
/**
 * `owed_ms`: since when the shop owes a reply; `waits_ms`: since when it is in the line; `late`: 1 late, 2 overdue;
 * `hint`, `annotation`: what is told live, until the next message.
 * @typedef {{ to: number, until_ms: number }} Offer
 * @typedef {{ by: number, to: number, until_ms: number, text: string, department: number }} Transfer
 * @typedef {{ id: number, store: Store, chat: Chat, loaded: boolean, pending: Fact[], visitor: number, owner: number,
 *   department: string, started_ms: number, offer: Offer | null, transfer: Transfer | null, owed_ms: number,
 *   waits_ms: number, late: number, tags: string[], outcome: string, last: string, last_role: string, last_ms: number,
 *   contact: string, settled: boolean, hint: number, annotation: string, ladder: boolean, closed_ms: number,
 *   unread: number, read_up_to: number, total: number, rev: number }} Case
 */

const NOTE = 1

/** What somebody of the staff is told in the chat's own lines, beside the messages. */
// deno-fmt-ignore
const TOLD = [
  'queued', 'held', 'resumed', 'promised', 'transfer_offered', 'transfer_ended', 'tagged', 'outcome_set', 'handed_off',
  'followup_owed', 'reopened', 'settled', 'left_unread', 'joined_beside', 'survey_answered', 'reply_overdue',
  'followup_overdue', 'answered', 'chat_attribute_set',
]

/** @param {number} id @param {number} me @returns {Case} */
export function createCase(id, me) {
  const store = createStore()
  store.me = me
  const chat = createChat(id)
  store.chats.set(id, chat)
  return {
    id,
    store,
    chat,
    loaded: false,
    pending: [],
    visitor: 0,
    owner: 0,
    department: '',
    started_ms: 0,
    offer: null,
    transfer: null,
    owed_ms: 0,
    waits_ms: 0,
    late: 0,
    tags: [],
    outcome: '',
    last: '',
    last_role: '',
    last_ms: 0,
    contact: '',
    settled: false,
    hint: 0,
    annotation: '',
    ladder: true,
    closed_ms: 0,
    unread: 0,
    read_up_to: 0,
    total: 0,
    rev: 0,
  }
}

/** @type {Record<string, (one: Case, event: Fact) => void>} */
const OF_STAFF = {
  started(one, event) {
    one.visitor = event.person || 0
    one.started_ms = event.at_ms
    one.department = event.text || ''
  },
  said(one, event) {
    const isNote = !!((event.flags || 0) & NOTE)
    if (!event.ladder) {
      one.last = event.text || ''
      one.last_role = isNote ? 'note' : event.role
      one.last_ms = event.at_ms
    }
    if (isNote) return
    one.annotation = ''
    if (event.role === 'visitor') {
      one.owed_ms ||= event.at_ms
      one.settled = false
      one.unread++
      one.hint = 0
    } else if (event.role === 'operator') {
      one.owed_ms = one.late = one.unread = 0
    } else if (event.role === 'bot') one.unread = 0
  },
  queued(one, event) {
    one.owner = 0
    one.offer = null
    one.waits_ms ||= event.at_ms
    if (event.reason === 6) one.transfer = null
  },
  offered(one, event) {
    one.offer = { to: event.subject || 0, until_ms: event.until_ms || 0 }
  },
  offer_ended(one) {
    one.offer = null
  },
  taken(one, event) {
    one.owner = event.subject || 0
    one.offer = one.transfer = null
    one.waits_ms = 0
  },
  transfer_offered(one, event) {
    one.transfer = {
      by: event.person || one.owner,
      to: event.subject || 0,
      until_ms: event.until_ms || 0,
      text: event.text || '',
      department: event.value || 0,
    }
  },
  transfer_ended(one, event) {
    one.transfer = null
    if (!event.reason && event.text) one.department = event.text
  },
  closed(one, event) {
    one.offer = one.transfer = null
    one.owed_ms =
      one.waits_ms =
      one.late =
      one.unread =
        0
    one.closed_ms = event.at_ms
  },
  reopened(one, event) {
    one.owner = event.subject || (event.role === 'operator' ? event.person || 0 : 0)
    one.outcome = ''
    one.closed_ms = 0
  },
  followup_owed(one) {
    one.owner = one.waits_ms = 0
    one.offer = null
  },
  followup_answered(one) {
    one.owed_ms = one.late = 0
  },
  followup_due(one) {
    one.late = Math.max(one.late, 1)
  },
  followup_overdue(one) {
    one.late = 2
  },
  reply_late(one) {
    one.late = Math.max(one.late, 1)
  },
  reply_overdue(one) {
    one.late = 2
  },
  owner_silent(one) {
    one.late = 2
  },
  settled(one) {
    one.owed_ms = one.late = one.unread = 0
    one.settled = true
  },
  chosen(one, event) {
    if (event.text) one.contact = event.text
  },
  tagged(one, event) {
    one.tags = event.text ? event.text.split(',').map((tag) => tag.trim()) : []
  },
  outcome_set(one, event) {
    one.outcome = event.text || ''
  },
  ladder_set(one, event) {
    one.ladder = !!event.value
  },
  hint(one, event) {
    one.hint = event.value || 0
  },
  annotation(one, event) {
    one.annotation = event.text || ''
  },
}

/** Applies one event. What is known already changes nothing. @param {Case} one @param {Fact} event */
export function foldCase(one, event) {
  if (!fold(one.store, event)) return false
  OF_STAFF[event.kind]?.(one, event)
  if (event.kind === 'read' && event.person === one.store.me) one.unread = 0
  if (TOLD.includes(event.kind)) {
    const { subject, until_ms } = event
    Object.assign(line(one.chat, event, event.kind, event.text), { subject, until_ms })
  }
  one.rev++
  return true
}

/** Where the chat stands in the inbox of who reads. @param {Case} one @param {number} me */
export function placeOf(one, me) {
  const { state } = one.chat
  if (state === 'closed') return 'ended'
  if (one.offer?.to === me || one.transfer?.to === me) return 'offered'
  if (one.owner === me) return 'mine'
  if (state === 'followup') return 'followups'
  if (one.owner) return one.transfer && !one.transfer.to ? 'line' : 'colleagues'
  if (state === 'bot' || state === 'intake') return 'bots'
  return 'line'
}

export const PLACES = ['offered', 'mine', 'line', 'followups', 'bots', 'colleagues', 'ended']

/** In which order the chats of a place stand. @param {string} place @param {Case} a @param {Case} b */
export function compare(place, a, b) {
  if (place === 'ended') return b.closed_ms - a.closed_ms
  if (place === 'line') return (a.waits_ms || a.started_ms) - (b.waits_ms || b.started_ms)
  if (!!a.owed_ms !== !!b.owed_ms) return a.owed_ms ? -1 : 1
  if (a.owed_ms !== b.owed_ms) return a.owed_ms - b.owed_ms
  return b.last_ms - a.last_ms || b.id - a.id
}
