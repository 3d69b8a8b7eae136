// All that an operator does to a chat, in one table: the buttons, the menu, the keys and their list are made of it.

import { ask, told } from './dialog.js'
import { placeOf } from './cases.js'
import { say } from './words.js'

/** @import { Case } from './cases.js' */
/** @import { Desk } from './desk.js' */
/**
 * `when`: whether it makes sense now; the shop decides whether it may be. `main`: beside the name, not in the menu.
 * @typedef {{ id: string, key?: string, main?: boolean, grave?: boolean, when: (one: Case, place: string, desk: Desk) =>
 *   boolean, run: (desk: Desk, one: Case) => void }} Action
 */

const CHANNELS = ['phone', 'email', 'sms', 'messenger', 'in_person', 'other']

/** @param {Desk} desk @param {Case} one @param {string} word @param {object} [fields] */
const plainly = (desk, one, word, fields) => told(desk.call({ do: word, chat: one.id, ...fields }))

const isOpen = (/** @type {Case} */ one) => one.chat.state !== 'closed'

/** Departments and colleagues, to choose from. @param {Desk} desk @param {boolean} lines */
function whom(desk, lines) {
  /** @type {[string, string][]} */
  const found = desk.departments.map((name) => [`d:${name}`, lines ? say('a_line', { name }) : name])
  for (const person of desk.people.values()) {
    if (person.role !== 'operator' || person.person === desk.me) continue
    found.push([`p:${person.person}`, `${person.name} · ${say(stateOf(person))}`])
  }
  return found
}

/** @param {import('./desk.js').Person} person */
export const stateOf = (person) =>
  person.role === 'operator' && person.online && person.presence === 'away'
    ? 'away'
    : person.online && person.presence !== 'offline'
    ? 'online'
    : 'offline_state'

/** @param {string} chosen */
const target = (chosen) =>
  chosen.startsWith('p:') ? { operator_person: Number(chosen.slice(2)) } : { department: chosen.slice(2) }

