// The state of chats as the fold of their events (law 3), for the widget and for the operators' console.
//
//     const store = createStore()
//     for (const event of events) fold(store, event)
//
// Nothing else changes a store, and nothing here reads a clock, draws a number or touches a page: the same events make
// the same store. It is plain data, so that one tab can hand it to another. What fades (typing, an offer) carries its
// `until_ms`, and whoever shows it looks at the clock.

/**
 * One fact, as klepet_call() and the socket tell it; what says nothing is left out. The kinds are those of klepet.h.
 * @typedef {{ seq: number, at_ms: number, kind: string, role: string, chat?: number, chat_seq?: number,
 *   episode?: number, person?: number, subject?: number, value?: number, until_ms?: number, flags?: number,
 *   reason?: number, ladder?: string, rung?: number, id?: string, text?: string, parts?: Parts }} Event
 *
 * What a message has beside its text (B17.1, B18.1), and what answers one (B18.2).
 * @typedef {{ shape?: { choices?: any[], cards?: any[], form?: any[], again?: boolean }, answer?: object,
 *   files?: { name: string, type: string, bytes: number, alt?: string, reference?: string }[] }} Parts
 *
 * A line of the chat: a message, or something that happened. `rev` goes up with every change of it.
 * @typedef {{ key: string, kind: string, seq: number, chat: number, chat_seq: number, at_ms: number, role: string,
 *   person: number, name: string, text: string, id?: string, ladder?: string, rung?: number, reason?: number,
 *   value?: number, edited?: boolean, gone?: boolean, gap?: boolean, quote?: number, parts?: Parts, over?: boolean,
 *   reactions?: Record<number, string>, rev: number, subject?: number, until_ms?: number }} Item
 *
 * @typedef {{ person: number, name: string }} Someone
 * @typedef {{ token: string, asks: number, until_ms: number, about: number, seq: number, answered: boolean }} Survey
 * @typedef {{ kind: number, by: number, until_ms: number, token: string, started: boolean }} Media
 *
 * @typedef {{ id: number, state: string, episode: number, chat_seq: number, reason: number,
 *   owner: Someone | null, bot: Someone | null, items: Item[],
 *   place: number, estimate_ms: number, choice: boolean, contact: boolean, question: boolean, still: boolean,
 *   held: string, until_ms: number, opens_ms: number, survey: Survey | null, media: Media | null,
 *   typing: { person: number, role: string, text: string, until_ms: number } | null,
 *   draft: { person: number, id: string, text: string } | null,
 *   delivered: number, read: number, mine_delivered: number, mine_read: number }} Chat
 *
 * `me` is who reads: their own receipts and those of the others are told apart by it.
 * @typedef {{ me: number, seq: number, chats: Map<number, Chat>, invitation: Event | null,
 *   refused: { id: string, status: number }[] }} Store
 */

const SHAPE_OVER = 64
const RETRACTED = 8
const REDACTED = 4
const GAP = 2
const NOTE = 1

/** @returns {Store} */
export const createStore = () => ({ me: 0, seq: 0, chats: new Map(), invitation: null, refused: [] })

/** @returns {Chat} */
export const createChat = (/** @type {number} */ id) => ({
  id,
  state: 'queued',
  episode: 1,
  chat_seq: 0,
  reason: 0,
  owner: null,
  bot: null,
  items: [],
  place: 0,
  estimate_ms: 0,
  choice: false,
  contact: false,
  question: false,
  still: false,
  held: '',
  until_ms: 0,
  opens_ms: 0,
  survey: null,
  media: null,
  typing: null,
  draft: null,
  delivered: 0,
  read: 0,
  mine_delivered: 0,
  mine_read: 0,
})

/** A chat that somebody still works on, or will. */
export const isOpen = (/** @type {Chat | undefined} */ chat) => !!chat && chat.state !== 'closed'

/** The chat that began last: what its visitor writes next goes there (B1.4). @param {Store} store */
export function newest(store) {
  let found
  for (const chat of store.chats.values()) if (!found || chat.id > found.id) found = chat
  return found
}

