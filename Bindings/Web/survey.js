// The questions of a survey (B10.2): only those that the shop asks, none of them needed.

import { h, icon } from './dom.js'

/** @import { Chat, Survey } from './store.js' */
/** @import { Window } from './window.js' */

/** What is asked, by its bit: the field of `survey_answer`, lowest and highest mark; yes or no without. */
const QUESTIONS = /** @type {const} */ ([
  [1, 'operator_rating', 'operator', 1, 5],
  [2, 'experience', 'experience', 1, 5],
  [4, 'recommend', 'recommend', 0, 10],
  [16, 'smooth', 'smooth'],
  [8, 'well_timed', 'well_timed'],
])

/** From 1 to 5, in any language. */
const FACES = ['😞', '🙁', '😐', '🙂', '😄']

/** @param {Survey} survey @param {Chat} chat @param {Window} window @param {() => void} leave */
export function surveyOf(survey, chat, window, leave) {
  const say = window.say.bind(window)
  const cross = h(
    'button',
    { type: 'button', class: 'round', 'aria-label': say('no'), onclick: leave },
    icon('M7 7l10 10M17 7L7 17'),
  )
  if (survey.answered) {
    return h('div', { class: 'line', role: 'status' }, h('p', { class: 'grow' }, say('thanks')), cross)
  }
  const name = chat.owner?.person === survey.about
    ? chat.owner.name
    : chat.items.find((item) => item.kind === 'taken' && item.name)?.name
  /** @type {Record<string, any>} */
  const answers = {}
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const comment = field.value.trim()
    if (comment) answers.comment = comment
    if (!Object.keys(answers).length) return
    const reply = await window.session.call({ do: 'survey_answer', token: survey.token, ...answers })
    if (!reply.ok && reply.refusal !== 'lost') leave()
  }
  const questions = QUESTIONS.filter(([bit]) => survey.asks & bit).map(([, key, word, from, to]) => {
    const marks = from === undefined ? [say('yes'), say('no')] : to === 5 ? FACES : [...Array(11).keys()]
    const row = h(
      'div',
      { class: to === 10 ? 'marks many' : 'marks' },
      marks.map((mark, at) =>
        h(
          'label',
          {},
          h('input', {
            type: 'radio',
            name: key,
            class: 'unseen',
            'aria-label': to === 5 && `${at + 1} / 5`,
            onchange: () => answers[key] = from === undefined ? at === 0 : from + at,
          }),
          h('span', {}, mark),
        )
      ),
    )
    return h('fieldset', {}, h('legend', {}, say(word, { name: name || say('someone') })), row)
  })
  const field = h('textarea', { id: 'comment', rows: '2', maxlength: '1000', dir: 'auto' })
  return h(
    'form',
    { class: 'survey', part: 'survey', onsubmit: send },
    h('div', { class: 'line' }, h('p', { class: 'grow' }, say('survey')), cross),
    questions,
    survey.asks & 32 && [h('label', { for: 'comment' }, say('comment')), field],
    h('button', { class: 'pill main', part: 'button' }, say('send')),
  )
}