/** @type {Action[]} */
export const ACTIONS = [
  {
    id: 'accept',
    key: 'a',
    main: true,
    when: (_one, place) => place === 'offered',
    run: (desk, one) => plainly(desk, one, 'take'),
  },
  {
    id: 'decline',
    key: 'x',
    main: true,
    when: (_one, place) => place === 'offered',
    run: (desk, one) => plainly(desk, one, 'decline'),
  },
  {
    id: 'take',
    key: 'a',
    main: true,
    when: (_one, place) => ['line', 'followups', 'bots'].includes(place),
    run: (desk, one) => plainly(desk, one, 'take'),
  },
  {
    id: 'take_over',
    main: true,
    when: (_one, place) => place === 'colleagues',
    run: (desk, one) => plainly(desk, one, 'take_over'),
  },
  {
    id: 'resume',
    key: 'h',
    main: true,
    when: (one, place) => place === 'mine' && one.chat.state === 'held',
    run: (desk, one) => plainly(desk, one, 'resume'),
  },
  {
    id: 'withdraw',
    key: 't',
    main: true,
    when: (one, place) => place === 'mine' && !!one.transfer,
    run: (desk, one) => plainly(desk, one, 'decline'),
  },
  {
    id: 'hold',
    key: 'h',
    when: (one, place) => place === 'mine' && one.chat.state !== 'held',
    run: (desk, one) =>
      ask({
        title: say('hold').replace('…', ''),
        hint: say('hold_hint'),
        act: say('hold').replace('…', ''),
        fields: [
          { name: 'reason', label: say('reason'), required: true },
          { name: 'minutes', label: say('minutes'), type: 'number', value: 10, min: 1, max: 44640, required: true },
        ],
        run: ({ reason, minutes }) =>
          desk.call({ do: 'hold', chat: one.id, reason, until_ms: Math.round(desk.now + minutes * 60000) }),
      }),
  },
  {
    id: 'promise',
    key: 'p',
    when: (_one, place) => place === 'mine',
    run: (desk, one) =>
      ask({
        title: say('promise').replace('…', ''),
        act: say('promise').replace('…', ''),
        fields: [
          { name: 'minutes', label: say('minutes'), type: 'number', value: 15, min: 1, max: 44640, required: true },
        ],
        run: ({ minutes }) =>
          desk.call({ do: 'promise', chat: one.id, until_ms: Math.round(desk.now + minutes * 60000) }),
      }),
  },
  {
    id: 'ask_more',
    key: 'm',
    when: (one, place) => place === 'mine' && one.chat.state !== 'wrapup',
    run: (desk, one) => plainly(desk, one, 'ask_more'),
  },
  {
    id: 'settle',
    key: 'z',
    when: (one, place) => place === 'mine' && one.chat.state !== 'wrapup' && !one.settled,
    run: (desk, one) => plainly(desk, one, 'settle'),
  },
  {
    id: 'transfer',
    key: 't',
    when: (one, place) => (place === 'mine' || place === 'line') && !one.transfer,
    run: (desk, one) =>
      ask({
        title: say('transfer').replace('…', ''),
        act: say('transfer').replace('…', ''),
        fields: [
          { name: 'whom', label: say('to_whom'), type: 'select', options: whom(desk, false) },
          { name: 'reason', label: say('reason') },
          { name: 'wait', label: say('wait_there'), type: 'check' },
        ],
        run: ({ whom, reason, wait }) =>
          desk.call({
            do: 'transfer',
            chat: one.id,
            ...target(whom),
            ...reason && { reason },
            ...wait && whom.startsWith('d:') && { wait },
          }),
      }),
  },
  {
    id: 'escalate',
    key: 'e',
    when: (one, place) => place === 'mine' && !one.transfer,
    run: (desk, one) =>
      ask({
        title: say('escalate').replace('…', ''),
        act: say('send'),
        fields: [{ name: 'reason', label: say('reason'), required: true }],
        run: ({ reason }) => desk.call({ do: 'escalate', chat: one.id, reason }),
      }),
  },
  {
    id: 'assign',
    key: 'g',
    when: (one) => isOpen(one),
    run: (desk, one) =>
      ask({
        title: say('assign').replace('…', ''),
        act: say('assign').replace('…', ''),
        fields: [{ name: 'whom', label: say('to_whom'), type: 'select', options: whom(desk, true) }],
        run: ({ whom }) => desk.call({ do: 'assign', chat: one.id, ...target(whom) }),
      }),
  },
  {
    id: 'tags',
    key: 'l',
    when: () => true,
    run: (desk, one) =>
      ask({
        title: say('tags').replace('…', ''),
        hint: say('tags_hint'),
        act: say('save'),
        fields: [{
          name: 'tags',
          label: say('tags').replace('…', ''),
          value: one.tags.join(', '),
          list: [...desk.tags],
        }],
        run: ({ tags }) =>
          desk.call({
            do: 'tags_set',
            chat: one.id,
            tags: tags.split(',').map((/** @type {string} */ tag) => tag.trim()).filter(Boolean),
          }),
      }),
  },
  {
    id: 'outcome',
    key: 'o',
    when: () => true,
    run: (desk, one) =>
      ask({
        title: say('outcome').replace('…', ''),
        hint: say('outcome_hint'),
        act: say('save'),
        fields: [
          {
            name: 'outcome',
            label: say('outcome').replace('…', ''),
            value: one.outcome,
            list: [...desk.outcomes],
            required: true,
          },
        ],
        run: ({ outcome }) => desk.call({ do: 'outcome_set', chat: one.id, outcome }),
      }),
  },
  {
    id: 'hand_back',
    when: (one, place) => place === 'mine' && one.chat.state === 'active',
    run: (desk, one) => plainly(desk, one, 'hand_back'),
  },
  {
    id: 'ladder_off',
    when: (one, place) => place === 'mine' && one.ladder,
    run: (desk, one) => plainly(desk, one, 'ladder_set', { on: false }),
  },
  {
    id: 'ladder_on',
    when: (one, place) => place === 'mine' && !one.ladder,
    run: (desk, one) => plainly(desk, one, 'ladder_set', { on: true }),
  },
  {
    id: 'answered',
    when: (one, place) =>
      place === 'followups' || place === 'mine' && one.chat.items.some((item) => item.kind === 'followup_owed'),
    run: (desk, one) =>
      ask({
        title: say('answered').replace('…', ''),
        hint: one.contact,
        act: say('save'),
        fields: [
          { name: 'channel', label: say('channel'), type: 'select', options: CHANNELS.map((way) => [way, say(way)]) },
          { name: 'outcome', label: say('outcome').replace('…', ''), value: one.outcome, list: [...desk.outcomes] },
        ],
        run: async ({ channel, outcome }) => {
          const set = await outcomeFirst(desk, one, outcome)
          return set || desk.call({ do: 'followup_answered', chat: one.id, channel })
        },
      }),
  },
  {
    id: 'end',
    key: 'q',
    main: true,
    when: (_one, place) => place === 'mine',
    run: (desk, one) =>
      ask({
        title: say('end').replace('…', ''),
        hint: say('end_hint'),
        act: say('end').replace('…', ''),
        fields: [
          {
            name: 'reason',
            label: say('end_as'),
            type: 'select',
            options: [['none', say('as_done')], ['callback', say('as_callback')], ['spam', say('as_spam')]],
          },
          { name: 'outcome', label: say('outcome').replace('…', ''), value: one.outcome, list: [...desk.outcomes] },
        ],
        run: async ({ reason, outcome }) => {
          const set = await outcomeFirst(desk, one, outcome)
          return set || desk.call({ do: 'end', chat: one.id, ...reason !== 'none' && { reason } })
        },
      }),
  },
  {
    id: 'reopen',
    main: true,
    when: (_one, place) => place === 'ended',
    run: (desk, one) => plainly(desk, one, 'reopen'),
  },
  {
    id: 'ban',
    grave: true,
    when: (one, _place, desk) => !desk.people.get(one.visitor)?.banned,
    run: (desk, one) =>
      ask({
        title: say('ban').replace('…', ''),
        hint: say('ban_hint'),
        act: say('ban').replace('…', ''),
        grave: true,
        fields: [
          { name: 'reason', label: say('reason') },
          { name: 'hours', label: say('hours'), type: 'number', value: 24, min: 0, max: 87600 },
        ],
        run: ({ reason, hours }) =>
          desk.call({
            do: 'ban',
            visitor: one.visitor,
            ...reason && { reason },
            ...hours && { until_ms: Math.round(desk.now + hours * 3600000) },
          }),
      }),
  },
  {
    id: 'unban',
    when: (one, _place, desk) => !!desk.people.get(one.visitor)?.banned,
    run: (desk, one) => told(desk.call({ do: 'unban', visitor: one.visitor })),
  },
]