/** @param {Chat} chat @param {Event} event @param {string} kind @param {string} [name] */
export function line(chat, event, kind, name = '') {
  /** @type {Item} */
  const item = {
    key: event.id && event.role === 'visitor' ? `m${event.id}` : `s${event.seq}`,
    kind,
    seq: event.seq,
    chat: chat.id,
    chat_seq: event.chat_seq || 0,
    at_ms: event.at_ms,
    role: event.role,
    person: event.person || 0,
    name,
    text: event.text || '',
    id: event.id,
    ladder: event.ladder,
    rung: event.rung,
    reason: event.reason,
    value: event.value,
    rev: 0,
  }
  const flags = event.flags || 0
  if (flags & (RETRACTED | REDACTED)) item.gone = true
  if (flags & GAP) item.gap = true
  if (flags & NOTE) item.kind = 'note'
  if (flags & SHAPE_OVER) item.over = true
  if (event.parts) item.parts = event.parts
  if (event.person && event.subject && kind === 'message') item.quote = event.subject
  chat.items.push(item)
  return item
}

/** Changes a message that was said before. @param {Chat} chat @param {Event} event @param {Partial<Item>} change */
function alter(chat, event, change) {
  for (let at = chat.items.length; at-- > 0;) {
    const item = chat.items[at]
    if (item.seq !== event.subject) continue
    chat.items[at] = { ...item, ...change, rev: item.rev + 1 }
    return
  }
}

/** Nobody waits in this state: what was offered to who waits is over. @param {Chat} chat @param {string} state */
function enter(chat, state) {
  chat.state = state
  chat.choice = chat.question = chat.still = false
  if (state !== 'queued') chat.place = chat.estimate_ms = 0
  if (state !== 'followup') chat.contact = false
  if (state === 'queued' || state === 'followup' || state === 'closed') chat.until_ms = 0
  chat.held = ''
}

/** What an event of a chat means. @type {Record<string, (chat: Chat, event: Event, store: Store) => void>} */
const OF_CHAT = {
  started(chat, event) {
    enter(chat, event.ladder === 'intake' ? 'intake' : 'queued')
  },
  said(chat, event) {
    const named = chat.owner?.person === event.person ? chat.owner : chat.bot?.person === event.person ? chat.bot : null
    line(chat, event, 'message', named?.name)
    if (chat.typing?.person === event.person) chat.typing = null
    if (chat.draft?.id === event.id) chat.draft = null
    if (event.flags && event.flags & NOTE) return
    if (event.role === 'visitor') {
      chat.question = chat.still = false
      if (chat.state === 'held') enter(chat, 'active')
    } else if (event.role === 'operator') {
      chat.still = chat.choice = false
      chat.until_ms = 0
      if (chat.state === 'held') enter(chat, 'active')
    } else if (event.ladder) ofTheShop(chat, event)
  },
  queued(chat) {
    enter(chat, 'queued')
    chat.owner = null
  },
  taken(chat, event) {
    enter(chat, 'active')
    chat.owner = { person: event.subject || 0, name: event.text || '' }
    chat.bot = null
    line(chat, event, 'taken', event.text)
  },
  held(chat, event) {
    enter(chat, 'held')
    chat.held = event.text || ''
    chat.until_ms = event.until_ms || 0
  },
  resumed(chat) {
    enter(chat, 'active')
    chat.until_ms = 0
  },
  promised(chat, event) {
    chat.until_ms = event.until_ms || 0
  },
  chosen(chat, event) {
    chat.choice = false
    if (event.text || event.reason) chat.contact = false
    line(chat, event, 'chosen')
  },
  followup_owed(chat, event) {
    enter(chat, 'followup')
    chat.contact = event.reason !== 2 && event.reason !== 5 && event.reason !== 6
    chat.opens_ms = event.reason === 3 ? event.until_ms || 0 : 0
    for (const item of chat.items) {
      if (item.kind === 'chosen' && (item.text || item.reason)) chat.contact = false
    }
  },
  followup_answered(chat, event) {
    line(chat, event, 'answered_elsewhere')
  },
  still_here(chat) {
    chat.still = false
  },
  closed(chat, event) {
    enter(chat, 'closed')
    chat.reason = event.reason || 0
    chat.media = chat.typing = chat.draft = null
    line(chat, event, 'closed')
  },
  reopened(chat, event) {
    chat.episode = event.episode || chat.episode
    chat.reason = 0
    if (chat.survey && !chat.survey.answered) chat.survey = null
    enter(chat, event.subject || event.role === 'operator' ? 'active' : 'queued')
  },
  edited(chat, event) {
    alter(chat, event, { text: event.text || '', edited: true, over: true })
  },
  retracted(chat, event) {
    alter(chat, event, { text: '', gone: true })
  },
  redacted(chat, event) {
    alter(chat, event, { text: '', gone: true })
  },
  delivered(chat, event, store) {
    const upTo = event.value || 0
    if (event.person === store.me) chat.mine_delivered = Math.max(chat.mine_delivered, upTo)
    else chat.delivered = Math.max(chat.delivered, upTo)
  },
  read(chat, event, store) {
    const upTo = event.value || 0
    if (event.person === store.me) chat.mine_read = Math.max(chat.mine_read, upTo)
    else chat.delivered = Math.max(chat.delivered, chat.read = Math.max(chat.read, upTo))
  },
  bot_joined(chat, event) {
    enter(chat, 'bot')
    chat.bot = { person: event.subject || 0, name: event.text || '' }
    line(chat, event, 'bot_joined', event.text)
  },
  handed_off(chat) {
    chat.bot = chat.typing = chat.draft = null
  },
  draft(chat, event) {
    chat.draft = event.text ? { person: event.person || 0, id: event.id || '', text: event.text } : null
  },
  shape_answered(chat, event) {
    if (!event.reason) alter(chat, event, { over: true })
  },
  reacted(chat, event) {
    const before = chat.items.find((item) => item.seq === event.subject)?.reactions
    const { [event.person || 0]: _, ...others } = before || {}
    alter(chat, event, { reactions: event.id ? { ...others, [event.person || 0]: event.id } : others })
  },
  operator_wanted(chat) {
    chat.choice = true
  },
  wrapup_asked(chat) {
    enter(chat, 'wrapup')
    chat.until_ms = 0
  },
  survey_asked(chat, event) {
    chat.survey = {
      token: event.id || '',
      asks: event.value || 0,
      until_ms: event.until_ms || 0,
      about: event.subject || 0,
      seq: event.seq,
      answered: false,
    }
  },
  survey_answered(chat, event) {
    if (chat.survey && chat.survey.seq === event.subject) chat.survey.answered = true
  },
  media_offered(chat, event) {
    chat.media = {
      kind: event.value || 0,
      by: event.person || 0,
      until_ms: event.until_ms || 0,
      token: '',
      started: false,
    }
  },
  media_started(chat, event) {
    if (chat.media) Object.assign(chat.media, { started: true, token: event.text || chat.media.token })
  },
  media_ended(chat) {
    chat.media = null
  },
  typing(chat, event) {
    chat.typing = {
      person: event.person || 0,
      role: event.role,
      text: event.text || '',
      until_ms: event.until_ms || 0,
    }
  },
  typing_stopped(chat) {
    chat.typing = null
  },
}

