// The day: what waits and is late now, out of the chats that are here; demand beside staffed hours, out of the report.

import { h } from '../dom.js'
import { stateOf } from './actions.js'
import { placeOf } from './cases.js'
import { nameOf } from './inbox.js'
import { say, span } from './words.js'

/** @import { Shell } from './console.js' */

const SVG = 'http://www.w3.org/2000/svg'

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  if (text !== undefined) element.textContent = text
  return element
}

/** Bars for demand, a line for staffed hours. @param {{ hour: number, demand: number, staffed_ms: number }[]} hours */
function chart(hours) {
  const most = Math.max(1, ...hours.map((one) => one.demand))
  const staff = Math.max(1, ...hours.map((one) => one.staffed_ms))
  const svg = draw('svg', { viewBox: '0 0 480 168', class: 'chart', 'aria-hidden': 'true' })
  for (const line of [0, 0.5, 1]) {
    svg.append(draw('line', { x1: 0, x2: 480, y1: 140 - 128 * line, y2: 140 - 128 * line, class: 'rule' }))
  }
  hours.forEach((one, at) => {
    const height = 128 * one.demand / most
    svg.append(draw('rect', { x: at * 20 + 4, y: 140 - height, width: 12, height, rx: 3, class: 'bar' }))
    if (at % 3 === 0) svg.append(draw('text', { x: at * 20 + 10, y: 160, class: 'tick' }, String(one.hour)))
  })
  const points = hours.map((one, at) => `${at * 20 + 10},${140 - 128 * one.staffed_ms / staff}`).join(' ')
  svg.append(draw('polyline', { points, class: 'staffed' }))
  return svg
}

/** @param {Shell} shell */
export function today(shell) {
  const { desk } = shell
  const figures = h('div', { class: 'figures' })
  const day = h('div', { class: 'figures' })
  const picture = h('figure', {})
  const status = h('p', { class: 'soft', role: 'status' })
  const people = h('ul', { class: 'rows' })
  const figure = (/** @type {string} */ label, /** @type {string} */ value, tone = '') =>
    h('p', { class: `figure ${tone}` }, h('b', {}, value), h('span', {}, label))

  const now = () => {
    const all = [...desk.cases.values()].filter((one) => one.chat.state !== 'closed' && one.visitor)
    const waiting = all.filter((one) => ['line', 'offered'].includes(placeOf(one, desk.me)))
    const late = all.filter((one) => one.late)
    const staff = [...desk.people.values()].filter((one) => one.role === 'operator')
    const here = staff.filter((one) => stateOf(one) === 'online')
    figures.replaceChildren(
      figure(say('waiting_now'), String(waiting.length), waiting.length ? 'now' : ''),
      figure(say('late_now'), String(late.length), late.length ? 'late' : ''),
      figure(say('open_now'), String(all.length)),
      figure(say('staff_now'), String(here.length)),
    )
    people.replaceChildren(
      ...staff.map((one) =>
        h(
          'li',
          {},
          h(
            'div',
            { class: 'row plain' },
            h(
              'span',
              { class: 'who', dir: 'auto' },
              one.person === desk.me ? `${one.name} (${say('you')})` : nameOf(desk, one.person),
            ),
            h('span', { class: `standing ${stateOf(one)}` }, say(stateOf(one))),
          ),
        )
      ),
    )
  }
  const report = async () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const from_ms = new Date(desk.now).setHours(0, 0, 0, 0)
    const reply = await desk.call({ do: 'report', from_ms, zone })
    if (!reply.ok) {
      status.textContent = reply.refusal === 'not_allowed' ? say('no_report') : reply.sentence || say('offline')
      return
    }
    status.textContent = ''
    const { shop, hours } = reply.report
    day.replaceChildren(
      figure(say('chats'), String(shop.chats)),
      figure(say('median_wait'), span(shop.wait_ms.median)),
      figure(say('median_reply'), span(shop.first_reply_ms.median)),
      figure(say('overdue'), String(shop.overdue), shop.overdue ? 'late' : ''),
    )
    const hoursOf = (/** @type {number} */ ms) =>
      new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(ms / 3600000)
    picture.replaceChildren(
      h(
        'figcaption',
        {},
        say('demand'),
        h('span', { class: 'key demand' }, say('chats')),
        h('span', { class: 'key staffed' }, say('staffed')),
      ),
      chart(hours),
      h(
        'details',
        {},
        h('summary', {}, say('as_table')),
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, ['hour', 'chats', 'staffed'].map((word) => h('th', { scope: 'col' }, say(word))))),
          h(
            'tbody',
            {},
            hours.map((/** @type {any} */ one) =>
              h(
                'tr',
                {},
                h('th', { scope: 'row' }, String(one.hour)),
                h('td', {}, String(one.demand)),
                h('td', {}, hoursOf(one.staffed_ms)),
              )
            ),
          ),
        ),
      ),
    )
  }
  const again = h('button', {
    type: 'button',
    class: 'button',
    onclick: () => {
      now()
      report()
    },
  }, say('refresh'))
  now()
  report()
  return {
    element: h(
      'div',
      { class: 'scroll pad today' },
      h('div', { class: 'ends' }, again),
      figures,
      day,
      status,
      picture,
      h('h3', {}, say('staff_now')),
      people,
    ),
    focus: () => again.focus(),
    draw: now,
  }
}