/** Where an outcome is given, it is set before the chat ends. @param {Desk} desk @param {Case} one @param {string} outcome */
async function outcomeFirst(desk, one, outcome) {
  if (!outcome || outcome === one.outcome) return
  const reply = await desk.call({ do: 'outcome_set', chat: one.id, outcome })
  return reply.ok || reply.refusal === 'already' ? undefined : reply
}

/** What can be done now. @param {Desk} desk @param {Case} one */
export function possible(desk, one) {
  const place = placeOf(one, desk.me)
  return ACTIONS.filter((action) => action.when(one, place, desk))
}

/** What can be done with one message. @param {Desk} desk @param {Case} one @param {import('../store.js').Item} item */
export function ofMessage(desk, one, item) {
  const isMine = item.person === desk.me && item.role === 'operator' && desk.now - item.at_ms < 300000
  return [
    isMine && {
      id: 'edit',
      run: () =>
        ask({
          title: say('edit'),
          act: say('save'),
          fields: [{ name: 'text', label: say('message'), type: 'area', value: item.text, required: true }],
          run: ({ text }) => desk.call({ do: 'edit', chat: one.id, seq: item.seq, text }),
        }),
    },
    isMine && { id: 'retract', run: () => plainly(desk, one, 'retract', { seq: item.seq }) },
    {
      id: 'redact',
      grave: true,
      run: () =>
        ask({
          title: say('redact').replace('…', ''),
          hint: say('redact_hint'),
          quote: item.text.slice(0, 300),
          act: say('redact').replace('…', ''),
          grave: true,
          run: () => desk.call({ do: 'redact', chat: one.id, seq: item.seq }),
        }),
    },
  ].filter((one) => !!one)
}