/** The shop's own words, by the rung that they are of. @param {Chat} chat @param {Event} event */
function ofTheShop(chat, event) {
  const { ladder, rung = 0 } = event
  if (ladder === 'waiting') {
    chat.place = event.value || 0
    chat.estimate_ms = chat.place ? event.until_ms || 0 : 0
    if (rung === 18) Object.assign(chat, { place: 0, estimate_ms: 0, opens_ms: event.until_ms || 0 })
    // The first words say thank you. From the second on, or when nobody is here, there is something to choose (B4.1).
    if (chat.state === 'queued' && (rung > 1 || event.reason)) chat.choice = true
  } else if (ladder === 'reply' && rung === 5) chat.choice = true
  else if (ladder === 'intake') chat.question = chat.state === 'intake'
  else if (ladder === 'idle') chat.still = rung < 3 && chat.state === 'active'
}

/**
 * Applies one event. What the store has seen already changes nothing, so that a batch may come twice (B2.5).
 * @param {Store} store @param {Event} event @returns {boolean} whether it was new
 */
export function fold(store, event) {
  if (event.seq) {
    if (event.seq <= store.seq) return false
    store.seq = event.seq
  }
  if (event.kind === 'invitation') store.invitation = event
  if (event.kind === 'invitation_gone' && store.invitation?.value === event.value) store.invitation = null
  if (event.kind === 'message_refused') store.refused.push({ id: event.id || '', status: event.value || 0 })
  if (!event.chat) return true
  let chat = store.chats.get(event.chat)
  if (!chat) {
    if (!event.seq) return true
    store.chats.set(event.chat, chat = createChat(event.chat))
  }
  if (event.chat_seq) chat.chat_seq = event.chat_seq
  OF_CHAT[event.kind]?.(chat, event, store)
  return true
}

/** How many messages of others wait to be read. @param {Store} store */
export function unread(store) {
  let count = 0
  for (const chat of store.chats.values()) {
    for (let at = chat.items.length; at-- > 0;) {
      const item = chat.items[at]
      if (item.chat_seq <= chat.mine_read || item.role === 'visitor' && item.kind === 'message') break
      if (item.kind === 'message' && !item.gone) count += item.role === 'operator' || item.role === 'bot' ? 1 : 0
    }
  }
  return count
}
